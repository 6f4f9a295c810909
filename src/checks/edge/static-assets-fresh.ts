import type { DeliveredFile } from '../../evidence/delivery.ts';
import { browserSeconds, fieldOf, isImmutable } from '../../evidence/derive/caching.ts';
import { isFingerprinted } from '../../evidence/derive/fingerprinted.ts';
import { defineCheck, type Fault } from '../check.ts';
import { askingFor, judgeDelivered } from '../delivered-hosts.ts';
import { byHand, lasting, listed } from '../wording.ts';

/** A week: what is kept longer under one name outlives a release and its rollback. */
const mostSeconds = 604_800;

const control = (file: DeliveredFile): string => `Cache-Control: ${fieldOf(file, 'cache-control') ?? 'none'}`;

/** A line that lets a browser keep it for longer than a week, or without ever asking. */
const keptLong = String.raw`/cache-control:[^\n]*(?:immutable|max-age="?(?:\d{7,}|[7-9]\d{5}|6[1-9]\d{4}|60[5-9]\d{3}|604[89]\d\d))/i`;

/** What the answer says that pins the file: the directive, or the date where there is none. */
const keptBy = (file: DeliveredFile): string =>
  fieldOf(file, 'cache-control')?.match(/max-age|immutable/i) ? keptLong : '/^expires:/im';

/** A rule by the query string (`app.js?v=3`) renews the address as a hash in the name does. */
const isRenewed = (url: string): boolean => isFingerprinted(url) || new URL(url).search.length > 1;

const faultOf = (host: string, files: readonly DeliveredFile[], asOf: Date): Fault | undefined => {
  const pinned = files.filter(file => {
    const seconds = browserSeconds(file, asOf);
    const isGuess = fieldOf(file, 'cache-control') === null && fieldOf(file, 'expires') === null;
    return !isRenewed(file.url) && !isGuess && (seconds > mostSeconds || (isImmutable(file) && seconds > 0));
  });
  const [first] = pinned;
  if (first === undefined) return undefined;
  const one = pinned.length === 1;
  const names = listed(pinned.slice(0, 3).map(({ url }) => new URL(url).pathname));
  return {
    place: host,
    places: pinned.map(({ url }) => url),
    severity: 'medium',
    confidence: 'proven',
    happened: `After your next release people who were at ${host} before go on with the old ${one ? 'file' : 'files'} for up to ${lasting(browserSeconds(first, asOf))}: pages look broken or do the wrong thing, and no rollback reaches them.`,
    cause: `The ${one ? 'file' : 'files'} ${names} ${one ? 'keeps its name' : 'keep their names'} when the content changes, and browsers are told to keep ${one ? 'it' : 'them'} without asking (${control(first)}).`,
    evidence: pinned.slice(0, 10).map(file => `${file.url}: ${file.status}, ${control(file)}`),
    replay: askingFor(first.url, keptBy(first)),
    remedy: [
      byHand(
        'your build, or the server that sends these files',
        'Let the build put a hash of the content into the names of scripts, styles and pictures.',
        'Send what must keep its name, such as favicon.ico, with: Cache-Control: public, max-age=3600',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/static-assets-fresh',
  rows: ['S4.c3'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'support',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Files that change under one name are renewed in time',
    failureTitle: 'Visitors go on with old files after a release',
    why: 'A browser that may keep a file for a year does not ask whether there is a new one. When its name stays the same, people keep the old script under the new page until they clear their cache by hand.',
    fix: 'Put a hash of the content into the file names, or let browsers keep such files for an hour.',
    howTo: 'Run the audit where the pages and their files can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc9111#section-4.2', 'https://www.rfc-editor.org/rfc/rfc8246'],
  },
  judge: ({ delivery }, asOf) =>
    judgeDelivered(
      delivery,
      ({ host, files }) => [faultOf(host, files, asOf)],
      (url, what) => what === 'page' || (what === 'file' && !isRenewed(url)),
    ),
});
