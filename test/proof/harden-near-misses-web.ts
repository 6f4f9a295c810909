import { randomUUID } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import { sign, verify } from 'hono/jwt';
import { z } from 'zod';
import { closedButKept } from '../../examples/community-flawed/closed-but-kept.ts';
import { publicKeySessions } from '../../examples/community-flawed/key-tokens.ts';
import { changeCookies } from '../../examples/community-flawed/cookies-with.ts';
import { preflightOf } from '../../examples/community-flawed/preflight.ts';
import { changeRoutes } from '../../examples/community-flawed/routes.ts';
import { isApi, type Route } from '../../examples/community/src/http/route.ts';
import { Refusal } from '../../examples/community/src/refusal.ts';
import type { Parts } from '../../examples/community/src/parts.ts';
import type { HardenNearMiss } from './harden-near-misses.ts';

const lateMs = 1_500;

/** Role changes that leave sessions alone, as apps do that ask for the role with every request. */
const keepingSessions = ({ members }: Parts): Parts['members'] => ({
  ...members,
  changeRole: (app, viewer, id, role) =>
    members.changeRole({ ...app, sessions: { ...app.sessions, endAll: async () => undefined } }, viewer, id, role),
});

/** Posts need an author, so whoever leaves stays without name and address; the sessions go all the same. */
const keepingTheNameless = ({ accounts }: Parts): Parts['accounts'] => ({
  ...accounts,
  close: async (app, viewer) => {
    await closedButKept(app, viewer);
    await app.sessions.endAll(app.db, viewer.id);
  },
});

const refusingLate = ({ sessions }: Parts): Parts['sessions'] => ({
  ...sessions,
  identify: async (app, cookie) => {
    const viewer = await sessions.identify(app, cookie);
    if (!viewer && cookie) await new Promise(resolve => setTimeout(resolve, lateMs));
    return viewer;
  },
});

/** The sign-in page counts visits with a cookie of its own, which stays the same when somebody signs in. */
const countingVisits = ({ routes }: Parts): Parts['routes'] =>
  changeRoutes(routes, ['GET /login'], route => ({
    ...route,
    handle: ask => {
      if (getCookie(ask.context, 'visit') === undefined) setCookie(ask.context, 'visit', randomUUID(), { path: '/' });
      return route.handle(ask);
    },
  }));

/** Besides the session a sign-in sets the colour scheme, which the scripts of the page read. */
const withTheme = ({ accounts }: Parts): Parts['accounts'] =>
  changeCookies(accounts, ({ cookies, memberId }) => ({ cookies: [...cookies, 'theme=dark; Path=/'], memberId }));

/** The JSON routes ask for no origin, and take nothing that does not call itself JSON: foreign pages cannot send that unasked. */
const jsonAlone =
  ({ requireSameOrigin }: Parts): Parts['requireSameOrigin'] =>
  (request, publicUrl) =>
    isApi(new URL(request.url).pathname) ? undefined : requireSameOrigin(request, publicUrl);

/** Forms from elsewhere get a friendly page with 200 that says nothing happened. */
const friendlyRefusal =
  ({ requireSameOrigin }: Parts): Parts['requireSameOrigin'] =>
  (request, publicUrl) => {
    try {
      requireSameOrigin(request, publicUrl);
    } catch {
      throw new Refusal(200, 'sent-from-elsewhere', 'Nothing was changed: this came from another page.');
    }
  };

const withHeaders = ({ routes }: Parts, headersFor: (origin: string) => Readonly<Record<string, string>>) =>
  routes.map((route): Route => ({
    ...route,
    handle: ask => {
      const headers = headersFor(ask.context.req.header('origin') ?? '');
      if (isApi(route.path)) for (const [name, value] of Object.entries(headers)) ask.context.header(name, value);
      return route.handle(ask);
    },
  }));

/** Every refusal is a page or an answer with 200, as single-page apps and some proxies have it. */
const refusedWith200 =
  ({ describeFault }: Parts): Parts['describeFault'] =>
  error => {
    const { status, code, message, headers } = describeFault(error);
    return status < 500 ? new Refusal(200, code, message, headers) : new Refusal(status, code, message, headers);
  };

const Claims = z.object({ session: z.string() });

