import type { Browser } from 'playwright-core';
import type { EvidenceSet } from '../evidence/map.ts';
import { silent, type Leaf } from '../evidence/leaf.ts';
import type { BrowsedPage, PagesEvidence } from '../evidence/pages.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { BrowserUnavailable, launchBrowser } from '../platform/browser/launch.ts';
import { privateHome } from '../platform/browser/private-home.ts';
import { landingOf } from './pages/landing.ts';
import { reachOf, type Reach } from './pages/resolver-rules.ts';
import { visit } from './pages/visit.ts';
import { Unavailable, type Aim, type Collector } from './collector.ts';

type Pages = { [url: string]: Leaf<BrowsedPage> };

const needed = (sofar: EvidenceSet['keys']) => {
  const { declared, http, dns } = sofar;
  if (declared?.status !== 'ok' || http?.status !== 'ok')
    throw new Unavailable('pages-unknown', 'the site was not asked for its pages, so there was none to open');
  return { declared: declared.value, http: http.value, dns: dns?.status === 'ok' ? dns.value : undefined };
};

/** A few pages at once: most of a page's time is waiting for its servers. */
const browse = async (
  browser: Browser,
  urls: readonly string[],
  reach: Reach,
  io: Io,
  signal: AbortSignal,
): Promise<Pages> => {
  const pages: Pages = {};
  const waiting = urls.slice(0, limits.pagesPerRun);
  const worker = async (): Promise<void> => {
    for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
      io.progress(`opening ${new URL(url).host} in a browser`);
      pages[url] = signal.aborted
        ? silent('the run ended before the page was opened')
        : await visit(browser, url, reach, io, signal);
    }
  };
  await Promise.all(Array.from({ length: limits.pagesAtOnce }, worker));
  for (const url of urls.slice(limits.pagesPerRun))
    pages[url] = silent(`only ${limits.pagesPerRun} pages are opened in one run`);
  // The order of the hosts, whichever page was ready first: a run with the same answers gives the same evidence.
  return Object.fromEntries(urls.flatMap(url => (pages[url] === undefined ? [] : [[url, pages[url]]])));
};

const withBrowser = async (
  aim: Aim,
  sofar: EvidenceSet['keys'],
  io: Io,
  signal: AbortSignal,
): Promise<PagesEvidence> => {
  const { declared, http, dns } = needed(sofar);
  const { open, closed } = landingOf(declared, http, aim.only);
  if (open.length === 0) return { pages: closed };
  const home = await privateHome(io);
  let browser: Browser | undefined;
  const close = (): void => void browser?.close().catch(() => {});
  try {
    const reach = reachOf(dns, io);
    browser = await launchBrowser(io, home, reach.rules);
    signal.addEventListener('abort', close, { once: true });
    const pages = await browse(browser, open, reach, io, signal);
    return { pages: { ...closed, ...pages }, ...(home.notes.length > 0 ? { notes: home.notes } : {}) };
  } catch (error) {
    if (error instanceof BrowserUnavailable) throw new Unavailable(error.code, error.message, error.howTo);
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
    await browser?.close().catch(() => {});
    await home.remove();
  }
};

/** Opens the pages that people land on in a real browser and keeps what the browser itself complains about. */
export const pages: Collector<'pages'> = {
  key: 'pages',
  after: ['declared', 'dns', 'http'],
  deadlineMs: 60_000,
  async collect(aim, sofar, io, signal) {
    if (!aim.browser)
      throw new Unavailable('browser-off', 'the run was told not to start a browser', 'Leave out --no-browser');
    if (io.net.offline) throw new Unavailable('offline', 'the run was offline', 'Leave out --offline');
    return withBrowser(aim, sofar, io, signal);
  },
};
