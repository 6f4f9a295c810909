import { assets, findAsset } from '../http/assets.ts';
import { defineRoute } from '../http/route.ts';
import { landingPage, pricingPage } from '../pages/public-pages.ts';
import { notFound } from '../refusal.ts';

const free = { method: 'GET', access: 'anyone', statements: 0 } as const;

export const publicRoutes = [
  defineRoute({
    ...free,
    path: '/',
    summary: 'Landing page',
    cache: 'marketing',
    handle: ({ context }) => context.html(landingPage),
  }),
  defineRoute({
    ...free,
    path: '/pricing',
    summary: 'Plans and prices',
    cache: 'marketing',
    handle: ({ context }) => context.html(pricingPage),
  }),
  defineRoute({
    ...free,
    path: '/go/:campaign',
    // Posters and newsletters outlive our lists of them: a misspelt name still shows the way in.
    summary: 'Landing page under any name, for posters and newsletters',
    cache: 'marketing',
    handle: ({ context }) => context.html(landingPage),
  }),
  defineRoute({
    ...free,
    path: '/assets/:file',
    summary: 'Styles, scripts and images under hashed names',
    cache: 'asset',
    handle: ({ context }) => {
      const asset = findAsset(context.req.path);
      if (!asset) throw notFound();
      return context.body(Uint8Array.from(asset.bytes), 200, { 'content-type': asset.type });
    },
  }),
  defineRoute({
    ...free,
    path: '/favicon.ico',
    summary: 'Old browsers ask for this name',
    handle: ({ context }) => context.redirect(assets.icon.path, 302),
  }),
  defineRoute({
    ...free,
    path: '/robots.txt',
    summary: 'What search engines may read',
    cache: 'marketing',
    handle: ({ context }) => context.text('User-agent: *\nAllow: /$\nAllow: /pricing$\nAllow: /assets/\nDisallow: /\n'),
  }),
];
