import type { BrowsedPage } from '../../evidence/pages.ts';

export type Mixed = BrowsedPage['mixed'][number];

/** What the browser says in its `MixedContentIssue` (Chrome DevTools Protocol, Audits.MixedContentIssueDetails). */
export type MixedReport = {
  readonly insecureURL: string;
  readonly resourceType?: string;
  readonly resolutionStatus: string;
};

const resolutions: { readonly [status: string]: Mixed['resolution'] } = {
  MixedContentBlocked: 'blocked',
  MixedContentAutomaticallyUpgraded: 'upgraded',
  MixedContentWarning: 'loaded',
};

/** The address without user, query and fragment: those can carry what is nobody's business. */
const plain = (url: string): string => {
  if (!URL.canParse(url)) return url.slice(0, 500);
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`.slice(0, 500);
};

/** Chromium asks for an upgraded resource at the same host and port, the port 80 excepted. */
const upgraded = (url: string): string => {
  const target = new URL(url);
  target.protocol = 'https:';
  return target.href;
};

/**
 * The browser's reports as evidence, each once: an issue can arrive twice. For an upgraded resource `outcome` says
 * whether the https request ended well; undefined = it did not end, or nobody could look its host up.
 */
export const mixedOf = (
  reports: readonly MixedReport[],
  outcome: (url: string) => boolean | undefined,
): readonly Mixed[] => {
  const found = new Map<string, Mixed>();
  for (const { insecureURL, resourceType = 'Other', resolutionStatus } of reports) {
    const resolution = resolutions[resolutionStatus];
    if (resolution === undefined) continue;
    const url = plain(insecureURL);
    const loaded = resolution === 'upgraded' && URL.canParse(insecureURL) ? outcome(upgraded(insecureURL)) : undefined;
    const key = [url, resourceType, resolution].join(' ');
    // Two addresses that differ in their query only: the one that failed is the one to tell of.
    if (found.has(key) && loaded !== false) continue;
    found.set(key, { url, resourceType, resolution, ...(loaded === undefined ? {} : { loaded }) });
  }
  return [...found.values()].toSorted((a, b) => (a.url + a.resourceType < b.url + b.resourceType ? -1 : 1));
};

/** Addresses of upgraded resources, as the browser asks for them. */
export const upgradedUrls = (reports: readonly MixedReport[]): readonly string[] =>
  reports
    .filter(
      ({ resolutionStatus, insecureURL }) => resolutions[resolutionStatus] === 'upgraded' && URL.canParse(insecureURL),
    )
    .map(({ insecureURL }) => upgraded(insecureURL));
