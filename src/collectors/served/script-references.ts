import { limits } from '../../platform/limits.ts';
import { chunkMapIn } from './chunk-map.ts';

/** What one script, or the state in a page, names: absolute addresses as far as they are static. */
export type ScriptReferences = {
  readonly chunks: readonly string[];
  readonly serviceWorkers: readonly string[];
  readonly configurations: readonly string[];
};

export type ScriptPlace = {
  /** Where the text was served. */
  readonly url: string;
  readonly page: string;
  /** Scripts that the page itself loads: they show in which folder the names of chunks begin. */
  readonly beside: readonly string[];
};

const imports =
  /\bimport\s*\(\s*(?:\/\*[^*]{0,200}\*\/\s*)?["'`]([^"'`\\\s]{1,300})["'`]|\b(?:from|import)\s*["']([^"'\\\s]{1,300})["']|\bnew\s+URL\(\s*["'`]([^"'`\\\s]{1,300}\.m?js)["'`]\s*,\s*import\.meta\.url/g;
/** In the state of React's server components the quotes are escaped. */
const scriptNames = /["'`]((?:https?:\/\/[\w.:-]{1,200})?\/?[\w@~.()[\]%+/-]{1,300}?\.m?js)(?=["'`\\?])/g;
const workers =
  /\bserviceWorker\s*\.\s*register\(\s*(?:new\s+URL\(\s*)?["'`]([^"'`\\\s]{1,300})["'`]|["'`](\/(?:[\w-]{1,60}\/)?(?:sw|service-?worker)[\w.-]{0,40}\.js)["'`]/gi;
const paths = /["'`]((?:https?:\/\/[\w.:-]{1,200}|\.{0,2})\/[\w./@-]{1,150})["'`]/g;
const configuration =
  /^(?:[\w-]{0,30}[-_.])?(?:config|configuration|settings|env|environment|runtime|credentials|secrets)(?:[-_.][\w-]{0,30})?(?:\.(?:json|js|ya?ml|txt))?$/i;
const firebase = '/__/firebase/init.json';
const buildId = /"buildId":"([\w-]{1,100})"|\\"b\\":\\"([\w-]{1,100})\\"/;

const nextFolder = '/_next/static/';

/** Folders in which bundlers put their chunks; a bare name that begins with another one is somebody's text. */
const folders = new Set(['_next', '_nuxt', '_app', '_astro', 'static', 'assets', 'build', 'chunks', 'js']);

const webAddress = (address: string, base: string): readonly string[] => {
  const url = URL.parse(address, base);
  if (url === null || !/^https?:$/.test(url.protocol)) return [];
  url.hash = '';
  return [url.href];
};

/** `static/chunks/x.js` beside `/_next/static/chunks/main.js` is `/_next/static/chunks/x.js`. */
const bare = (name: string, { url, page, beside }: ScriptPlace): readonly string[] => {
  const folder = `/${name.slice(0, name.indexOf('/') + 1)}`;
  for (const known of [url, ...beside]) {
    const { origin, pathname } = new URL(known);
    const at = pathname.indexOf(folder);
    if (at >= 0) return webAddress(`${pathname.slice(0, at + 1)}${name}`, origin);
  }
  return folders.has(folder.slice(1, -1)) ? webAddress(`/${name}`, page) : [];
};

const named = (name: string, place: ScriptPlace): readonly string[] => {
  if (/^(?:https?:\/)?\//.test(name)) return webAddress(name, place.url);
  // `./locale/af.js` in a table is a file of the source; what is really loaded stands in an import as well.
  return name.startsWith('.') || !name.includes('/') ? [] : bare(name, place);
};

const chunksIn = (text: string, place: ScriptPlace): ReadonlySet<string> => {
  const found = new Set<string>();
  const add = (urls: readonly string[]): void => {
    for (const url of urls) if (found.size < limits.servedChunks) found.add(url);
  };
  for (const [, lazy, early, beside] of text.matchAll(imports)) {
    const name = lazy ?? early ?? beside ?? '';
    // A bare name is a package, which browsers cannot load without a map.
    if (/^(?:\.{0,2}\/|https?:)/.test(name) || beside !== undefined) add(webAddress(name, place.url));
  }
  for (const [, name = ''] of text.matchAll(scriptNames)) add(named(name, place));
  const map = chunkMapIn(text);
  for (const file of map?.files ?? []) {
    const base = map?.publicPath == null ? undefined : webAddress(map.publicPath, place.page)[0];
    if (base !== undefined) add(webAddress(file, base));
    else add(file.includes('/') && bare(file, place).length > 0 ? bare(file, place) : webAddress(file, place.url));
  }
  const id = buildId.exec(text);
  const next = place.beside.find(url => url.includes(nextFolder));
  if (id !== null && next !== undefined)
    add(webAddress(`${next.slice(0, next.indexOf(nextFolder))}${nextFolder}${id[1] ?? id[2]}/_buildManifest.js`, next));
  return found;
};

const isConfiguration = (path: string): boolean =>
  path.endsWith(firebase) || configuration.test(path.slice(path.lastIndexOf('/') + 1));

/** Never throws, and takes time in proportion to the length of the text. */
export const scriptReferences = (text: string, place: ScriptPlace): ScriptReferences => {
  const serviceWorkers = new Set(
    [...text.matchAll(workers)].flatMap(([, registered, usual]) => webAddress(registered ?? usual ?? '', place.page)),
  );
  const configurations = new Set(
    [...text.matchAll(paths)].flatMap(([, path = '']) =>
      isConfiguration(path) ? webAddress(path, path.startsWith('.') ? place.url : place.page) : [],
    ),
  );
  return {
    chunks: [...chunksIn(text, place)].filter(url => !serviceWorkers.has(url) && !configurations.has(url)),
    serviceWorkers: [...serviceWorkers],
    configurations: [...configurations],
  };
};

const mark = 'sourceMappingURL=';

/** What the last `//# sourceMappingURL=` of a script says (ECMA-426 §11.1.2.1); null when there is none. */
export const sourceMapNamed = (text: string): string | null => {
  const at = text.lastIndexOf(mark);
  if (at < 0 || !/[#@]\s?$/.test(text.slice(Math.max(0, at - 3), at))) return null;
  return /^[^\s'"`*\\]+/.exec(text.slice(at + mark.length))?.[0] ?? null;
};
