import { getCookie } from 'hono/cookie';
import { sessionCookieName } from '../../community/src/accounts/auth.ts';
import type { Route } from '../../community/src/http/route.ts';
import { loginPage } from '../../community/src/pages/account-pages.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

/** Shows who is not signed in the form to do so, like a page: a monitor sees 200 and is content. */
const orTheForm = (route: Route): Route => ({
  ...route,
  access: 'anyone',
  handle: async ask => {
    const { app, context } = ask;
    const viewer = await app.sessions.identify(app, getCookie(context, sessionCookieName(app.config)));
    return viewer ? route.handle({ ...ask, viewer }) : context.html(loginPage('/dashboard'));
  },
});

export default defineFlaw({
  name: 'health-needs-a-browser',
  row: 'S5.c1',
  expected: 'observability/health-reachable',
  nature: 'request',
  story:
    'The monitor asked an address that only a browser understands: without a session it got the sign-in form with status 200 and reported “up” for three weeks in which nobody could sign in. Where there is no such address at all, only the landing page is watched, and that one never breaks.',
  breaks: ['http/answers.test.ts'],
  part: 'health',
  variants: {
    'a-form-with-200': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /api/health', orTheForm) }),
    },
    'nothing-there': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /api/health', () => []) }),
    },
  },
});
