import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../routes.ts';

/** The page with one of its addresses written differently. */
const withAddress = (route: Route, from: string, to: string): Route => ({
  ...route,
  handle: async ask => ask.context.html((await (await route.handle(ask)).text()).replaceAll(`"${from}"`, `"${to}"`)),
});

export default defineFlaw({
  name: 'join-loses-its-way',
  row: 'J1',
  expected: 'deployment/join-flow',
  nature: 'sequence',
  story:
    'Each page worked when it was opened by hand; the way from one to the next had not been walked since the address of the form was renamed. On launch day four hundred people pressed “Join community” and met a page that does not exist, and those who had signed up before landed where nothing said how to pay.',
  breaks: ['accounts/join.test.ts'],
  part: 'join',
  variants: {
    'the-button-leads-to-an-old-address': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /', route => withAddress(route, '/join', '/signup')),
      }),
    },
    'the-confirmation-ends-at-the-front-page': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'POST /confirm', route => ({
          ...route,
          handle: async ask => {
            const answer = await route.handle(ask);
            if (answer.status === 303) answer.headers.set('location', '/');
            return answer;
          },
        })),
      }),
    },
  },
});
