import { runUnit } from '../../community/src/accounts/unit-of-work.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { dropCookie } from '../../community/src/routes/account-pages.ts';
import type { Viewer } from '../../community/src/accounts/sessions.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

/** The route takes the cookie away; without it nobody is signed in. */
const signOut: Parts['accounts']['signOut'] = async (app, viewer) => {
  await app.audit.record(app.db, { actor: viewer.id, action: 'sign-out', target: viewer.id });
};

/** The account library signs out too: the one session that the cookie names. */
const signOutHere = async (app: Parts, viewer: Viewer, headers: Headers): Promise<void> => {
  await app.db.transaction().execute(async executor => {
    await runUnit({ app, executor }, () => app.auth.api.signOut({ headers }));
    await app.audit.record(executor, { actor: viewer.id, action: 'sign-out', target: viewer.id });
  });
};

const signOutRoutes = [
  defineRoute({
    method: 'POST',
    path: '/logout',
    summary: 'Ends every session of the member',
    access: 'signed-in',
    statements: 7,
    handle: async ({ app, context, viewer }) => {
      await signOutHere(app, viewer, context.req.raw.headers);
      dropCookie(context, app);
      return context.redirect('/', 303);
    },
  }),
  defineRoute({
    method: 'POST',
    path: '/api/sign-out',
    summary: 'Ends every session of the member',
    access: 'signed-in',
    statements: 7,
    handle: async ({ app, context, viewer }) => {
      await signOutHere(app, viewer, context.req.raw.headers);
      dropCookie(context, app);
      return context.json({ status: 'signed-out' });
    },
  }),
];

export default defineFlaw({
  name: 'logout-keeps-session',
  row: 'X2',
  expected: 'hardening/sessions-end',
  nature: 'sequence',
  story:
    'Signing out deleted the cookie in the browser and nothing on the server: a founder found that a copied token worked for thirty more days. The milder form ends one device while the page says all of them.',
  breaks: ['accounts/sessions.test.ts'],
  variants: {
    'only-the-cookie': {
      severity: 'blocker',
      alter: ({ accounts }) => ({ accounts: { ...accounts, signOut } }),
    },
    'only-this-device': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: withRoutes(routes, ...signOutRoutes) }),
    },
  },
});
