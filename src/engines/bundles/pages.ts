import { readMarkup } from '../../platform/read-markup.ts';
import { limits } from '../../platform/limits.ts';
import type { BuildOutput, RouteFiles } from './bundles.ts';
import { beside, textOf, unique } from './text-of.ts';

/** Imports that a browser fetches at once, as minifiers write them: `import"./a.js"`, `from"./a.js"`. */
const atOnce = /(?:\bimport\s*|\bfrom\s*)["'](\.{1,2}\/[^"'\s]+?\.m?js)["']/g;
/** `import("./a.js")`. */
const onDemand = /\bimport\(\s*["'`](\.{1,2}\/[^"'`\s]+?\.m?js)["'`]/g;

const namedIn = (pattern: RegExp, text: string): readonly string[] =>
  [...text.matchAll(pattern)].flatMap(([, path]) => (path === undefined ? [] : [path]));

type Reached = { readonly first: readonly string[]; readonly later: readonly string[] };

/** Scripts and all that they import, straight away and on demand. */
const reachedFrom = async (output: BuildOutput, scripts: readonly string[]): Promise<Reached> => {
  const first = new Set<string>();
  const later = new Set<string>();
  const open = scripts.map(path => ({ path, waits: false })).toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { path, waits } = next;
    if (first.has(path) || (waits && later.has(path))) continue;
    (waits ? later : first).add(path);
    if (first.size + later.size > limits.bundleFiles) break;
    const text = (await textOf(output, path)) ?? '';
    for (const [pattern, waitsToo] of [
      [onDemand, true],
      [atOnce, waits],
    ] as const)
      // prettier-ignore
      for (const named of namedIn(pattern, text)) {
        const to = beside(path, named);
        if (to !== null) open.push({ path: to, waits: waitsToo });
      }
  }
  return { first: [...first], later: [...later].filter(path => !first.has(path)) };
};

type Named = { readonly kind: 'script' | 'style'; readonly path: string; readonly isWhole: boolean };

/** Where an address of a page lies in the folder, and whether it begins at the root of the site; null for one of another host. */
const inFolder = (page: string, address: string): Pick<Named, 'path' | 'isWhole'> | null => {
  const [named = ''] = address.split(/[?#]/);
  if (named === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(named)) return null;
  const isWhole = named.startsWith('/');
  const path = isWhole ? beside('', named.slice(1)) : beside(page, named);
  return path === null ? null : { path, isWhole };
};

/**
 * The path below which a build is served, with its last `/`: Vite's `base` stands in the addresses of its pages and not in
 * its folder. Only where every address lies in the folder without it, so that a file that is missing stays missing.
 */
const baseOf = (there: ReadonlySet<string>, whole: readonly string[]): string => {
  const [first] = whole;
  if (first === undefined || whole.some(path => there.has(path))) return '';
  const folders = first.split('/').slice(0, -1);
  const bases = folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/`);
  return bases.find(base => whole.every(path => path.startsWith(base) && there.has(path.slice(base.length)))) ?? '';
};

const routeOf = (page: string): string => `/${page.replace(/(?:^|\/)index\.html$/, '').replace(/\.html$/, '')}`;

const routeOfPage = async (output: BuildOutput, there: ReadonlySet<string>, page: string): Promise<RouteFiles> => {
  const named: Named[] = [];
  for (const { tag, attributes } of readMarkup((await textOf(output, page)) ?? '').elements) {
    const rel = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
    const address = attributes.get(tag === 'script' ? 'src' : 'href');
    const place = address === undefined ? null : inFolder(page, address);
    if (place === null) continue;
    // Browsers of today do not fetch it (HTML §4.12.1, nomodule).
    if (tag === 'script' && !attributes.has('nomodule')) named.push({ kind: 'script', ...place });
    if (tag === 'link' && rel.includes('modulepreload')) named.push({ kind: 'script', ...place });
    if (tag === 'link' && rel.includes('stylesheet')) named.push({ kind: 'style', ...place });
  }
  const whole = named.filter(({ isWhole }) => isWhole).map(({ path }) => path);
  const base = baseOf(there, whole);
  const pathsOf = (wanted: Named['kind']): readonly string[] =>
    unique(
      named
        .filter(({ kind }) => kind === wanted)
        .map(({ path, isWhole }) => (isWhole ? path.slice(base.length) : path)),
    );
  const { first, later } = await reachedFrom(output, pathsOf('script'));
  return { route: routeOf(page), scripts: first, styles: pathsOf('style'), later };
};

/** The routes of a folder of pages, whatever built it: the scripts and styles that each page asks for. Null where there is no page. */
export const routesOfPages = async (output: BuildOutput): Promise<readonly RouteFiles[] | null> => {
  const pages = output.paths.filter(
    path => path.endsWith('.html') && !/(?:^|\/)(?:404|500)\.html$/.test(path) && !/(?:^|\/)node_modules\//.test(path),
  );
  const routes: RouteFiles[] = [];
  const there = new Set(output.paths);
  for (const page of pages.slice(0, limits.bundleRoutes)) routes.push(await routeOfPage(output, there, page));
  // Those beyond are named, not read: whoever measures counts them as left out, and one that is measured all the same is missed.
  const beyond = pages.slice(limits.bundleRoutes);
  routes.push(...beyond.map(page => ({ route: routeOf(page), scripts: [`${page}#unread.js`], styles: [], later: [] })));
  return routes.some(({ scripts, styles }) => scripts.length + styles.length > 0) ? routes : null;
};

/** Nothing says what belongs to which route: every script and style of the folder counts as one. Null where there is none. */
export const wholeFolder = (output: BuildOutput): readonly RouteFiles[] | null => {
  const scripts = output.paths.filter(path => /\.m?js$/.test(path));
  const styles = output.paths.filter(path => path.endsWith('.css'));
  return scripts.length + styles.length === 0 ? null : [{ route: 'all files', scripts, styles, later: [] }];
};
