import { assets } from '../../community/src/http/assets.ts';
import type { Route } from '../../community/src/http/route.ts';
import { notFound } from '../../community/src/refusal.ts';
import { defineFlaw } from '../flaw.ts';
import { replaceRoute } from '../replace-route.ts';

const plain = (text: string): string => text.replaceAll(/(\/assets\/[\w-]+)\.[A-Za-z0-9]{12}(\.\w+)/g, '$1$2');

/** The build without hashes in file names: pages name `/assets/app.css`, whatever is in it. */
const nameAssetsPlainly = (route: Route): Route => ({
  ...route,
  handle: async ask => {
    const response = await route.handle(ask);
    const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
    return isPage ? new Response(plain(await response.text()), response) : response;
  },
});

const serveByPlainName = (route: Route): Route => ({
  ...route,
  handle: ({ context }) => {
    const asset = Object.values(assets).find(({ path }) => plain(path) === context.req.path);
    if (!asset) throw notFound();
    return context.body(Uint8Array.from(asset.bytes), 200, { 'content-type': asset.type });
  },
});

export default defineFlaw({
  name: 'assets-never-refreshed',
  row: 'S4.c3',
  expected: 'edge/static-assets-fresh',
  nature: 'request',
  story:
    'The advice “cache static files for a year, immutable” was followed for files whose names do not change. The next release sends new pages to browsers that keep the old script, and no rollback reaches them: the only cure is to clear the cache by hand on every phone.',
  breaks: ['http/caching.test.ts'],
  part: 'assets',
  variants: {
    'names-without-a-hash': {
      severity: 'medium',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /assets/:file', serveByPlainName).map(nameAssetsPlainly),
      }),
    },
    'the-icon-of-the-tab': {
      severity: 'medium',
      alter: ({ routes }) => ({
        routes: replaceRoute(routes, 'GET /favicon.ico', route => ({
          ...route,
          cache: 'asset',
          handle: ({ context }) =>
            context.body(Uint8Array.from(assets.icon.bytes), 200, { 'content-type': assets.icon.type }),
        })),
      }),
    },
  },
});
