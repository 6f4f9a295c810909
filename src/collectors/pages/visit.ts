import type { Browser, BrowserContext, Page, Request } from 'playwright-core';
import { seen, silent, type Leaf } from '../../evidence/leaf.ts';
import type { BrowsedPage } from '../../evidence/pages.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { mixedOf, upgradedUrls, type MixedReport } from './mixed-content.ts';
import type { Reach } from './resolver-rules.ts';

type Watch = {
  readonly reports: readonly MixedReport[];
  /** How requests ended, by the address first asked: true = an answer below 400. */
  readonly ended: ReadonlyMap<string, boolean>;
  readonly origins: ReadonlySet<string>;
  readonly pending: () => number;
};

const firstOf = (request: Request): Request => {
  let first = request;
  for (let before = first.redirectedFrom(); before !== null; before = first.redirectedFrom()) first = before;
  return first;
};

const isWeb = (url: string): boolean => url.startsWith('http://') || url.startsWith('https://');

/** Watches from before the first request, since the browser reports an issue only to who already listens. */
const watch = async (context: BrowserContext, page: Page): Promise<Watch> => {
  const reports: MixedReport[] = [];
  const ended = new Map<string, boolean>();
  const origins = new Set<string>();
  const open = new Set<Request>();
  page.on('request', request => {
    if (isWeb(request.url()) && origins.size < limits.pageOrigins) origins.add(new URL(request.url()).origin);
    open.add(request);
  });
  page.on('requestfailed', request => {
    open.delete(request);
    ended.set(firstOf(request).url(), false);
  });
  page.on('response', response => {
    const { status, request } = { status: response.status(), request: response.request() };
    if (status < 300 || status >= 400 || status === 304) ended.set(firstOf(request).url(), status < 400);
  });
  page.on('requestfinished', request => open.delete(request));
  const session = await context.newCDPSession(page);
  session.on('Audits.issueAdded', ({ issue }) => {
    const report = issue.details.mixedContentIssueDetails;
    if (issue.code === 'MixedContentIssue' && report !== undefined) reports.push(report);
  });
  await session.send('Audits.enable');
  return { reports, ended, origins, pending: () => open.size };
};

/** Waits until nothing was under way for a moment: scripts load more after the page says that it is complete. */
const settle = async (watched: Watch, io: Io, signal: AbortSignal): Promise<void> => {
  const until = io.elapsed() + limits.pageSettleMs;
  let quietSince = io.elapsed();
  while (io.elapsed() < until && io.elapsed() - quietSince < limits.pageQuietMs) {
    await io.sleep(25, signal);
    const undecided = upgradedUrls(watched.reports).some(url => !watched.ended.has(url));
    if (watched.pending() > 0 || undecided) quietSince = io.elapsed();
  }
};

const reasonOf = (error: unknown, signal: AbortSignal): string => {
  if (signal.aborted) return 'the run ended before the page was read';
  const message = error instanceof Error ? error.message : String(error);
  const code = /net::(ERR_[A-Z_]{3,60})/.exec(message)?.[1];
  if (code !== undefined) return `the browser could not open the page (${code})`;
  if (/timeout/i.test(message)) return `the page did not finish loading within ${limits.pageMs / 1000} s`;
  return `the browser gave up on the page (${message.split('\n')[0]?.slice(0, 120) ?? ''})`;
};

const pageOf = async (page: Page, url: string, watched: Watch, reach: Reach): Promise<BrowsedPage> => {
  const outcome = (asked: string): boolean | undefined => {
    const result = watched.ended.get(asked);
    // A host that nobody could look up did not fail: this run was told not to ask for it.
    return result === false && !reach.knows(new URL(asked).hostname) ? undefined : result;
  };
  const { origin, pathname } = new URL(page.url());
  return {
    url,
    finalUrl: origin + pathname,
    title: (await page.title()).slice(0, 200),
    mixed: mixedOf(watched.reports, outcome),
    contacted: [...watched.origins].toSorted(),
  };
};

/** Opens one page in a context of its own and tells what the browser met there. Never throws for a page that fails. */
export const visit = async (
  browser: Browser,
  url: string,
  reach: Reach,
  io: Io,
  signal: AbortSignal,
): Promise<Leaf<BrowsedPage>> => {
  const context = await browser.newContext({ acceptDownloads: false, serviceWorkers: 'block' });
  try {
    const page = await context.newPage();
    context.on('page', other => void (other === page ? undefined : other.close().catch(() => {})));
    const watched = await watch(context, page);
    const failure = await page.goto(url, { waitUntil: 'load', timeout: limits.pageMs }).then(
      () => undefined,
      (error: unknown) => reasonOf(error, signal),
    );
    if (failure === undefined) await settle(watched, io, signal);
    // What was met before the page stood still is a fact; nothing met until then is not.
    const partial = failure !== undefined && watched.reports.length > 0 && isWeb(page.url());
    return failure === undefined || partial ? seen(await pageOf(page, url, watched, reach)) : silent(failure);
  } catch (error) {
    return silent(reasonOf(error, signal));
  } finally {
    await context.close().catch(() => {});
  }
};
