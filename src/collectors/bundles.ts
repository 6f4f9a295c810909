import { budgetSchema } from '../config/budget-settings.ts';
import { judgeGrowth } from '../engines/bundles/judge.ts';
import type { BundlesEvidence, BundleRoute } from '../evidence/bundles.ts';
import { seen, silent } from '../evidence/leaf.ts';
import { limits } from '../platform/limits.ts';
import { findBundles } from './bundles/find-bundles.ts';
import { committedBaseline } from './bundles/read-baseline.ts';
import { type Collector, Unavailable } from './collector.ts';
import { rootOf } from './repo/root.ts';

/** What the build that lies in the repository folder weighs. Nothing is built: an audit never runs anybody's code. */
export const bundles: Collector<'bundles'> = {
  key: 'bundles',
  after: ['repo'],
  deadlineMs: limits.bundleMs,
  async collect({ repo, config }, _sofar, io, signal): Promise<BundlesEvidence> {
    const root = await rootOf(repo);
    const settings = config.budget ?? budgetSchema.parse({});
    io.progress('weighing what the build left');
    const found = await findBundles(root, config.budget, signal);
    if (found === null)
      throw new Unavailable(
        'not-built',
        settings.output === undefined
          ? 'the repository folder holds no build for browsers'
          : `the folder ${settings.output}, which the settings name, holds no build for browsers`,
        'Build the app in this folder, then launch-ready audit again; or launch-ready budget in CI, after the build.',
      );
    const baseline = await committedBaseline(root, settings.baseline);
    const before = baseline?.kind === 'read' ? baseline.baseline.bundles : null;
    const critical = settings.critical ?? null;
    const { routes, dependencies, builder, leftOut } = found.bundles;
    return {
      folder: found.folder,
      builder,
      budget: settings.firstLoadKb * 1_000,
      baseline: before === null ? null : settings.baseline,
      routes: routes
        .filter(({ route }) => critical === null || critical.includes(route))
        .map((size): BundleRoute => {
          const { route, scripts, styles, missing } = size;
          const was = before !== null && Object.hasOwn(before.routes, route) ? before.routes[route] : undefined;
          const growth =
            was === undefined || before === null
              ? null
              : judgeGrowth(was, size, { before: before.dependencies, now: dependencies });
          return {
            route,
            first:
              missing.length === 0
                ? seen({ scripts, styles })
                : silent(`the build folder ${found.folder} has no ${missing[0] ?? ''}, which ${route} loads`),
            before: growth === null ? null : growth.before,
            grewBy: growth === null ? [] : growth.reasons.slice(0, limits.bundleReasons),
          };
        }),
      absent: (critical ?? []).filter(name => !routes.some(({ route }) => route === name)),
      leftOut,
    };
  },
};
