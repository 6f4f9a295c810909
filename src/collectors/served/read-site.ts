import type { TextSort } from '../../engines/secrets/found.ts';
import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import { changingPart } from '../../drive/routes/harmless-link.ts';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { ServedSite, ServedVia } from '../../evidence/served.ts';
import { limits } from '../../platform/limits.ts';
import { pagesAlike } from './alike.ts';
import { exposedFiles, isPage } from './exposed-files.ts';
import { headerOf, isPassing, type Fetch, type Got } from './fetch.ts';
import type { Gatherer } from './gather.ts';
import { partsOfPage } from './inline-scripts.ts';
import type { LeftOutList } from './left-out.ts';
import { countsInPage, withoutEntities } from './named-in-page.ts';
import { pageReferences } from './page-references.ts';
import { plainUrl } from './plain-url.ts';
import { scriptReferences, sourceMapNamed } from './script-references.ts';
import type { Site } from './sites.ts';
import { readSourceMap } from './source-map.ts';

export type SiteTools = {
  readonly fetch: Fetch;
  readonly gatherer: Gatherer;
  readonly leftOut: LeftOutList;
  /** False for hosts of others, whose scripts are left alone. */
  readonly isOwn: (host: string) => boolean;
  readonly randomLabel: (length: number) => string;
  /** Lets few source maps be in memory at the same time. */
  readonly mapSlot: <T>(job: () => Promise<T>) => Promise<T>;
};

type Sort = Extract<ServedVia, 'script' | 'chunk' | 'service-worker'>;

const bounds = {
  page: { maxBytes: limits.bodyBytes, follow: true },
  script: { maxBytes: limits.servedScriptBytes, follow: true },
  map: { maxBytes: limits.servedMapBytes, follow: true },
  small: { maxBytes: limits.servedFileBytes, follow: true },
} as const;

/** How pages are read: names tell here as they do in settings, where they say enough. */
const inPage = { sort: 'settings', source: null, counts: countsInPage } as const;

const settingsFile = /\.(?:js|json|webmanifest|ya?ml|txt)$/i;
const longestInlineMap = 40_000_000;

/**
 * Reads what one host gives to anybody: pages, scripts, chunks, source maps, service worker, configurations, errors,
 * and files that no site serves. Only GET; silent when it gave no answer at all.
 */