/** The session in a JSON Web Token that is verified, with the one algorithm it is signed with. */
const inVerifiedToken = ({ accounts, sessions }: Parts): Pick<Parts, 'accounts' | 'sessions'> => ({
  accounts: changeCookies(accounts, async ({ cookies, memberId }, { config }) => ({
    cookies: await Promise.all(
      cookies.map(async cookie => {
        const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(cookie) ?? [];
        const token = await sign({ sub: memberId, session: decodeURIComponent(value) }, config.APP_SECRET);
        return `${name}=${token}${attributes}`;
      }),
    ),
    memberId,
  })),
  sessions: {
    ...sessions,
    identify: async (app, cookie) => {
      const payload = await verify(cookie ?? '', app.config.APP_SECRET, 'HS256').catch(() => null);
      const claims = Claims.safeParse(payload);
      return claims.success ? sessions.identify(app, claims.data.session) : null;
    },
  },
});

/** Refusals in the words of an app that means it well. */
const chatty =
  ({ describeFault }: Parts): Parts['describeFault'] =>
  error => {
    const { status, code, headers } = describeFault(error);
    const message = 'Error at line 1: select a plan from the list to join us where you live. We are back at 18:30:00.';
    return new Refusal(status, code, message, headers);
  };

/** Apps that look as if sessions, cookies or foreign pages could do what they may not, and cannot. */
export const webNearMisses: readonly HardenNearMiss[] = [
  {
    check: 'hardening/sessions-end',
    trap: 'a session outlives a change of role, and its role is read with every request',
    alter: parts => ({ members: keepingSessions(parts) }),
  },
  {
    check: 'hardening/sessions-end',
    trap: 'whoever comes with a session that is over waits more than a second for the refusal',
    alter: parts => ({ sessions: refusingLate(parts) }),
  },
  {
    check: 'hardening/sessions-end',
    trap: 'whoever closes the account is kept without name and address, and its sessions end',
    alter: parts => ({ accounts: keepingTheNameless(parts) }),
  },
  {
    check: 'hardening/session-rotates',
    trap: 'the sign-in page sets a cookie that outlives the sign-in, and it is no session',
    alter: parts => ({ routes: countingVisits(parts) }),
  },
  {
    check: 'hardening/cookie-flags',
    trap: 'a sign-in sets a colour scheme beside the session, open to scripts and to other sites',
    alter: parts => ({ accounts: withTheme(parts) }),
  },
  {
    check: 'hardening/cross-site-writes',
    trap: 'JSON routes ask for no origin, and take only what calls itself JSON',
    alter: parts => ({ requireSameOrigin: jsonAlone(parts) }),
  },
  {
    check: 'hardening/cross-site-writes',
    trap: 'what comes from other pages is answered with 200 and changes nothing',
    alter: parts => ({ requireSameOrigin: friendlyRefusal(parts) }),
  },
  {
    check: 'hardening/cors-closed',
    trap: 'the API names every origin that asks, without the cookies of a member',
    alter: parts => ({
      routes: withHeaders(parts, origin => ({ 'access-control-allow-origin': origin, vary: 'Origin' })),
    }),
  },
  {
    check: 'hardening/cors-closed',
    trap: 'the API allows a star together with credentials, which no browser takes',
    alter: parts => ({
      routes: withHeaders(parts, () => ({
        'access-control-allow-origin': '*',
        'access-control-allow-credentials': 'true',
      })),
    }),
  },
  {
    check: 'hardening/cross-site-writes',
    trap: 'whoever asks is told that they may send JSON with cookies, and what they send is refused by its origin',
    alter: ({ routes }) => ({ routes: [...routes, preflightOf('/api/posts', () => true)] }),
  },
  {
    check: 'hardening/invalid-tokens-refused',
    trap: 'tokens that are none are answered with 200 and a sentence',
    alter: parts => ({ describeFault: refusedWith200(parts) }),
  },
  {
    check: 'hardening/forged-tokens-refused',
    trap: 'the session is a JSON Web Token, and its signature is verified with one algorithm',
    alter: inVerifiedToken,
  },
  {
    check: 'hardening/forged-tokens-refused',
    trap: 'a public key that everybody may read verifies the sessions, with the one algorithm of that key',
    alter: parts => publicKeySessions(parts, null),
  },
  {
    check: 'hardening/forged-tokens-refused',
    trap: 'whoever comes with a forged token is answered with 200, and with nothing of a member',
    alter: parts => ({ describeFault: refusedWith200(parts) }),
  },
  {
    check: 'hardening/errors-say-nothing',
    trap: 'refusals speak of errors, lines, lists and times, in words for people',
    alter: parts => ({ describeFault: chatty(parts) }),
  },
];
