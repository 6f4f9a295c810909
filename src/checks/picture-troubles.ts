import type { DeliveredPage, ShownPicture } from '../evidence/delivery.ts';

const huge = 500_000;
const large = 200_000;
/** Smaller than that an old format costs nobody anything. */
const oldFormatFrom = 50_000;
const movingFrom = 100_000;
/** All pictures of one page that are loaded at once. */
const together = 1_500_000;
/** What a smaller picture has to save to be worth the work. */
const worthSaving = 12_288;
/** Narrower ones move the text by a line or two. */
const jumpsFrom = 300;
/** Pixels of a good screen for one pixel of the page, and how many times that is too many. */
const screenPixels = 2;
const tooMany = 2;

export type PictureTrouble = {
  readonly kind: 'heavy' | 'old-format' | 'too-wide' | 'jumps' | 'together';
  readonly severity: 'high' | 'medium';
  /** The file at fault, or the page. */
  readonly url: string;
  readonly page: string;
  /** Bytes that are loaded. */
  readonly bytes: number;
  /** One line of evidence. */
  readonly saw: string;
  /** `src` of the element, for finding it in the page. */
  readonly src: string;
};

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1_000)} KB`;

/** What is wrong with one picture of a page; the first that holds, the worst first. None where its file is not there. */
const troubleOf = (shown: ShownPicture, page: string): PictureTrouble | undefined => {
  if (shown.file.status === 'silent' || shown.file.value.status !== 200) return undefined;
  const { url, bytes, picture, cut } = shown.file.value;
  const atLeast = cut ? 'at least ' : '';
  const sized = picture === null ? '' : `, ${picture.format} of ${picture.width} × ${picture.height} pixels`;
  const facts = { url, page, bytes, src: shown.src };
  const saw = `${url}: ${atLeast}${kilobytes(bytes)}${sized}`;
  if (bytes > huge) return { ...facts, kind: 'heavy', severity: 'high', saw };
  if (bytes > large) return { ...facts, kind: 'heavy', severity: 'medium', saw };
  if (picture === null) return undefined;
  const { format, width } = picture;
  if (format === 'gif' && bytes > movingFrom) return { ...facts, kind: 'old-format', severity: 'medium', saw };
  if ((format === 'jpeg' || format === 'png') && bytes > oldFormatFrom)
    return {
      ...facts,
      kind: 'old-format',
      severity: 'medium',
      saw: `${saw}, although the browser said that it takes AVIF and WebP`,
    };
  const wanted = (shown.width ?? width) * screenPixels;
  if (width > wanted * tooMany && bytes * (1 - (wanted / width) ** 2) >= worthSaving)
    return { ...facts, kind: 'too-wide', severity: 'medium', saw: `${saw}, shown ${shown.width ?? 0} pixels wide` };
  if (!shown.keepsPlace && width >= jumpsFrom)
    return {
      ...facts,
      kind: 'jumps',
      severity: 'medium',
      saw: `${saw}; the img element says neither width and height`,
    };
  return undefined;
};

const weightOf = ({ file }: ShownPicture): number =>
  file.status === 'ok' && file.value.status === 200 ? file.value.bytes : 0;

/** Everything that is wrong with the pictures of a page: each file once, and all of them together. */
export const pictureTroubles = ({ url: page, pictures }: DeliveredPage): readonly PictureTrouble[] => {
  const each = new Map(pictures.flatMap(one => troubleOf(one, page) ?? []).map(one => [one.url, one]));
  const atOnce = new Map(pictures.filter(({ isLazy }) => !isLazy).map(one => [one.url, weightOf(one)]));
  const bytes = [...atOnce.values()].reduce((sum, one) => sum + one, 0);
  const all: readonly PictureTrouble[] =
    bytes > together
      ? [
          {
            kind: 'together',
            severity: 'high',
            url: page,
            page,
            bytes,
            src: '',
            saw: `${page} loads ${atOnce.size} pictures at once: ${kilobytes(bytes)} together`,
          },
        ]
      : [];
  return [...all, ...each.values()];
};
