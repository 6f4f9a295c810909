import { z } from 'zod';
import type { SignedIn } from '../community/src/accounts/accounts.ts';
import type { Parts } from '../community/src/parts.ts';
import { changeCookies } from './cookies-with.ts';

/** `sub` is whom the token is for; `session` is the cookie as it was, of whoever signed in. */
const Claims = z.object({ sub: z.string(), session: z.string() });
type Claims = z.infer<typeof Claims>;

/** How a token is written, and read; `read` throws where it is none of the app's. */
export type Tokens = {
  readonly write: (claims: Claims, app: Parts) => string | Promise<string>;
  readonly read: (token: string, app: Parts) => unknown;
};

const intoToken = async ({ cookies, memberId }: SignedIn, app: Parts, { write }: Tokens): Promise<SignedIn> => {
  const rewritten = cookies.map(async cookie => {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie) ?? [];
    const token = await write({ sub: memberId, session: decodeURIComponent(value) }, app);
    return `${name}=${token}${attributes}`;
  });
  return { cookies: await Promise.all(rewritten), memberId };
};

const claimsIn = async ({ read }: Tokens, token: string | undefined, app: Parts): Promise<Claims | null> => {
  try {
    return token ? Claims.parse(await read(token, app)) : null;
  } catch {
    // Not one of our tokens.
    return null;
  }
};

/**
 * Sessions in a token. Support looks at the site through the eyes of a member: the session says that somebody is
 * signed in, the token as whom.
 */
export const tokenSessions = ({ accounts, sessions }: Parts, tokens: Tokens): Pick<Parts, 'accounts' | 'sessions'> => ({
  accounts: changeCookies(accounts, (signedIn, app) => intoToken(signedIn, app, tokens)),
  sessions: {
    ...sessions,
    identify: async (app, cookie) => {
      const claims = await claimsIn(tokens, cookie, app);
      const actor = claims && (await sessions.identify(app, claims.session));
      if (!actor || actor.id === claims.sub) return actor;
      const query = app.db.selectFrom('member').select(['id', 'name', 'email', 'role']).where('id', '=', claims.sub);
      const member = await query.executeTakeFirst();
      return member ? { ...actor, ...member } : null;
    },
  },
});
