import { limits } from '../../platform/limits.ts';
import {
  noBytes,
  sumOf,
  type BuildOutput,
  type Builder,
  type Bundles,
  type Dependencies,
  type PackageBytes,
  type RouteFiles,
  type RouteSize,
  type Sizes,
} from './bundles.ts';
import { sizesOf } from './measure.ts';
import { routesOfNext } from './next.ts';
import { routesOfPages, wholeFolder } from './pages.ts';
import { packagesIn } from './source-map.ts';
import { beside, textOf, unique } from './text-of.ts';
import { routesOfVite } from './vite.ts';

type Found = { readonly builder: Builder; readonly routes: readonly RouteFiles[] };

const foundIn = async (output: BuildOutput, whole: boolean): Promise<Found | null> => {
  const readers: readonly (readonly [Builder, (output: BuildOutput) => Promise<readonly RouteFiles[] | null>])[] = [
    ['next', routesOfNext],
    ['vite', routesOfVite],
    ['pages', routesOfPages],
    ['folder', async output => (whole ? wholeFolder(output) : null)],
  ];
  for (const [builder, read] of readers) {
    const routes = await read(output);
    if (routes !== null) return { builder, routes };
  }
  return null;
};

/** Parts of one page that are built apart, such as Next's slots, have one address: it loads what all of them do. */
const byRoute = (routes: readonly RouteFiles[]): readonly RouteFiles[] => {
  const all = new Map<string, RouteFiles>();
  for (const one of routes) {
    const other = all.get(one.route);
    const scripts = unique([...(other?.scripts ?? []), ...one.scripts]);
    const later = unique([...(other?.later ?? []), ...one.later]).filter(path => !scripts.includes(path));
    all.set(one.route, { route: one.route, scripts, styles: unique([...(other?.styles ?? []), ...one.styles]), later });
  }
  return [...all.values()];
};

type File = { readonly sizes: Sizes; readonly packages: PackageBytes | null };

const mapOf = async (output: BuildOutput, path: string, script: string): Promise<string | null> => {
  const named = /[#@] sourceMappingURL=([^\s'"]+)\s*$/.exec(script.slice(-2_000))?.[1];
  const beyond = named === undefined || named.startsWith('data:') ? null : beside(path, named.split(/[?#]/)[0] ?? '');
  return (beyond === null ? null : await textOf(output, beyond)) ?? textOf(output, `${path}.map`);
};

/** A reader of files that measures each once. */
const measuring = (output: BuildOutput): ((path: string) => Promise<File | null>) => {
  const known = new Map<string, Promise<File | null>>();
  const measure = async (path: string): Promise<File | null> => {
    const bytes = await output.read(path);
    if (bytes === null) return null;
    const sizes = await sizesOf(bytes);
    if (!/\.[cm]?js$/.test(path)) return { sizes, packages: {} };
    const script = new TextDecoder().decode(bytes);
    const map = await mapOf(output, path, script);
    return { sizes, packages: map === null ? null : packagesIn(script, map) };
  };
  return path => {
    const promise = known.get(path) ?? measure(path);
    known.set(path, promise);
    return promise;
  };
};

/** Share of the scripts that may be without a map: lists of files that a framework writes itself have none. */
const mostUnmapped = 0.05;

const packagesOf = (files: readonly File[]): PackageBytes | null => {
  const all = new Map<string, number>();
  let unmapped = 0;
  for (const { packages, sizes } of files) {
    if (packages === null) unmapped += sizes.raw;
    for (const [name, bytes] of Object.entries(packages ?? { '': sizes.raw }))
      all.set(name, (all.get(name) ?? 0) + bytes);
  }
  if (unmapped > sumOf(files.map(({ sizes }) => sizes)).raw * mostUnmapped) return null;
  const largest = [...all].toSorted(([, left], [, right]) => right - left).slice(0, limits.bundlePackages);
  return Object.fromEntries(largest.toSorted(([left], [right]) => (left < right ? -1 : 1)));
};

const isKnown = <T>(value: T | null): value is T => value !== null;

/**
 * Reads what a build left: first-load scripts and styles of each route, as Next.js or Vite wrote them down, else as the
 * pages ask for them, else (`whole`: somebody said that this folder goes to browsers) every file of it. A shared chunk counts in each route that loads it and once in the
 * total. Null where nothing of that is there.
 */
export const readBundles = async (
  output: BuildOutput,
  dependencies: Dependencies,
  whole: boolean,
  signal: AbortSignal,
): Promise<Bundles | null> => {
  const found = await foundIn(output, whole);
  if (found === null) return null;
  const file = measuring(output);
  const routes: RouteSize[] = [];
  const together = byRoute(found.routes);
  const shown = together.slice(0, limits.bundleRoutes).toSorted((left, right) => (left.route < right.route ? -1 : 1));
  const all = { scripts: new Map<string, Sizes>(), styles: new Map<string, Sizes>() };
  for (const { route, scripts, styles, later } of shown) {
    signal.throwIfAborted();
    const measured = async (paths: readonly string[]): Promise<readonly (File | null)[]> => {
      const some: (File | null)[] = [];
      for (const path of paths) some.push(await file(path));
      return some;
    };
    const [ofScripts, ofStyles, ofLater] = [await measured(scripts), await measured(styles), await measured(later)];
    for (const [paths, files, sum] of [
      [scripts, ofScripts, all.scripts],
      [styles, ofStyles, all.styles],
    ] as const)
      // prettier-ignore
      for (const [index, path] of paths.entries()) sum.set(path, files[index]?.sizes ?? noBytes);
    routes.push({
      route,
      scripts: sumOf(ofScripts.filter(isKnown).map(({ sizes }) => sizes)),
      styles: sumOf(ofStyles.filter(isKnown).map(({ sizes }) => sizes)),
      later: sumOf(ofLater.filter(isKnown).map(({ sizes }) => sizes)),
      files: scripts.length + styles.length,
      packages: ofScripts.every(isKnown) ? packagesOf(ofScripts.filter(isKnown)) : null,
      missing: [...scripts, ...styles].filter((_, index) => [...ofScripts, ...ofStyles][index] === null),
    });
  }
  return {
    builder: found.builder,
    routes,
    total: { scripts: sumOf([...all.scripts.values()]), styles: sumOf([...all.styles.values()]) },
    dependencies,
    leftOut: together.length - shown.length,
  };
};
