import type { BundleRoute, BundlesEvidence } from '../../src/evidence/bundles.ts';
import { seen } from '../../src/evidence/leaf.ts';

/** A route with so many bytes of JavaScript and 5 KB of styles, gzip. */
export const bundleRoute = (route: string, gzip: number, change: Partial<BundleRoute> = {}): BundleRoute => ({
  route,
  first: seen({
    scripts: { raw: gzip * 3, gzip, brotli: Math.round(gzip * 0.95) },
    styles: { raw: 20_000, gzip: 5_000, brotli: 4_500 },
  }),
  before: null,
  grewBy: [],
  ...change,
});

/** A build of today that is a little larger than the one of the baseline. */
export const soundBundles = (): BundlesEvidence => ({
  folder: '.next',
  builder: 'next',
  budget: 170_000,
  baseline: 'launch-ready.budget.json',
  routes: [
    bundleRoute('/', 120_000, { before: 124_000 }),
    bundleRoute('/login', 130_000, { before: 130_000 }),
    bundleRoute('/new', 160_000),
  ],
  absent: [],
  leftOut: 0,
});
