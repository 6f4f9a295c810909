import { literal } from '../../evidence/derive/chains.ts';
import type { Delivered } from '../../evidence/derive/delivered.ts';
import { defineCheck, type Fault, type Replay } from '../check.ts';
import { isWholeAddress, judgeDelivered, notWhole } from '../delivered-hosts.ts';
import { type PictureTrouble, pictureTroubles } from '../picture-troubles.ts';
import { byHand, listed } from '../wording.ts';

const ranks = { high: 0, medium: 1 };
const kindsByWeight: readonly PictureTrouble['kind'][] = ['together', 'heavy', 'old-format', 'too-wide', 'jumps'];

const worstFirst = (one: PictureTrouble, other: PictureTrouble): number =>
  ranks[one.severity] - ranks[other.severity] ||
  kindsByWeight.indexOf(one.kind) - kindsByWeight.indexOf(other.kind) ||
  other.bytes - one.bytes ||
  (one.url < other.url ? -1 : 1);

const megabytes = (bytes: number): string =>
  bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.round(bytes / 1_000)} KB`;

const nameOf = (url: string): string => new URL(url).pathname;

const happened = (host: string, { kind, bytes }: PictureTrouble): string =>
  kind === 'jumps'
    ? `The text of ${host} jumps down when a picture arrives: people lose their place, and tap what they did not mean.`
    : `On a phone ${host} loads ${megabytes(bytes)} for ${kind === 'together' ? 'pictures' : 'one picture'} before it looks finished: visitors leave before they have read a line.`;

const causeOf = (troubles: readonly PictureTrouble[], worst: PictureTrouble): string => {
  const same = troubles.filter(({ kind }) => kind === worst.kind);
  const [names, one] = [listed(same.slice(0, 3).map(({ url }) => nameOf(url))), same.length === 1];
  switch (worst.kind) {
    case 'together':
      return `The page ${names} loads all its pictures at once, each as large as it is.`;
    case 'heavy':
      return `The ${one ? 'picture' : 'pictures'} ${names} ${one ? 'is' : 'are'} sent as ${one ? 'it was' : 'they were'} made: no smaller copy stands in the page for a small screen.`;
    case 'old-format':
      return `The ${one ? 'picture' : 'pictures'} ${names} ${one ? 'comes' : 'come'} as PNG, JPEG or GIF, also to browsers that take AVIF and WebP, which are a half to a tenth of that.`;
    case 'too-wide':
      return `The ${one ? 'picture' : 'pictures'} ${names} ${one ? 'has' : 'have'} more than four times the pixels across that the page shows.`;
    case 'jumps':
      return `The ${one ? 'element' : 'elements'} of ${names} ${one ? 'says' : 'say'} no width and height, so a browser keeps no room for ${one ? 'it' : 'them'}.`;
  }
};

/** More bytes than the line that a picture of the kind must not cross. */
const beyond = { heavy: String.raw`[2-9]\d{5}|\d{7,}`, 'old-format': String.raw`[5-9]\d{4}|\d{6,}` };

const replayOf = ({ kind, url, page, src }: PictureTrouble): Replay => {
  if (kind === 'jumps') {
    const named = src === '' ? '' : `(?=[^>]*${literal(nameOf(src))})`;
    return isWholeAddress(page)
      ? {
          tool: 'curl',
          url: page,
          prints: 'body',
          shows: String.raw`/<img\b${named}(?![^>]*\swidth=[^>]*\sheight=)(?![^>]*\sheight=[^>]*\swidth=)[^>]*>/i`,
        }
      : notWhole;
  }
  if (kind === 'together') return { tool: 'none', reason: 'it is the sum of several files: see the lines above' };
  if (!isWholeAddress(url)) return notWhole;
  const bytes = kind === 'too-wide' ? String.raw`\d{5,}` : beyond[kind];
  return {
    tool: 'curl',
    url,
    prints: 'size',
    headers: ['accept: image/avif,image/webp,*/*'],
    shows: String.raw`/^200 \S+ (?:${bytes}) bytes$/m`,
  };
};

const faultOf = ({ host, pages }: Delivered): Fault | undefined => {
  const troubles = pages
    .filter(({ status }) => status === 200)
    .flatMap(page => pictureTroubles(page))
    .toSorted(worstFirst);
  const [worst] = troubles;
  if (worst === undefined) return undefined;
  const isSeen = worst.kind !== 'jumps';
  return {
    place: host,
    places: [...new Set(troubles.map(({ url }) => url))],
    severity: worst.severity,
    // A style sheet can keep the room as well, and nobody looked into those.
    confidence: isSeen ? 'proven' : 'inferred',
    happened: happened(host, worst),
    cause: causeOf(troubles, worst),
    evidence: [...new Set(troubles.map(({ saw }) => saw))].slice(0, 10),
    replay: replayOf(worst),
    remedy: [
      byHand(
        'the code of your pages, or the component of your framework that shows pictures',
        'Make each large picture in three widths (480, 768 and 1344 pixels) as AVIF and as WebP, for example with squoosh.app or your framework’s own image component.',
        'Offer them: <picture><source type="image/avif" srcset="name-480.avif 480w, name-768.avif 768w, name-1344.avif 1344w" sizes="100vw"><img src="name-768.jpg" width="1344" height="672" alt="…"></picture>',
        'Write width and height into every img element, and loading="lazy" into those below the first screen.',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/images-efficient',
  rows: ['S4.c5'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'signups',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Pictures are as small as screens need them',
    failureTitle: 'Phones load pictures made for posters',
    why: 'Most first visits come by phone, from a link in a post. A picture of 2 MB takes ten seconds there on a weak connection, and a picture without its size moves the text while somebody reads it.',
    fix: 'Offer pictures as AVIF or WebP in several widths, and say width and height in the markup.',
    howTo: 'Run the audit where the pages and their pictures can be reached.',
    references: [
      'https://developer.chrome.com/docs/performance/insights/image-delivery',
      'https://html.spec.whatwg.org/multipage/images.html',
      'https://web.dev/articles/optimize-cls',
    ],
  },
  judge: ({ delivery }) =>
    judgeDelivered(
      delivery,
      one => [faultOf(one)],
      (_url, what) => what === 'page' || what === 'picture',
    ),
});
