import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const looksStatic = /\.(?:css|js|png|jpe?g|svg|woff2?)$/i;

/** The same page at another address, with the caching that its ending stands for. */
const alsoAt =
  (path: string) =>
  (route: Route): readonly Route[] => [
    route,
    {
      ...route,
      path,
      handle: ask => {
        if (looksStatic.test(ask.context.req.path)) ask.context.header('cache-control', 'public, max-age=86400');
        return route.handle(ask);
      },
    },
  ];

export default defineFlaw({
  name: 'private-page-with-asset-suffix',
  row: 'S4.f3',
  expected: 'edge/no-cache-deception',
  nature: 'sequence',
  story:
    'Whatever stands behind a page’s address was taken for a tab of that page, and what ends in .css for a file to keep. A link to /dashboard/x.css makes a member’s own browser put their dashboard into the CDN, where anybody fetches it afterwards. Omer Gil showed it at PayPal in 2017; ChatGPT gave sessions away like this in 2023.',
  breaks: ['http/answers.test.ts'],
  variants: {
    'anything-below-the-dashboard': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /dashboard', alsoAt('/dashboard/:tab')),
      }),
    },
    // A format suffix, as some frameworks take one for every page.
    'the-dashboard-in-any-format': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /dashboard', alsoAt(String.raw`/:page{dashboard\.[a-z0-9]+}`)),
      }),
    },
  },
});
