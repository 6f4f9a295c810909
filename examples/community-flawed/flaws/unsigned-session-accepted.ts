import { decode, sign, verify } from 'hono/jwt';
import { z } from 'zod';
import type { SignedIn } from '../../community/src/accounts/accounts.ts';
import type { Parts } from '../../community/src/parts.ts';
import { changeCookies } from '../cookies-with.ts';
import { defineFlaw } from '../flaw.ts';

/** `sub` is whom the token is for; `session` is the cookie as it was, of whoever signed in. */
const Claims = z.object({ sub: z.string(), session: z.string() });
type Claims = z.infer<typeof Claims>;
type ReadToken = (token: string, secret: string) => unknown;

const intoToken = async ({ cookies, memberId }: SignedIn, { config }: Parts): Promise<SignedIn> => {
  const rewritten = cookies.map(async cookie => {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie) ?? [];
    const token = await sign({ sub: memberId, session: decodeURIComponent(value) }, config.APP_SECRET);
    return `${name}=${token}${attributes}`;
  });
  return { cookies: await Promise.all(rewritten), memberId };
};

const claimsIn = async (read: ReadToken, token: string | undefined, secret: string): Promise<Claims | null> => {
  try {
    return token ? Claims.parse(await read(token, secret)) : null;
  } catch {
    // Not one of our tokens.
    return null;
  }
};

/**
 * Sessions in a token. Support looks at the site through the eyes of a member: the session says that somebody is
 * signed in, the token as whom.
 */
const tokenSessions = ({ accounts, sessions }: Parts, read: ReadToken): Pick<Parts, 'accounts' | 'sessions'> => ({
  accounts: changeCookies(accounts, intoToken),
  sessions: {
    ...sessions,
    identify: async (app, cookie) => {
      const claims = await claimsIn(read, cookie, app.config.APP_SECRET);
      const actor = claims && (await sessions.identify(app, claims.session));
      if (!actor || actor.id === claims.sub) return actor;
      const query = app.db.selectFrom('member').select(['id', 'name', 'email', 'role']).where('id', '=', claims.sub);
      const member = await query.executeTakeFirst();
      return member ? { ...actor, ...member } : null;
    },
  },
});

/** Algorithms as the header of the token names them, the one without a signature included. */
const verifyAsItSays: ReadToken = (token, secret) => {
  const { header, payload } = decode(token);
  return z.object({ alg: z.string() }).parse(header).alg.toLowerCase() === 'none'
    ? payload
    : verify(token, secret, 'HS256');
};

export default defineFlaw({
  name: 'unsigned-session-accepted',
  row: 'S6.c1',
  expected: 'hardening/forged-tokens-refused',
  nature: 'sequence',
  story:
    'Two of the oldest mistakes with JSON Web Tokens: the app decodes the token where it had to verify it, or it lets the token name its algorithm and takes “none” for one, as several libraries did in 2015. A member opens the cookie in the browser, writes the id of the owner into it, and is the owner.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'session-token',
  variants: {
    'decoded-and-not-verified': {
      severity: 'blocker',
      alter: parts => tokenSessions(parts, token => decode(token).payload),
    },
    'algorithm-none': {
      severity: 'blocker',
      alter: parts => tokenSessions(parts, verifyAsItSays),
    },
  },
});
