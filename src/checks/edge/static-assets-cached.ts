import type { DeliveredFile } from '../../evidence/delivery.ts';
import { browserSeconds, fieldOf } from '../../evidence/derive/caching.ts';
import { isFingerprinted } from '../../evidence/derive/fingerprinted.ts';
import { defineCheck, type Fault } from '../check.ts';
import { askingFor, judgeDelivered } from '../delivered-hosts.ts';
import { byHand, lasting, listed } from '../wording.ts';

/** Thirty days: shorter, and who comes once a month loads everything anew. */
const wantedSeconds = 2_592_000;

const control = (file: DeliveredFile): string => `Cache-Control: ${fieldOf(file, 'cache-control') ?? 'none'}`;

/** No line that lets a browser keep it for thirty days or more. */
const keptShort = String.raw`/^(?![\s\S]*cache-control:[^\n]*max-age="?(?:\d{8,}|[3-9]\d{6}|2[6-9]\d{5}|259[2-9]\d{3}))HTTP\/[\d.]+ 200/i`;

const faultOf = (host: string, files: readonly DeliveredFile[], asOf: Date): Fault | undefined => {
  const short = files.filter(file => isFingerprinted(file.url) && browserSeconds(file, asOf) < wantedSeconds);
  const [first] = short;
  if (first === undefined) return undefined;
  const seconds = browserSeconds(first, asOf);
  const one = short.length === 1;
  const bytes = short.reduce((sum, file) => sum + file.bytes, 0);
  const names = listed(short.slice(0, 3).map(({ url }) => new URL(url).pathname));
  return {
    place: host,
    places: short.map(({ url }) => url),
    severity: 'medium',
    confidence: 'proven',
    happened: `Whoever comes back to ${host} loads ${one ? 'a file' : `${short.length} files`} (${Math.ceil(bytes / 1_000)} KB) anew that never changed: pages come slower, and on a busy day the server spends itself on them.`,
    cause: `The ${one ? 'file' : 'files'} ${names} ${one ? 'carries' : 'carry'} a hash of the content in the name, yet a browser keeps ${one ? 'it' : 'them'} ${seconds === 0 ? 'not at all' : `for ${lasting(seconds)}`} (${control(first)}).`,
    evidence: short.slice(0, 10).map(file => `${file.url}: ${file.status}, ${control(file)}`),
    replay: askingFor(first.url, keptShort),
    remedy: [
      byHand(
        'the server or CDN that sends the files of your build',
        'Send files whose name carries a hash with: Cache-Control: public, max-age=31536000, immutable',
        'Leave pages as they are: a page that is kept for long pins people to old files.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/static-assets-cached',
  rows: ['S4.c3'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'Files that never change are kept by browsers',
    failureTitle: 'Every visit loads files anew that never change',
    why: 'A file whose name carries a hash of its content never changes under that name. Kept for a year it costs a visitor one request; otherwise every page view costs all of them.',
    fix: 'Send such files with `Cache-Control: public, max-age=31536000, immutable`.',
    howTo: 'Run the audit where the pages and their files can be reached.',
    references: ['https://www.rfc-editor.org/rfc/rfc9111#section-4.2', 'https://www.rfc-editor.org/rfc/rfc8246'],
  },
  judge: ({ delivery }, asOf) =>
    judgeDelivered(
      delivery,
      ({ host, files }) => [faultOf(host, files, asOf)],
      (url, what) => what === 'page' || (what === 'file' && isFingerprinted(url)),
    ),
});
