import { limits } from '../../platform/limits.ts';
import type { Actor } from '../actors/actor.ts';
import type { Drive } from '../drive.ts';
import { readPage } from '../page.ts';
import { headerOf, type Reply } from '../reply.ts';
import { crawl } from '../routes/crawl.ts';
import { changingPart } from '../routes/harmless-link.ts';
import { templateOfPath } from '../routes/identifiers.ts';
import { described, homeOf } from '../routes/live.ts';
import type { FoundRoute } from '../routes/route.ts';
import { busted } from './voice.ts';

/** A route with an address of it that can be asked for. */
export type HuntedRoute = { readonly template: string; readonly path: string };

/** A page as the crawl saw it. */
export type Visited = { readonly path: string; readonly reply: Reply };

/**
 * Files that CDNs keep by their ending whatever stands in them, without those that pages are built of: an export or a
 * picture of one member has such a name. https://developers.cloudflare.com/cache/concepts/default-cache-behavior/
 */
const keptByEnding = /\.(?:csv|pdf|docx?|xlsx?|pptx?|zip|png|jpe?g|gif|webp|avif|svg|ico|mp[34]|webm|ps|json|ics)$/i;

const inMarkup = /\b(?:href|src)\s*=\s*["']?([^"'\s>]+)/gi;

/** Files of the same origin that a page names and a CDN would keep by their ending. */
const filesIn = ({ reply }: Visited): readonly string[] => {
  const { origin } = new URL(reply.url);
  const named = [...reply.body.matchAll(inMarkup)].map(([, address = '']) => URL.parse(address, reply.url));
  return named.flatMap(url => (url?.origin === origin && keptByEnding.test(url.pathname) ? [url.pathname] : []));
};

/** Values of path parameters by what stands before them: `posts` → an id of a post that was met. */
const valuesMet = (paths: readonly string[]): ReadonlyMap<string, string> => {
  const met = new Map<string, string>();
  for (const path of paths) {
    const segments = path.split('/');
    const template = templateOfPath(path).split('/');
    for (const [index, segment] of template.entries()) {
      const before = segments[index - 1];
      const value = segments[index];
      if (segment.startsWith(':') && before !== undefined && value !== undefined && !met.has(before))
        met.set(before, value);
    }
  }
  return met;
};

/** A declared template with every parameter filled by a value that was met after the same word; null where one was not. */
const addressOf = (template: string, met: ReadonlyMap<string, string>): string | null => {
  const segments = template.split('/');
  const filled = segments.map((segment, index) =>
    segment.startsWith(':') ? met.get(segments[index - 1] ?? '') : segment.replaceAll('%3A', ':'),
  );
  return filled.includes(undefined) ? null : filled.join('/');
};

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

/** Pages that a member meets, each asked for at an address that no visitor asks for. */
export const pagesMet = async (drive: Drive, member: Actor): Promise<readonly Visited[]> => {
  const met: Visited[] = [];
  await crawl(
    await homeOf(drive, member),
    async url => {
      const { pathname, search } = new URL(url);
      const reply = await member.session.call({ method: 'GET', path: busted(url, drive.io) });
      // What throttles is there: whether it leaks stays open, and is not passed over.
      if (reply.status === 200 || reply.status === 429)
        met.push({ path: `${pathname}${search}`, reply: { ...reply, url } });
      const type = headerOf(reply, 'content-type') ?? '';
      return { status: reply.status, type, html: reply.body, location: headerOf(reply, 'location') ?? null };
    },
    drive.signal,
  );
  return met;
};

/**
 * What the hunt asks for: the front page, the pages that member B meets, files they name, and what the app or its code
 * declares. Only GET, nothing whose address promises a change. The most telling first.
 */
export const huntedRoutes = async (
  drive: Drive,
  visited: readonly Visited[],
  declared: readonly FoundRoute[],
): Promise<readonly HuntedRoute[]> => {
  const pages = visited.map(({ path }) => path.split('?')[0] ?? path).filter(path => !/\.m?js$/i.test(path));
  const links = visited.flatMap(page =>
    readPage(page.reply.body, page.reply.url).links.map(link => new URL(link).pathname),
  );
  const met = valuesMet([...pages, ...links]);
  const own = await described(drive);
  const named = [...own.routes, ...declared]
    .filter(({ method }) => method === 'GET' || method === 'ALL')
    .flatMap(({ template }) => {
      const path = addressOf(template, met);
      return path === null ? [] : [{ template, path }];
    });
  const files = visited.flatMap(filesIn).map(path => ({ template: templateOfPath(path), path }));
  const all = [
    ...pages.map(path => ({ template: templateOfPath(path), path })),
    ...named.filter(({ template }) => !template.includes(':')),
    { template: '/', path: '/' },
    ...named.filter(({ template }) => template.includes(':')),
    ...files,
  ];
  const chosen = new Map<string, HuntedRoute>();
  const shapes = new Set<string>();
  const siblings = new Map<string, number>();
  for (const route of all) {
    // The same address under another name of its parameter is the same route.
    const shape = templateOfPath(route.path);
    const folder = folderOf(shape);
    const count = siblings.get(folder) ?? 0;
    // Static files of the build and names of things: a few of a kind say what all do.
    const isOneOfMany = files.includes(route) && count >= limits.leakSiblings;
    if (shapes.has(shape) || isOneOfMany || changingPart(new URL(route.path, drive.scope.app)) !== undefined) continue;
    shapes.add(shape);
    siblings.set(folder, count + 1);
    chosen.set(route.template, route);
  }
  return [...chosen.values()];
};
