import { limits } from '../../platform/limits.ts';
import { type Form, readPage } from '../page.ts';
import { shapeOfForm } from './form-shape.ts';
import { changingPart } from './harmless-link.ts';
import { templateOfPath } from './identifiers.ts';
import { mergeRoutes } from './merge.ts';
import { type FoundRoute, isPlausible, type RouteNote, routeOf, type RoutesRead, shapeOf } from './route.ts';
import { callsInScript } from './script-calls.ts';

type Visited = {
  readonly status: number;
  /** Content-Type of the answer. */
  readonly type: string;
  /** The body, of pages and scripts. */
  readonly html: string;
  /** The Location header of a redirect. */
  readonly location: string | null;
};

/** Opens one address as an actor, with GET, following no redirect. Rejects when nothing came back. */
export type Visit = (url: string) => Promise<Visited>;

export type CrawlBounds = {
  readonly pages: number;
  readonly scripts: number;
  readonly depth: number;
  readonly characters: number;
};

const usual: CrawlBounds = {
  pages: limits.crawlPages,
  scripts: limits.crawlScripts,
  depth: limits.crawlDepth,
  characters: limits.crawlCharacters,
};

type Step = { readonly url: URL; readonly depth: number };

const asset =
  /\.(?:js|mjs|css|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|mp[34]|webm|wasm|pdf|zip|txt|xml|webmanifest|csv|ics)$/i;

const isHtml = (type: string): boolean => /^\s*(?:text\/html|application\/xhtml\+xml)/i.test(type);

const folderOf = (template: string): string => template.slice(0, template.lastIndexOf('/') + 1);

/**
 * Folders under which so many pages lie that their names are the names of things: `/posts/how-we-began` becomes
 * `/posts/:slug`. The root is no such folder: its pages are the site.
 */
const withoutSlugs = (routes: readonly FoundRoute[]): readonly FoundRoute[] => {
  const children = new Map<string, Set<string>>();
  for (const { template } of routes) {
    const folder = folderOf(template);
    children.set(folder, (children.get(folder) ?? new Set()).add(template));
  }
  return routes.map(route => {
    const folder = folderOf(route.template);
    const isMany = folder !== '/' && (children.get(folder)?.size ?? 0) >= limits.crawlSiblings;
    if (!isMany || route.template.startsWith(':', folder.length)) return route;
    const { parameters = [], ...rest } = route;
    return { ...rest, template: `${folder}:slug`, parameters: [...parameters, { name: 'slug', in: 'path' as const }] };
  });
};

/**
 * Walks a site as one actor, from `start`, over links of the same origin. Only GET, only what promises to change
 * nothing; forms are written down with their fields and sent nowhere. Bounded in pages, depth and characters.
 */
