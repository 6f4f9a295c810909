import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const keptAs =
  (directives: string) =>
  (route: Route): Route => ({
    ...route,
    handle: ask => {
      ask.context.header('cache-control', directives);
      return route.handle(ask);
    },
  });

export default defineFlaw({
  name: 'member-api-cacheable',
  row: 'S4.c4',
  expected: 'edge/api-cached-safely',
  nature: 'attribute',
  story:
    'The header asked “who am I” on every page, so somebody gave that answer a minute in the cache and wrote `public`, as in the example they copied. Nothing shows it until a CDN is told to keep JSON: from then on everybody is the member who asked first.',
  breaks: ['http/caching.test.ts'],
  variants: {
    'who-am-i-for-a-minute': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /api/me', keptAs('public, max-age=0, s-maxage=60')),
      }),
    },
    // No `public`, but no `private` either: by RFC 9111 §3 a shared cache may keep an answer to a request with a cookie.
    'member-list-for-five-minutes': {
      severity: 'high',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /api/members', keptAs('max-age=300')) }),
    },
  },
});
