import { randomUUID } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';

const year = 365 * 86_400;

/** Knows visitors again by a number of their own, so the answer is for one visitor and no other. */
const countVisitor = (route: Route): Route => ({
  ...route,
  handle: ask => {
    const { context } = ask;
    if (getCookie(context, 'visitor') === undefined)
      setCookie(context, 'visitor', randomUUID(), { path: '/', maxAge: year, sameSite: 'Lax' });
    context.header('cache-control', 'private, no-cache');
    return route.handle(ask);
  },
});

export default defineFlaw({
  name: 'landing-sets-a-cookie',
  row: 'S4.f1',
  expected: 'edge/origin-spared',
  nature: 'attribute',
  story:
    'A number to count visitors by came into the pages that are the same for everybody. From then on no CDN keeps them (Cloudflare passes every answer with Set-Cookie by), and the day a newsletter mentions the community each of its readers asks the one small server.',
  breaks: ['http/caching.test.ts', 'http/answers.test.ts'],
  part: 'marketing-pages',
  variants: {
    'a-number-for-each-visitor': {
      severity: 'medium',
      alter: ({ routes }) => ({
        routes: routes.map(route => (route.cache === 'marketing' ? countVisitor(route) : route)),
      }),
    },
    // One copy for each cookie that anybody sends: with any analytics on the page that is one copy for each visitor.
    'varies-by-cookie': {
      severity: 'medium',
      alter: ({ securityHeaders }) => ({
        securityHeaders: (route, config) => ({
          ...securityHeaders(route, config),
          ...(route.cache === 'marketing' ? { vary: 'Cookie' } : {}),
        }),
      }),
    },
    'never-to-be-kept': {
      severity: 'medium',
      alter: ({ cacheControl }) => ({
        cacheControl: (route, status) =>
          route.cache === 'marketing' ? 'no-cache, no-store, must-revalidate' : cacheControl(route, status),
      }),
    },
  },
});
