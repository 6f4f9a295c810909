import type { DeliveryFields } from '../../evidence/delivery.ts';
import { fieldOf, sharedSeconds } from '../../evidence/derive/caching.ts';
import type { Delivered } from '../../evidence/derive/delivered.ts';
import { type Advice, defineCheck, type Fault } from '../check.ts';
import { judgeDelivered } from '../delivered-hosts.ts';
import { byHand, listed } from '../wording.ts';

/** Shorter texts fit into the first packet anyway. */
const worthPacking = 1_400;
/** What is saved on one visit when so much goes out unpacked is felt on every phone. */
const heavy = 100_000;

/** Types of text that compress to a third or less; pictures, films and fonts are packed already. */
const text =
  /^(?:text\/(?!event-stream)|image\/svg\+xml|application\/(?:(?:x-)?javascript|json|xml|wasm|[\w.-]+\+(?:json|xml))\b)/i;
const packings = /\b(?:br|gzip|x-gzip|zstd|deflate|dcb|dcz)\b/i;
const packedAlready = /\.(?:avif|webp|png|jpe?g|gif|ico|woff2?|mp4|webm|mp3)$/i;

type Sent = {
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly bytes: number;
  readonly fields: DeliveryFields;
};

const isText = ({ status, contentType, bytes }: Sent): boolean =>
  status === 200 && bytes >= worthPacking && text.test(contentType.trim());
const isPacked = (sent: Sent): boolean => packings.test(fieldOf(sent, 'content-encoding') ?? '');

const sentBy = ({ pages, files }: Delivered): readonly Sent[] => {
  const all = [...pages, ...files].filter(isText);
  return [...new Map(all.map(sent => [sent.url, sent])).values()];
};

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1_000)} KB`;

const faultOf = (one: Delivered): Fault | undefined => {
  const { host } = one;
  const plain = sentBy(one)
    .filter(sent => !isPacked(sent))
    .toSorted((a, b) => b.bytes - a.bytes || (a.url < b.url ? -1 : 1));
  const [first] = plain;
  if (first === undefined) return undefined;
  const bytes = plain.reduce((sum, sent) => sum + sent.bytes, 0);
  const single = plain.length === 1;
  return {
    place: host,
    places: plain.map(({ url }) => url),
    severity: bytes > heavy ? 'high' : 'medium',
    confidence: 'proven',
    happened: `Each first visit to ${host} loads ${kilobytes(bytes)} of text as it is, where a third of it would do: pages come slower on phones, and you pay for the traffic.`,
    cause: `The server sends ${listed(plain.slice(0, 3).map(({ url }) => new URL(url).pathname))} without compression${single ? '' : ` (${plain.length} answers in all)`}, although the browser said that it can unpack gzip, Brotli and Zstandard.`,
    evidence: plain
      .slice(0, 10)
      .map(
        sent =>
          `${sent.url}: ${sent.contentType.split(';')[0] ?? ''}, ${sent.bytes} bytes, Content-Encoding: ${fieldOf(sent, 'content-encoding') ?? 'none'}`,
      ),
    replay: {
      tool: 'curl',
      url: first.url,
      headers: ['accept-encoding: gzip, deflate, br, zstd'],
      prints: 'size',
      shows: sizeLike(first.bytes),
    },
    remedy: [
      byHand(
        'the server or CDN that sends your pages and files',
        'Switch compression on for text: HTML, CSS, JavaScript, JSON and SVG (nginx: gzip on; gzip_types text/css application/javascript application/json image/svg+xml; gzip_vary on;).',
        'Behind Cloudflare, Vercel or Netlify it is on by itself, unless the origin sends Cache-Control: no-transform.',
        'For files of a build, let the build write .br and .gz beside each file, packed as tightly as it goes.',
      ),
    ],
  };
};

/** Not a fault: the caches that people use most know about packed answers without being told. */
const adviceOf = (one: Delivered, asOf: Date): Advice | undefined => {
  const unsaid = sentBy(one).filter(
    sent => isPacked(sent) && sharedSeconds(sent, asOf) > 0 && !/accept-encoding|\*/i.test(fieldOf(sent, 'vary') ?? ''),
  );
  const [first] = unsaid;
  return first === undefined
    ? undefined
    : {
        place: one.host,
        text: `${first.url}${unsaid.length > 1 ? ` and ${unsaid.length - 1} more` : ''} can be kept by caches and is sent packed, without “Vary: Accept-Encoding”: a plain cache on the way gives the packed bytes also to programs that cannot unpack them. In nginx it is “gzip_vary on”.`,
      };
};

/** So many bytes came over the wire, whatever a page changes from one visit to the next; packed text has a fifth of it. */
const sizeLike = (bytes: number): string => `/ ${String(bytes).replace(/(?<=.)\d/g, String.raw`\d`)} bytes/`;

export default defineCheck({
  id: 'edge/text-compressed',
  rows: ['S4.c5'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'signups',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Text is sent packed',
    failureTitle: 'Phones load three times the bytes that they need',
    why: 'Scripts, styles, pages and JSON shrink to a third or less when they are packed, every browser can unpack them, and it costs a server next to nothing. A script of 900 KB becomes 250 KB.',
    fix: 'Switch on gzip or Brotli for text at the server or at the CDN.',
    howTo: 'Run the audit where the pages and their files can be reached.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9110#section-8.4',
      'https://developer.chrome.com/docs/lighthouse/performance/uses-text-compression',
    ],
  },
  judge: ({ delivery }, asOf) =>
    judgeDelivered(
      delivery,
      one => [faultOf(one)],
      (url, what) => what === 'page' || (what === 'file' && !packedAlready.test(new URL(url).pathname)),
      one => adviceOf(one, asOf),
    ),
});
