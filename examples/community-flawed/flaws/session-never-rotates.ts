import { createHmac, randomBytes } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import { sessionCookieName } from '../../community/src/accounts/auth.ts';
import { hashToken } from '../../community/src/accounts/auth-storage.ts';
import type { SignedIn } from '../../community/src/accounts/accounts.ts';
import { readSignedToken } from '../../community/src/accounts/sessions.ts';
import { signInWithinLimits } from '../../community/src/accounts/sign-in-limits.ts';
import { isHttps } from '../../community/src/config.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import { loginPage } from '../../community/src/pages/account-pages.ts';
import type { Parts } from '../../community/src/parts.ts';
import { NextOnly, SignIn } from '../../community/src/routes/account-input.ts';
import { setCookies } from '../../community/src/routes/account-pages.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

/** Makes the browser signed in after `result`; writes the cookie, if there is a new one. */
type Continue = (app: Parts, context: Context, result: SignedIn) => Promise<void>;

const tokenOf = (app: Parts, context: Context): string | null =>
  readSignedToken(getCookie(context, sessionCookieName(app.config)), app.config.APP_SECRET);

const newTokenIn = ({ cookies }: SignedIn): string => /=([^.;]+)\./.exec(cookies[0] ?? '')?.[1] ?? '';

/** Where a visit began before the sign-in, it goes on under the value that the browser has already. */
const continueVisit: Continue = async (app, context, result) => {
  const visit = tokenOf(app, context);
  const known = visit
    ? await app.db.selectFrom('session').select('id').where('token', '=', hashToken(visit)).executeTakeFirst()
    : undefined;
  if (!visit || known) return setCookies(context, result);
  const session = app.db.updateTable('session').where('token', '=', hashToken(newTokenIn(result)));
  await session.set({ token: hashToken(visit) }).execute();
};

/** A browser with a session keeps it and changes its member, so that no dead sessions pile up. */
const continueSession: Continue = async (app, context, result) => {
  const before = tokenOf(app, context);
  const session = app.db.updateTable('session').where('token', '=', hashToken(before ?? ''));
  const kept = await session.set({ member_id: result.memberId }).returning('id').executeTakeFirst();
  if (!kept) return setCookies(context, result);
  const spare = app.db.deleteFrom('session').where('token', '=', hashToken(newTokenIn(result)));
  await spare.execute();
};

const signInRoutes = (go: Continue) => [
  defineRoute({
    method: 'POST',
    path: '/login',
    summary: 'Signs in with a password',
    access: 'anyone',
    statements: 8,
    body: SignIn,
    handle: async ({ app, context, body }) => {
      await go(app, context, await signInWithinLimits(app, body, context.req.header('user-agent')));
      return context.redirect(body.next ?? '/dashboard', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sign-in',
    summary: 'Signs in with a password; sets the session cookie',
    access: 'anyone',
    statements: 8,
    body: SignIn,
    handle: async ({ app, context, body }) => {
      const result = await signInWithinLimits(app, body, context.req.header('user-agent'));
      await go(app, context, result);
      return context.json({ id: result.memberId });
    },
  }),
];

/** Visits are counted from the sign-in page on, so it gives out the cookie that the session will have. */
const loginRoute = defineRoute({
  method: 'GET',
  path: '/login',
  summary: 'Form to sign in',
  access: 'anyone',
  statements: 0,
  query: NextOnly,
  handle: ({ app, context, query }) => {
    if (!tokenOf(app, context)) {
      const token = randomBytes(24).toString('base64url');
      const signature = createHmac('sha256', app.config.APP_SECRET).update(token).digest('base64');
      setCookie(context, sessionCookieName(app.config), `${token}.${signature}`, {
        path: '/',
        secure: isHttps(app.config),
        httpOnly: true,
        sameSite: 'Lax',
      });
    }
    return context.html(loginPage(query.next));
  },
});

export default defineFlaw({
  name: 'session-never-rotates',
  row: 'S6.c1',
  expected: 'hardening/session-rotates',
  nature: 'sequence',
  story:
    'The shop wanted to know what people did before they signed in, so the visit and the session became one value. Whoever plants his own value in another browser, on a shared computer or from a sister subdomain, is signed in as soon as its owner is.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'sign-in routes',
  variants: {
    'the-visit-goes-on': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withRoutes(routes, ...signInRoutes(continueVisit), loginRoute) }),
    },
    'the-session-changes-its-member': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withRoutes(routes, ...signInRoutes(continueSession)) }),
    },
  },
});