export const crawl = async (
  start: string,
  visit: Visit,
  signal: AbortSignal,
  bounds: CrawlBounds = usual,
): Promise<RoutesRead> => {
  const first = new URL(start);
  const { origin } = first;
  const routes: FoundRoute[] = [];
  const notes = new Map<string, RouteNote>();
  const queue: Step[] = [{ url: first, depth: 0 }];
  const queued = new Set([first.href]);
  const scripts = new Set<string>();
  const looks = new Map<string, number>();
  let [pages, characters] = [0, 0];

  const note = (where: string, what: string): void => {
    if (notes.size < limits.routeNotes) notes.set(`${where} ${what}`, { where, what });
  };
  const add = (
    url: URL,
    method: string,
    kind: FoundRoute['kind'],
    where: string,
    body?: FoundRoute['body'],
    query: readonly string[] = [],
  ): string => {
    const template = templateOfPath(url.pathname);
    if (!isPlausible(template) || routes.length >= limits.routesFound) return template;
    routes.push(
      routeOf({
        method,
        template,
        kind,
        // The address without what stands behind it: a query can hold a token.
        seenIn: { source: 'crawl', where },
        ...(body === undefined ? {} : { body }),
        query: [...url.searchParams.keys(), ...query].filter(name => /^[\w.[\]-]{1,60}$/.test(name)).slice(0, 30),
      }),
    );
    return template;
  };
  const placeOf = (url: URL): string => `${origin}${templateOfPath(url.pathname)}`;
  /** One more page of a kind that was seen often enough teaches nothing. */
  const isEnough = (template: string): boolean => {
    const folder = folderOf(template);
    const keys = [shapeOf(template), ...(folder === '/' ? [] : [`${folder}*`])];
    const [own = 0, ofFolder = 0] = keys.map(key => looks.get(key) ?? 0);
    if ((template.includes(':') && own >= limits.crawlAlike) || ofFolder >= limits.crawlSiblings) return true;
    for (const key of keys) looks.set(key, (looks.get(key) ?? 0) + 1);
    return false;
  };
  const enqueue = (url: URL, depth: number, where: string): void => {
    url.hash = '';
    if (url.origin !== origin || !/^https?:$/.test(url.protocol) || asset.test(url.pathname)) return;
    if (queued.has(url.href) || queued.size >= limits.routesFound) return;
    queued.add(url.href);
    const part = changingPart(url);
    if (part !== undefined) {
      add(url, 'GET', 'unknown', where);
      note(placeOf(url), `Not opened: "${part}" in the address promises a change.`);
    } else if (depth > bounds.depth)
      note(where, `Links deeper than ${bounds.depth} steps from the start are not opened.`);
    else queue.push({ url, depth });
  };
  const addForm = (form: Form, where: string): void => {
    const url = new URL(form.action);
    if (url.origin !== origin) return;
    const shape = shapeOfForm(form);
    if (form.method === 'GET') add(url, 'GET', 'page', where, undefined, Object.keys(shape.properties ?? {}));
    else add(url, form.method, 'unknown', where, { media: form.media, shape });
  };
  const addCalls = (script: string, where: string): void => {
    for (const { method, template } of callsInScript(script))
      if (routes.length < limits.routesFound)
        routes.push(routeOf({ method, template, kind: 'api', seenIn: { source: 'crawl', where } }));
  };
  const open = async (url: URL): Promise<Visited | undefined> => {
    signal.throwIfAborted();
    try {
      const visited = await visit(url.href);
      characters += visited.html.length;
      return visited;
    } catch (error) {
      if (signal.aborted) throw error;
      note(placeOf(url), 'It gave no answer.');
      return undefined;
    }
  };
  const readScript = async (url: URL): Promise<void> => {
    if (url.origin !== origin || scripts.has(url.href) || scripts.size >= bounds.scripts) return;
    scripts.add(url.href);
    const visited = await open(url);
    if (visited?.status === 200 && !isHtml(visited.type)) addCalls(visited.html, `${origin}${url.pathname}`);
  };

  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    if (pages >= bounds.pages || characters >= bounds.characters) {
      note(origin, `The crawl stopped after ${pages} pages; ${queue.length + 1} links were not opened.`);
      break;
    }
    const { url, depth } = step;
    if (isEnough(templateOfPath(url.pathname))) continue;
    pages += 1;
    const visited = await open(url);
    if (visited === undefined) continue;
    const where = placeOf(url);
    if (visited.status === 404 || visited.status === 410) {
      note(where, `A link leads to nothing (${visited.status}).`);
      continue;
    }
    add(url, 'GET', isHtml(visited.type) ? 'page' : /json/i.test(visited.type) ? 'api' : 'unknown', where);
    const target = visited.location === null ? null : URL.parse(visited.location, url.href);
    // A redirect is no step further: the same place under another name.
    if (target !== null && visited.status >= 300 && visited.status < 400) enqueue(target, depth, where);
    if (!isHtml(visited.type)) continue;
    const page = readPage(visited.html, url.href);
    for (const link of page.links.slice(0, limits.crawlLinksOfPage)) enqueue(new URL(link), depth + 1, where);
    for (const form of page.forms) addForm(form, where);
    for (const script of page.inlineScripts) addCalls(script, where);
    for (const source of page.scripts) await readScript(new URL(source));
  }
  return { routes: mergeRoutes([withoutSlugs(routes)]), notes: [...notes.values()] };
};
