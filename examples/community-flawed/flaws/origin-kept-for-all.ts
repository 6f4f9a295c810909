import type { Context } from 'hono';
import { defineRoute, type Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';

type Allow = (context: Context) => void;

/** What the pages of partners show: the same for everybody. */
const prices = (allow: Allow): Route =>
  defineRoute({
    method: 'GET',
    path: '/api/prices',
    summary: 'Plans and prices, for pages of partners',
    access: 'anyone',
    statements: 0,
    handle: ({ context }) => {
      allow(context);
      context.header('cache-control', 'public, max-age=300');
      return context.json([{ name: 'Supporter' }, { name: 'Patron' }]);
    },
  });

export default defineFlaw({
  name: 'origin-kept-for-all',
  row: 'S4.c4',
  expected: 'edge/api-cached-safely',
  nature: 'attribute',
  story:
    'Partners show the prices on their own pages, so the answer allows the site that asks. It may be kept for five minutes, and nothing says that it differs from site to site: the CDN gives everybody what it said to the first, and the browsers of all others refuse it.',
  breaks: ['http/caching.test.ts'],
  variants: {
    'any-site-with-credentials': {
      severity: 'high',
      alter: ({ routes }) => {
        const reflecting: Allow = context => {
          const origin = context.req.header('origin');
          if (origin === undefined) return;
          context.header('access-control-allow-origin', origin);
          context.header('access-control-allow-credentials', 'true');
        };
        return { routes: [...routes, prices(reflecting)] };
      },
    },
    'only-sites-of-a-list': {
      severity: 'high',
      alter: ({ routes, config }) => {
        const listed: Allow = context => {
          const origin = context.req.header('origin');
          if (origin === config.PUBLIC_URL) context.header('access-control-allow-origin', origin);
        };
        return { routes: [...routes, prices(listed)] };
      },
    },
  },
});
