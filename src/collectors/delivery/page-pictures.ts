import type { Element } from '../../platform/read-markup.ts';
import { baseOf } from './page-files.ts';

/** A picture as the markup shows it, with the address of the file that a phone loads for it. */
export type PagePicture = {
  readonly url: string;
  /** Address in `src`; empty where that is none of the web. */
  readonly src: string;
  readonly width: number | null;
  readonly keepsPlace: boolean;
  readonly isLazy: boolean;
};

/** The pixels that a phone of today has across: 412 CSS pixels, each 2.625 of the screen. */
const phonePixels = 1_080;
/** Formats that every browser of today knows. */
const known = /^image\/(?:avif|webp|jpeg|png|gif|svg\+xml)\b/i;

const sizeOf = (candidate: string): number => {
  const [, number = '', unit] = /\s(\d+(?:\.\d+)?)([wx])$/.exec(candidate) ?? [];
  return unit === 'w' ? Number(number) : unit === 'x' ? Number(number) * (phonePixels / 2.625) : 0;
};

/** The candidate of a `srcset` that a phone takes: the smallest that fills its screen, else the largest. */
const takenBy = (srcset: string): string | undefined => {
  const all = srcset.split(/,\s+|,$/).flatMap(one => (one.trim() === '' ? [] : [one.trim()]));
  const sorted = all.toSorted((one, other) => sizeOf(one) - sizeOf(other));
  return (sorted.find(one => sizeOf(one) >= phonePixels) ?? sorted.at(-1))?.split(/\s+/)[0];
};

const pixels = (value: string | undefined): number | null =>
  value !== undefined && /^\s*\d{1,5}(?:px)?\s*$/.test(value) ? Number.parseInt(value, 10) : null;

const webAddress = (address: string, base: string): string => {
  const url = address === '' ? null : URL.parse(address, base);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : '';
};

const styledSize = /(?:^|;)\s*(?:aspect-ratio|height)\s*:/i;

const sourceOf = (attributes: Element['attributes']): string | undefined => {
  const type = attributes.get('type');
  if (type !== undefined && !known.test(type.trim())) return undefined;
  // A source for wide screens alone is not what a phone takes.
  if (/min-(?:device-)?width|print/i.test(attributes.get('media') ?? '')) return undefined;
  return takenBy(attributes.get('srcset') ?? '');
};

/** Every `img` of a page, in the order of the document, each with what a phone that knows AVIF and WebP loads for it. */
export const pagePictures = (elements: readonly Element[], pageUrl: string): readonly PagePicture[] => {
  const base = baseOf(elements, pageUrl);
  const found: PagePicture[] = [];
  let offered: string | undefined;
  for (const { tag, attributes } of elements) {
    if (tag === 'picture') offered = undefined;
    if (tag === 'source') offered ??= sourceOf(attributes);
    if (tag !== 'img') continue;
    const src = attributes.get('src')?.trim() ?? '';
    const address = offered ?? takenBy(attributes.get('srcset') ?? '') ?? src;
    offered = undefined;
    const url = URL.parse(webAddress(address, base));
    if (url === null) continue;
    url.hash = '';
    const [width, height] = [pixels(attributes.get('width')), pixels(attributes.get('height'))];
    found.push({
      url: url.href,
      src: webAddress(src, base),
      width,
      keepsPlace: (width !== null && height !== null) || styledSize.test(attributes.get('style') ?? ''),
      isLazy: attributes.get('loading')?.trim().toLowerCase() === 'lazy',
    });
  }
  return found;
};
