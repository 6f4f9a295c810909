import { getCookie, setCookie } from 'hono/cookie';
import { sessionCookieName } from '../../community/src/accounts/auth.ts';
import { bounds } from '../../community/src/bounds.ts';
import { isHttps } from '../../community/src/config.ts';
import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

/** Rolling sessions: whoever comes back while signed in gets another two weeks. */
const prolongSession = (route: Route): Route => ({
  ...route,
  handle: ask => {
    const { app, context } = ask;
    const name = sessionCookieName(app.config);
    const session = getCookie(context, name);
    if (session !== undefined) {
      const maxAge = bounds.sessionLifetime / 1000;
      const secure = isHttps(app.config);
      setCookie(context, name, session, { path: '/', httpOnly: true, sameSite: 'Lax', secure, maxAge });
    }
    return route.handle(ask);
  },
});

export default defineFlaw({
  name: 'cookie-in-cacheable-page',
  row: 'S4.f3',
  expected: 'edge/no-member-leak',
  nature: 'sequence',
  story:
    'Sessions were made to roll: each answer to somebody signed in renews the cookie, also the answers that a CDN keeps. The CDN keeps the cookie with the page, and the next visitor is signed in as that member. nextjs-auth0 (issue 2100) and Supabase’s helpers (issue 172) both had this; several caches replay Set-Cookie as they got it.',
  breaks: ['http/caching.test.ts', 'http/answers.test.ts'],
  part: 'marketing-pages',
  variants: {
    'on-every-page-for-visitors': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: routes.map(route => (route.cache === 'marketing' ? prolongSession(route) : route)),
      }),
    },
    'on-the-prices': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /pricing', prolongSession) }),
    },
  },
});
