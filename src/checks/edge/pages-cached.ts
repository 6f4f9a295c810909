import type { DeliveredPage, MissingAsset } from '../../evidence/delivery.ts';
import { browserSeconds, fieldOf } from '../../evidence/derive/caching.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault } from '../check.ts';
import { askingFor, judgeDelivered } from '../delivered-hosts.ts';
import { byHand, lasting } from '../wording.ts';

/** An hour: a page that is kept for longer shows people the files of a release that is gone. */
const mostSeconds = 3_600;

/** A line that lets a browser keep a page for longer than an hour without asking. */
const keptLong = String.raw`/^cache-control:[^\n]*\bmax-age="?(?:\d{5,}|[4-9]\d{3}|3[7-9]\d\d|36[1-9]\d|360[1-9])/im`;

const pinned = (host: string, page: DeliveredPage, asOf: Date): Fault | undefined => {
  const control = fieldOf(page, 'cache-control');
  const isGuess = control === null && fieldOf(page, 'expires') === null;
  const seconds = isGuess ? 0 : browserSeconds(page, asOf);
  if (seconds <= mostSeconds) return undefined;
  return {
    place: `${host}${new URL(page.url).pathname.toLowerCase().replace(/\.$/, '')}`,
    places: [page.url],
    hosts: [host],
    severity: 'high',
    confidence: 'proven',
    happened: `After a release, and after taking one back, people who were at ${host} before go on with the old page for up to ${lasting(seconds)}: it asks for files that are gone, and nothing you do reaches them.`,
    cause: `Browsers are told to keep the page ${page.url} without asking (${control === null ? `Expires: ${fieldOf(page, 'expires') ?? ''}` : `Cache-Control: ${control}`}).`,
    evidence: [`${page.url}: ${page.status}, Cache-Control: ${control ?? 'none'}`],
    replay: askingFor(page.url, control !== null && /max-age/i.test(control) ? keptLong : '/^expires:/im'),
    remedy: [
      byHand(
        'the code or the server that answers with your pages',
        'Let browsers ask each time, and only the CDN keep the page: Cache-Control: public, max-age=0, s-maxage=300, stale-while-revalidate=86400',
        'Keep the long time for files whose name carries a hash.',
      ),
    ],
  };
};

const isPage = ({ status, contentType }: MissingAsset): boolean =>
  status === 200 && /^\s*text\/html\b/i.test(contentType);

const mistaken = (host: string, missing: MissingAsset, asOf: Date): Fault | undefined => {
  if (!isPage(missing)) return undefined;
  const seconds = browserSeconds(missing, asOf);
  const keeps = seconds > mostSeconds ? ` and keeps it for ${lasting(seconds)}` : '';
  return {
    place: host,
    places: [missing.url],
    severity: seconds > mostSeconds ? 'high' : 'medium',
    confidence: 'proven',
    happened: `After a release the page of somebody who had it open asks ${host} for a file that is gone, gets a page instead of a script${keeps}, and stays white.`,
    cause: `${host} answers a file that does not exist with 200 and a page of HTML, as the rule "everything else is index.html" does when it also covers the folder of the build.`,
    evidence: [
      `${missing.url} (made up): ${missing.status}, ${missing.contentType}, Cache-Control: ${fieldOf(missing, 'cache-control') ?? 'none'}`,
    ],
    replay: askingFor(missing.url, String.raw`/^HTTP\/[\d.]+ 200[\s\S]*^content-type: *text\/html/im`),
    remedy: [
      byHand(
        'the rule that sends unknown addresses to index.html',
        'Leave the folder of the build out of it, so that a missing file is 404: in nginx "location /assets/ { try_files $uri =404; }", at Netlify and Vercel a rule for the folder before the one for everything.',
        'Keep the files of the last release for a day, so that pages that are open go on working.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/pages-cached',
  rows: ['S4.c3'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'support',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Pages are fresh after a release, and a missing file is missing',
    failureTitle: 'After a release people see the old page, or a white one',
    why: 'A page names the files of one release. Kept for long it asks for files of a release that is gone; and where the server answers that with a page instead of 404, the browser runs HTML as a script and shows nothing.',
    fix: 'Let browsers ask for pages each time (`max-age=0`), and answer 404 for files that do not exist.',
    howTo: 'Run the audit where the pages and their files can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.1', 'https://web.dev/articles/http-cache'],
  },
  judge: ({ delivery }, asOf) =>
    judgeDelivered(
      delivery,
      ({ host, pages, missing }) => {
        const faults = pages
          .filter(({ status }) => status === 200)
          .toSorted((one, other) => byCodePoint(one.url, other.url))
          .map(page => pinned(host, page, asOf));
        if (missing.status === 'silent' && faults.some(fault => fault !== undefined)) return faults;
        const asset = known(missing, host);
        return [...faults, asset === null ? undefined : mistaken(host, asset, asOf)];
      },
      (_url, what) => what === 'page',
    ),
});
