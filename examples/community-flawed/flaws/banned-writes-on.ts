import { createAuth } from '../../community/src/accounts/auth.ts';
import { signInWithinLimits } from '../../community/src/accounts/sign-in-limits.ts';
import { runUnit } from '../../community/src/accounts/unit-of-work.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Parts } from '../../community/src/parts.ts';
import { Refusal } from '../../community/src/refusal.ts';
import { SignIn } from '../../community/src/routes/account-input.ts';
import { setCookies } from '../../community/src/routes/account-pages.ts';
import { alsoOfTheBanned } from '../banned.ts';
import { defineFlaw } from '../flaw.ts';
import { withRoutes } from '../routes.ts';

/** better-auth as it is when the ban is asked for where the password is, and nowhere else. */
const askWithThePassword = ({ options }: Parts['auth']): Parts['auth'] => {
  const refuseTheBanned = options.databaseHooks.session.create.before;
  return createAuth({
    ...options,
    databaseHooks: {
      session: {
        create: {
          before: async (session, context?: { readonly path?: string } | null) => {
            if (context?.path === '/sign-in/email') await refuseTheBanned(session);
          },
        },
      },
    },
  });
};

const requestLink: Parts['accounts']['requestLink'] = async (app, email) => {
  await app.db.transaction().execute(executor =>
    runUnit({ app, executor }, async () => {
      const query = executor.selectFrom('member').select('id').where('email', '=', email.toLowerCase());
      const member = await query.where('email_verified', '=', true).executeTakeFirst();
      if (member) await app.auth.api.signInMagicLink({ body: { email }, headers: new Headers() });
    }),
  );
};

const askNowhere = ({ options }: Parts['auth']): Parts['auth'] =>
  createAuth({ ...options, databaseHooks: { session: { create: { before: async () => undefined } } } });

/** The form for people asks; the address for apps was written later. */
const loginRoute = defineRoute({
  method: 'POST',
  path: '/login',
  summary: 'Signs in with a password',
  access: 'anyone',
  statements: 7,
  body: SignIn,
  handle: async ({ app, context, body }) => {
    const result = await signInWithinLimits(app, body, context.req.header('user-agent'));
    const query = app.db.selectFrom('member').select('banned_at').where('id', '=', result.memberId);
    if ((await query.executeTakeFirst())?.banned_at) {
      await app.sessions.endAll(app.db, result.memberId);
      throw new Refusal(403, 'account-closed', 'This account was closed by the moderators.');
    }
    setCookies(context, result);
    return context.redirect(body.next ?? '/dashboard', 303);
  },
});

export default defineFlaw({
  name: 'banned-writes-on',
  row: 'S6.c1',
  expected: 'hardening/role-matrix',
  nature: 'sequence',
  story:
    'The ban was built into the sign-in form. Then came the link by mail and the app for phones, two more doors into the same house, and the banned found them within a day: each way to a session asked its own questions.',
  breaks: ['accounts/sessions.test.ts'],
  part: 'sign-in routes',
  variants: {
    'by-the-link': {
      severity: 'blocker',
      alter: ({ auth, accounts, sessions }) => ({
        auth: askWithThePassword(auth),
        accounts: { ...accounts, requestLink },
        sessions: { ...sessions, find: alsoOfTheBanned(sessions.find) },
      }),
    },
    'by-the-api': {
      severity: 'blocker',
      alter: ({ auth, routes, sessions }) => ({
        auth: askNowhere(auth),
        routes: withRoutes(routes, loginRoute),
        sessions: { ...sessions, find: alsoOfTheBanned(sessions.find) },
      }),
    },
  },
});
