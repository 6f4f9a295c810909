import { limits } from '../../platform/limits.ts';
import { isRecord, type Json, listOf, recordOf, textOf } from './json-values.ts';
import { isIdentifier, templateOfPath } from './identifiers.ts';
import { mergeRoutes } from './merge.ts';
import { type FoundRoute, isPlausible, routeOf, type RoutesRead } from './route.ts';

/** What a page is made of, not where it leads. */
const asset =
  /\.(?:js|mjs|css|map|png|jpe?g|gif|webp|avif|svg|ico|woff2?|ttf|otf|mp[34]|webm|wasm|pdf|txt|webmanifest)$/i;
const assetType = /^(?:image|font|audio|video|text\/css|(?:text|application)\/(?:x-)?javascript)/i;

const kindOf = (media: string, pathname: string): FoundRoute['kind'] => {
  if (/^text\/html/i.test(media)) return 'page';
  return /json|xml|event-stream/i.test(media) || /^\/api(?:\/|$)/.test(pathname) ? 'api' : 'unknown';
};

const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
};

/** A query name that is itself a value (`?9f86d081…`) says nothing about the route. */
const isName = (name: string): boolean => /^[A-Za-z_][\w.[\]-]{0,60}$/.test(name) && !isIdentifier(name);

/**
 * Routes that a recording of a browser saw (HAR 1.2, http://www.softwareishard.com/blog/har-12-spec/) at one origin.
 * Kept are method, template and the names of query parameters; no identifier, value, header, cookie or body is.
 * Never throws.
 */
export const routesOfHar = (text: string, file: string, origin: string): RoutesRead => {
  const nothing = (what: string): RoutesRead => ({ routes: [], notes: [{ where: file, what }] });
  if (text.length > limits.harCharacters)
    return nothing(`The recording is longer than ${limits.harCharacters} characters, so it is not read.`);
  const document = parsed(text);
  const log = isRecord(document) ? recordOf(document['log']) : undefined;
  if (log === undefined || !Array.isArray(log['entries'])) return nothing('The file is no HAR recording.');
  const entries = listOf(log['entries']);
  const routes: FoundRoute[] = [];
  let [elsewhere, unreadable] = [0, 0];
  for (const entry of entries.slice(0, limits.harEntries)) {
    const request = recordOf(recordOf(entry)['request']);
    const url = URL.parse(textOf(request['url']));
    const method = textOf(request['method']).toUpperCase();
    if (url === null || !/^[A-Z]{3,10}$/.test(method)) {
      unreadable += 1;
      continue;
    }
    if (url.origin !== origin) {
      elsewhere += 1;
      continue;
    }
    const response = recordOf(recordOf(entry)['response']);
    const media = textOf(recordOf(response['content'])['mimeType']);
    // A preflight is a question of the browser, not of the app.
    if (method === 'OPTIONS' || asset.test(url.pathname) || assetType.test(media)) continue;
    const template = templateOfPath(url.pathname);
    if (!isPlausible(template)) continue;
    routes.push(
      routeOf({
        method,
        template,
        kind: kindOf(media, url.pathname),
        seenIn: { source: 'har', where: file },
        query: [...url.searchParams.keys()].filter(isName).slice(0, 30),
      }),
    );
  }
  const beyond = entries.length - limits.harEntries;
  return {
    routes: mergeRoutes([routes]).slice(0, limits.routesFound),
    notes: [
      ...(elsewhere > 0 ? [{ where: file, what: `${elsewhere} requests went elsewhere than ${origin}.` }] : []),
      ...(unreadable > 0 ? [{ where: file, what: `${unreadable} entries have no address or method.` }] : []),
      ...(beyond > 0 ? [{ where: file, what: `${beyond} more entries are not read.` }] : []),
    ],
  };
};
