import type { Baseline } from './baseline.ts';
import type { Bundles, Dependencies, RouteSize } from './bundles.ts';
import { judgeGrowth, judgeSize, type GrowthVerdict, type SizeVerdict } from './judge.ts';

export type JudgedRoute = Omit<RouteSize, 'packages'> & {
  /** False for a route that the settings do not count among the critical ones: it is measured, nothing more. */
  readonly critical: boolean;
  readonly size: SizeVerdict;
  /** Null where nothing is known of before: no baseline, or the route is new. */
  readonly growth: GrowthVerdict | null;
};

export type JudgedBundles = {
  readonly builder: Bundles['builder'];
  /** The most that first-load JavaScript of a critical route is allowed to be, gzip, in bytes. */
  readonly budget: number;
  readonly routes: readonly JudgedRoute[];
  readonly total: Bundles['total'];
  /** Whole sentences: what could not be judged. */
  readonly unknown: readonly string[];
};

type Wanted = {
  /** Bytes. */
  readonly budget: number;
  /** Null: all routes are. */
  readonly critical: readonly string[] | null;
};

/** What is new among the packages, by name, without a word about size. */
export const newDependencies = (before: Dependencies, now: Dependencies): readonly string[] =>
  now.direct.filter(name => !before.direct.includes(name));

/** Judges every route of a build against its budget, and against what it weighed before where that is known. */
export const judgeBundles = (
  bundles: Bundles,
  { budget, critical }: Wanted,
  before: Baseline['bundles'],
): JudgedBundles => {
  const routes = bundles.routes.map((route): JudgedRoute => {
    const { packages: _, ...shown } = route;
    const was =
      before !== null && Object.hasOwn(before.routes, route.route) ? (before.routes[route.route] ?? null) : null;
    return {
      ...shown,
      critical: critical === null || critical.includes(route.route),
      size: judgeSize(route, budget),
      growth:
        was === null || before === null
          ? null
          : judgeGrowth(was, route, { before: before.dependencies, now: bundles.dependencies }),
    };
  });
  const absent = (critical ?? []).filter(name => !routes.some(({ route }) => route === name));
  return {
    builder: bundles.builder,
    budget,
    routes,
    total: bundles.total,
    unknown: [
      ...absent.map(name => `${name} is a critical route in the settings, and the build has no such route.`),
      ...routes
        .filter(({ critical, missing }) => critical && missing.length > 0)
        .map(
          ({ route, missing }) =>
            `${route} loads ${missing[0]}${missing.length > 1 ? ` and ${missing.length - 1} more` : ''}, which the build folder does not have: build again.`,
        ),
      ...(bundles.leftOut > 0 ? [`${bundles.leftOut} more routes were not read.`] : []),
    ],
  };
};

/** True for a critical route that breaks its budget or grew too much. */
export const isOver = ({ critical, size, growth }: JudgedRoute): boolean =>
  critical && (size === 'over' || size === 'far-over' || growth?.outcome === 'fail');
