import { z } from 'zod';
import type { BuildOutput, RouteFiles } from './bundles.ts';
import { jsonOf, textOf, unique } from './text-of.ts';

const files = z.array(z.string());

const buildManifest = z.object({
  pages: z.record(z.string(), files).default({}),
  rootMainFiles: files.default([]),
  lowPriorityFiles: files.default([]),
});

/** Next 13 to 15: `/dashboard/page`, `/layout`, each with the files that it needs. */
const appBuildManifest = z.object({ pages: z.record(z.string(), files) });

/** What the browser is told of the client components of one page; the file is a script that assigns it. */
const clientReferences = z.object({
  clientModules: z.record(z.string(), z.object({ chunks: z.array(z.union([z.string(), z.number()])) })).default({}),
  entryJSFiles: z.record(z.string(), files).optional(),
  entryCSSFiles: z.record(z.string(), z.array(z.union([z.string(), z.object({ path: z.string() })]))).default({}),
});

type References = z.infer<typeof clientReferences>;

const isScript = (file: string): boolean => file.endsWith('.js');
const isStyle = (file: string): boolean => file.endsWith('.css');
/** `/_next/static/chunks/a.js` and `static/chunks/a.js` are one file; other words are numbers of chunks. */
const inFolder = (file: string): string => decodeURI(file.replace(/^\/?_next\//, ''));

/** Pages of the framework itself. */
const internal = /^\/(?:_app|_error|_document|_not-found|_global-error|404|500)(?:\/page)?$/;

/** `/(shop)/cart/page` is `/cart`: groups and slots are no part of the address. */
const addressOf = (page: string): string => {
  const parts = page
    .replace(/\/page$/, '')
    .split('/')
    .filter(part => part !== '' && !/^\(.*\)$/.test(part) && !part.startsWith('@'));
  return `/${parts.join('/')}`;
};

const route = (name: string, all: readonly string[]): RouteFiles => ({
  route: name,
  scripts: unique(all.filter(isScript)),
  styles: unique(all.filter(isStyle)),
  later: [],
});

const pagesRoutes = ({ pages, lowPriorityFiles }: z.infer<typeof buildManifest>): readonly RouteFiles[] =>
  Object.entries(pages)
    .filter(([page]) => !internal.test(page))
    .map(([page, own]) => route(page, [...(pages['/_app'] ?? []), ...own, ...lowPriorityFiles]));

/** A page and every layout that stands around it. */
const appRoutes = (pages: Readonly<Record<string, readonly string[]>>): readonly RouteFiles[] =>
  Object.entries(pages)
    .filter(([page]) => page.endsWith('/page') && !internal.test(page))
    .map(([page, own]) => {
      const folders = page.split('/').slice(0, -1);
      const layouts = folders.map((_, index) => `${folders.slice(0, index + 1).join('/')}/layout`);
      return route(addressOf(page), [...own, ...layouts.flatMap(layout => pages[layout] ?? [])]);
    });

/** The object of the script `globalThis.__RSC_MANIFEST["/page"] = {…}`; it is read, never run. */
const referencesIn = (script: string): References | null => {
  const start = script.search(/\]\s*=\s*\{/);
  if (start === -1) return null;
  try {
    const read = clientReferences.safeParse(JSON.parse(script.slice(script.indexOf('{', start)).replace(/;?\s*$/, '')));
    return read.success ? read.data : null;
  } catch {
    return null;
  }
};

/** `(inside)/dashboard/page` stands in these folders of the app folder, its own last: '', '(inside)', '(inside)/dashboard'. */
const foldersOf = (page: string): readonly string[] => {
  const parts = page.split('/').filter(part => part !== '');
  return parts.map((_, count) => parts.slice(0, count).join('/'));
};

const appChunks = 'static/chunks/app/';

/** Whether an entry chunk of the app folder, as webpack names it, is one of this page or of a layout around it. */
const isAround = (chunk: string, folders: readonly string[]): boolean => {
  const parts = chunk.slice(appChunks.length).split('/');
  const folder = parts.slice(0, -1).join('/');
  return parts.at(-1)?.startsWith('page-') === true ? folder === folders.at(-1) : folders.includes(folder);
};

/**
 * webpack names for each page the client components of other pages as well, where they share a root layout; those lie in
 * entry chunks of folders that do not stand around this page. Styles are told by themselves.
 */
const webpackScripts = ({ clientModules }: References, page: string): readonly string[] => {
  const folders = foldersOf(page);
  return Object.entries(clientModules).flatMap(([module, { chunks }]) => {
    if (module.endsWith('.css')) return [];
    const files = chunks
      .filter(chunk => typeof chunk === 'string' && isScript(chunk))
      .map(chunk => inFolder(`${chunk}`));
    const entries = files.filter(file => file.startsWith(appChunks));
    return entries.length === 0 || entries.some(entry => isAround(entry, folders)) ? files : [];
  });
};

const webpackStyles = ({ entryCSSFiles }: References, page: string): References['entryCSSFiles'] => {
  const folders = foldersOf(page);
  const around = (entry: string): boolean => {
    const folder = entry.split('/').slice(0, -1).join('/');
    const isEntry = /\/app\/(?:.*\/)?(?:layout|page|template|error|loading|not-found|default)$/.test(entry);
    return !isEntry || folders.some(one => folder.endsWith(one === '' ? '/app' : `/app/${one}`));
  };
  return Object.fromEntries(Object.entries(entryCSSFiles).filter(([entry]) => around(entry)));
};

const filesOf = (references: References, page: string): readonly string[] => {
  const { entryJSFiles } = references;
  const styles = entryJSFiles === undefined ? webpackStyles(references, page) : references.entryCSSFiles;
  return [
    ...(entryJSFiles === undefined ? webpackScripts(references, page) : Object.values(entryJSFiles).flat()),
    ...Object.values(styles).flatMap(list => list.map(one => (typeof one === 'string' ? one : one.path))),
  ];
};

const suffix = '_client-reference-manifest.js';

/** Since Next 16 each page of the app folder says for itself what it loads. */
const referencedRoutes = async (
  output: BuildOutput,
  { rootMainFiles }: z.infer<typeof buildManifest>,
): Promise<readonly RouteFiles[]> => {
  const pages = output.paths.filter(path => path.startsWith('server/app/') && path.endsWith(`page${suffix}`));
  const found: RouteFiles[] = [];
  for (const path of pages) {
    const page = path.slice('server/app'.length, -suffix.length);
    if (internal.test(page)) continue;
    const references = referencesIn((await textOf(output, path)) ?? '');
    const own = buildManifest.safeParse(await jsonOf(output, `server/app${page}/build-manifest.json`));
    const main = own.success && own.data.rootMainFiles.length > 0 ? own.data.rootMainFiles : rootMainFiles;
    // A page whose own manifest cannot be read is missed by its name.
    const all = references === null ? [`${path}#unreadable.js`] : [...main, ...filesOf(references, page)];
    found.push(
      route(
        addressOf(page),
        all.map(inFolder).filter(file => isScript(file) || isStyle(file)),
      ),
    );
  }
  return found;
};

/** The routes of a build by Next.js, its `pages` and `app` folders. Null where there is no manifest of it. */
export const routesOfNext = async (output: BuildOutput): Promise<readonly RouteFiles[] | null> => {
  // `next dev` leaves no BUILD_ID: its files are never sent to anybody.
  if (!output.paths.includes('BUILD_ID')) return null;
  const manifest = buildManifest.safeParse(await jsonOf(output, 'build-manifest.json'));
  if (!manifest.success) return null;
  const app = appBuildManifest.safeParse(await jsonOf(output, 'app-build-manifest.json'));
  const ofApp = app.success ? appRoutes(app.data.pages) : await referencedRoutes(output, manifest.data);
  const all = [...ofApp, ...pagesRoutes(manifest.data)];
  return all.length === 0 ? null : all;
};
