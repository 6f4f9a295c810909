import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../routes.ts';

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
  name: 'staff-page-kept',
  row: 'S4.f3',
  expected: 'edge/no-member-leak',
  nature: 'attribute',
  story:
    'The member list of the team took seconds with a few thousand members, so it was given a lifetime. It is behind the sign-in, which the CDN does not know: whoever asks for the address within that minute reads names, addresses and roles of everybody.',
  breaks: ['http/caching.test.ts'],
  variants: {
    'members-and-roles': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /admin', keptAs('public, max-age=0, s-maxage=60')),
      }),
    },
    'audit-log': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /admin/audit', keptAs('max-age=300')) }),
    },
  },
});
