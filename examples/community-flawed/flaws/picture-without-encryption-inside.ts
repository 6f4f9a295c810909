import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../routes.ts';

const withMore =
  (markup: string) =>
  (route: Route): Route => ({
    ...route,
    handle: async ask =>
      ask.context.html((await (await route.handle(ask)).text()).replace('</main>', `${markup}</main>`)),
  });

export default defineFlaw({
  name: 'picture-without-encryption-inside',
  row: 'S1.f1',
  expected: 'launch-path/mixed-content-inside',
  nature: 'request',
  story:
    'The front page was moved to https and looked at; what only members and the team see was not. The banner of the dashboard still came from the old picture host, and the newsletter form of the team still sent to it, both over http: browsers drop the one and warn of the other.',
  breaks: ['http/answers.test.ts'],
  part: 'dashboard',
  variants: {
    'banner-on-the-dashboard': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoute(
          routes,
          'GET /dashboard',
          withMore('<img src="http://pictures.community.test/banner.png" alt="" width="600" height="120" />'),
        ),
      }),
    },
    'form-of-the-team': {
      severity: 'high',
      alter: ({ routes }) => ({
        routes: replaceRoute(
          routes,
          'GET /admin',
          withMore('<form method="post" action="http://letters.community.test/import"><button>Import</button></form>'),
        ),
      }),
    },
  },
});
