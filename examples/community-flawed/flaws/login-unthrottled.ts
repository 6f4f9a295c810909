import { setCookies } from '../../community/src/routes/account-pages.ts';
import { SignIn } from '../../community/src/routes/account-input.ts';
import type { Limiter } from '../../community/src/http/limiter.ts';
import { defineRoute } from '../../community/src/http/route.ts';
import type { Log } from '../../community/src/log.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoutes } from '../routes-with.ts';

/** A store of counters that is down must not keep members out; a counter that is full looks just like it. */
const forgiving = (limiter: Limiter, log: Log): Limiter => ({
  ...limiter,
  consume: (name, key) =>
    limiter.consume(name, key).catch((error: unknown) => log.warn('the counter did not answer', { error })),
  isExhausted: (name, key) => limiter.isExhausted(name, key).catch(() => false),
});

const signInForApps = defineRoute({
  method: 'POST',
  path: '/api/sign-in',
  summary: 'Signs in with a password; sets the session cookie',
  access: 'anyone',
  statements: 6,
  body: SignIn,
  handle: async ({ app, context, body }) => {
    const result = await app.accounts.signIn(app, body.email, body.password, context.req.header('user-agent'));
    setCookies(context, result);
    return context.json({ id: result.memberId });
  },
});

export default defineFlaw({
  name: 'login-unthrottled',
  row: 'S6.f3',
  expected: 'hardening/login-throttled',
  nature: 'sequence',
  story:
    'A much used sign-in library counts attempts only when NODE_ENV says production, in the memory of one process; an app that starts without that variable lets anybody try passwords all night. The other everyday case is a form behind a counter, and beside it the route of the phone app, written a month later, without one.',
  breaks: ['accounts/limits.test.ts'],
  part: 'attempts',
  variants: {
    'refusal-swallowed-with-the-outage': {
      severity: 'high',
      alter: ({ signInLimits }) => ({
        signInLimits: {
          ...signInLimits,
          signInWithinLimits: (app, input, userAgent) =>
            signInLimits.signInWithinLimits({ ...app, limiter: forgiving(app.limiter, app.log) }, input, userAgent),
        },
      }),
    },
    'counted-on-the-page-only': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoutes(routes, signInForApps) }),
    },
  },
});