export const readSite = async (site: Site, tools: SiteTools): Promise<Leaf<ServedSite>> => {
  const { fetch, gatherer, leftOut, isOwn, randomLabel, mapSlot } = tools;
  const asked = new Set<string>();
  const pending = new Set<Promise<void>>();
  const loadedBy = new Set<string>();
  const isAlike = pagesAlike();
  let [pages, configurations, alike, beyond] = [0, 0, 0, 0];
  let answered = false;
  let firstMissed: string | undefined;

  const start = (job: Promise<void>): void => {
    const done = job.finally(() => pending.delete(done));
    pending.add(done);
  };
  const isNew = (url: string): boolean => {
    if (asked.has(url)) return false;
    asked.add(url);
    const { hostname } = new URL(url);
    if (isOwn(hostname)) return true;
    leftOut.ofOthers(hostname);
    return false;
  };
  const missed = (url: string, reason: string): void => {
    firstMissed ??= reason;
    leftOut.add(plainUrl(url), reason);
  };
  /** The answer, or undefined with what it was left out for. What is refused to strangers is served to nobody. */
  const served = (url: string, got: Awaited<ReturnType<Fetch>>): Got | undefined => {
    if ('missed' in got) {
      missed(url, got.missed);
      return undefined;
    }
    answered = true;
    if ('elsewhere' in got) {
      leftOut.ofOthers(got.elsewhere);
      return undefined;
    }
    if (got.cut) leftOut.add(plainUrl(url), `only its first ${got.body.length} bytes came or were read`);
    if (got.status === 200) return got;
    if (isPassing(got)) leftOut.add(plainUrl(url), `it was answered with ${got.status}, so nothing was read`);
    return undefined;
  };
  const read = (bytes: Buffer, sort: TextSort, url: string, via: ServedVia, source: string | null = null): boolean =>
    gatherer.read({ bytes, sort, url, via, source });
  const readMarkup = ({ body, url }: Got): void => {
    const { markup, scripts } = partsOfPage(body);
    gatherer.read({ ...inPage, bytes: withoutEntities(markup), url, via: 'page' });
    gatherer.read({ ...inPage, bytes: scripts, url, via: 'inline' });
  };

  const follow = (text: string, url: string, page: string): void => {
    const found = scriptReferences(text, { url, page, beside: [...loadedBy] });
    for (const chunk of found.chunks)
      if (isOwn(new URL(chunk).hostname) && isNew(chunk)) start(script(chunk, page, 'chunk'));
    for (const worker of found.serviceWorkers) if (isNew(worker)) start(script(worker, page, 'service-worker'));
    for (const address of found.configurations) {
      const at = new URL(address);
      if (!isOwn(at.hostname) || changingPart(at) !== undefined || !isNew(address)) continue;
      // Names are guesses at what is a configuration; the first few are enough of them.
      configurations += 1;
      if (configurations <= limits.servedConfigurations) start(file(address));
    }
  };

  const readMap = (bytes: Buffer, url: string): void => {
    const map = readSourceMap(bytes);
    if ('broken' in map) {
      leftOut.add(plainUrl(url), `${map.broken}; its text was looked through as it is`);
      read(bytes, 'bundle', url, 'source-map');
      return;
    }
    for (const { name, text } of map.sources) {
      const path = name.replace(/[?#].*$/, '');
      // Texts of packages are as many as they are old: values of the project are found there by their shape alone.
      const sort = path.includes('node_modules/') ? 'bundle' : sortOfText(path);
      read(Buffer.from(text), sort, url, 'source-map', path);
    }
    if (map.beyond > 0) leftOut.add(plainUrl(url), `only ${limits.servedSources} sources are read of one map`);
  };
  const sourceMap = (named: string, script: string): void => {
    if (named.startsWith('data:')) {
      const [, base64, data = ''] = /^data:[^,]{0,100}?(;base64)?,(.*)$/s.exec(named.slice(0, longestInlineMap)) ?? [];
      readMap(base64 === undefined ? Buffer.from(unquoted(data)) : Buffer.from(data, 'base64'), script);
      return;
    }
    const url = URL.parse(named, script);
    if (url === null || !/^https?:$/.test(url.protocol) || !isNew(url.href)) return;
    start(
      mapSlot(async () => {
        const got = served(url.href, await fetch(url.href, bounds.map));
        if (got !== undefined && !isPage(got)) readMap(got.body, url.href);
      }),
    );
  };

  const script = async (url: string, page: string, via: Sort): Promise<void> => {
    const got = served(url, await fetch(url, bounds.script));
    // A site that answers everything with its page has no such script.
    if (got === undefined || isPage(got) || !read(got.body, 'bundle', got.url, via)) return;
    const text = got.body.toString('utf8');
    follow(text, got.url, page);
    const map = headerOf(got, 'sourcemap') || headerOf(got, 'x-sourcemap') || sourceMapNamed(text);
    if (map !== null && map !== '') sourceMap(map, got.url);
  };
  const file = async (url: string): Promise<void> => {
    const got = served(url, await fetch(url, bounds.small));
    if (got !== undefined && !isPage(got)) read(got.body, 'settings', got.url, 'file');
  };

  const page = async (url: string): Promise<void> => {
    const got = await fetch(url, bounds.page);
    if ('missed' in got) return missed(url, got.missed);
    answered = true;
    // The page itself sends on to another host: that one is read by itself when it belongs to the project.
    if ('elsewhere' in got) return;
    if (got.cut) leftOut.add(plainUrl(url), `only its first ${got.body.length} bytes came or were read`);
    if (isPassing(got)) leftOut.add(plainUrl(url), `it was answered with ${got.status} instead of its page`);
    if (!isPage(got)) return void read(got.body, 'settings', got.url, 'file');
    readMarkup(got);
    const html = got.body.toString('utf8');
    const { scripts, files, links, inline } = pageReferences(html, got.url);
    for (const one of scripts) {
      if (isOwn(new URL(one).hostname)) loadedBy.add(one);
      if (isNew(one)) start(script(one, got.url, 'script'));
    }
    for (const one of files) if (settingsFile.test(new URL(one).pathname) && isNew(one)) start(file(one));
    for (const text of inline) follow(text, got.url, got.url);
    if (links.length >= limits.crawlLinksOfPage)
      leftOut.add(plainUrl(got.url), `only its first ${limits.crawlLinksOfPage} links were followed`);
    for (const link of links) {
      const to = new URL(link);
      if (to.hostname !== site.host || changingPart(to) !== undefined || /\.\w{2,5}$/.test(to.pathname)) continue;
      if (!isNew(to.origin + to.pathname)) continue;
      if (isAlike(to.pathname)) alike += 1;
      else if (pages < limits.servedPages) openPage(to.origin + to.pathname);
      else beyond += 1;
    }
  };
  const openPage = (url: string): void => {
    asked.add(url);
    pages += 1;
    start(page(url));
  };

  const error = async (url: string, want: Parameters<Fetch>[1]): Promise<void> => {
    const got = await fetch(url, want);
    if ('missed' in got) return got.refused ? undefined : missed(url, got.missed);
    answered = true;
    if ('elsewhere' in got) return;
    if (isPage(got)) gatherer.read({ ...inPage, bytes: withoutEntities(got.body), url: got.url, via: 'error' });
    else read(got.body, 'settings', got.url, 'error');
  };
  const errors = (): void => {
    const want = { ...bounds.small, follow: false };
    start(error(`${site.origin}/${randomLabel(16)}`, want));
    // A request that cannot be read: the escape names no character, and servers that decode it say where they fell over.
    start(error(`${site.origin}/%E0%A4%A`, want));
  };

  for (const url of site.pages.slice(0, limits.servedPages)) openPage(url);
  beyond += Math.max(0, site.pages.length - limits.servedPages);
  errors();
  const probed = exposedFiles(site.origin, fetch, randomLabel);
  while (pending.size > 0) await Promise.all(pending);
  const { exposed, leftOut: unprobed, answered: probedAnswered } = await probed;
  for (const { what, reason } of unprobed) missed(what, reason);
  if (beyond > 0)
    leftOut.add(
      `${beyond} more ${beyond === 1 ? 'page' : 'pages'}`,
      `only the first ${limits.servedPages} pages of a host are read`,
    );
  for (const { url, body } of exposed) read(body, 'settings', url, 'file');
  if (!answered && !probedAnswered) return silent(firstMissed ?? 'it gave no answer');
  return seen(
    gatherer.site(
      site.host,
      exposed.map(({ url, what, sign }) => ({ url, what, sign })),
      alike,
    ),
  );
};

const unquoted = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};
