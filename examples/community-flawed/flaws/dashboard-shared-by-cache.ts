import type { Route } from '../../community/src/http/route.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const lifetime = 60_000;

/** Keeps a rendered page for a minute by its address, and forgets that the address does not say who asked. */
const rememberedByAddress = (route: Route): Route => {
  const pages = new Map<string, { readonly page: string; readonly until: number }>();
  return {
    ...route,
    handle: async ask => {
      const { app, context } = ask;
      const now = app.now().getTime();
      const kept = pages.get(context.req.url);
      if (kept && kept.until > now) return context.html(kept.page);
      const page = await (await route.handle(ask)).text();
      pages.set(context.req.url, { page, until: now + lifetime });
      return context.html(page);
    },
  };
};

export default defineFlaw({
  name: 'dashboard-shared-by-cache',
  row: 'S4.f3',
  expected: 'edge/no-member-leak',
  nature: 'sequence',
  story:
    'The dashboard was slow, so a cache was put before it that knows pages by their address alone. Within its minute every member sees the dashboard of the one who came first. Steam showed the account pages of strangers for an hour at Christmas 2015 after a caching rule against a flood had been changed.',
  breaks: ['http/caching.test.ts'],
  part: 'dashboard',
  variants: {
    'in-memory-by-address': {
      severity: 'blocker',
      alter: ({ routes }) => ({ routes: replaceRoute(routes, 'GET /dashboard', rememberedByAddress) }),
    },
    'left-to-the-cdn': {
      severity: 'blocker',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /dashboard', route => ({
          ...route,
          handle: ask => {
            ask.context.header('cache-control', 'public, max-age=0, s-maxage=60');
            return route.handle(ask);
          },
        })),
      }),
    },
  },
});
