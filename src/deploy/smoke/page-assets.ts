import { readMarkup, type Element } from '../../platform/read-markup.ts';

/** What a browser needs a file for; each is taken only with types of its own. */
type AssetUse = 'script' | 'module' | 'style' | 'image' | 'font' | 'manifest';

export type Asset = { readonly url: string; readonly use: AssetUse };

/** Without scripts and styles a page does not work; without a picture it looks poor. */
const order: readonly AssetUse[] = ['module', 'script', 'style', 'font', 'manifest', 'image'];

/** Destinations of a preload (HTML Living Standard, "Link type preload"). */
const preloaded: { readonly [as: string]: AssetUse } = {
  script: 'script',
  style: 'style',
  image: 'image',
  font: 'font',
};

const linkUse = ({ attributes }: Element): AssetUse | undefined => {
  const rels = new Set((attributes.get('rel') ?? '').toLowerCase().split(/\s+/));
  // An alternate style is loaded only when somebody picks it.
  if (rels.has('stylesheet')) return rels.has('alternate') ? undefined : 'style';
  if (rels.has('modulepreload')) return 'module';
  if (rels.has('preload')) return preloaded[(attributes.get('as') ?? '').toLowerCase()];
  if (rels.has('icon') || rels.has('apple-touch-icon')) return 'image';
  return rels.has('manifest') ? 'manifest' : undefined;
};

/** Types that a browser runs; any other makes the element a block of data (HTML Living Standard, "prepare the script element"). */
const isScript = (type: string): boolean =>
  type === '' || type === 'module' || /^(?:text|application)\/(?:x-)?(?:java|ecma)script$/.test(type);

const scriptUse = ({ attributes }: Element): AssetUse | undefined => {
  const type = (attributes.get('type') ?? '').trim().toLowerCase();
  if (!isScript(type)) return undefined;
  return type === 'module' ? 'module' : 'script';
};

const firstOf = (srcset: string): string => srcset.trim().split(/[\s,]+/)[0] ?? '';

const namedBy = (element: Element): readonly (readonly [string, AssetUse | undefined])[] => {
  const { tag, attributes } = element;
  const of = (name: string): string => attributes.get(name)?.trim() ?? '';
  if (tag === 'script') return [[of('src'), scriptUse(element)]];
  if (tag === 'link') return [[of('href'), linkUse(element)]];
  if (tag === 'img') return [[of('src'), 'image']];
  // Of several sizes a browser loads one; the first stands for all.
  if (tag === 'source' && attributes.has('srcset')) return [[firstOf(of('srcset')), 'image']];
  return [];
};

/** The files that a browser loads with the page, each once, those first that matter most. Never throws. */
export const assetsOf = (html: string, pageUrl: string): readonly Asset[] => {
  const { elements } = readMarkup(html);
  const based = elements.find(({ tag, attributes }) => tag === 'base' && attributes.has('href'));
  const base = URL.parse(based?.attributes.get('href') ?? '', pageUrl)?.href ?? pageUrl;
  const found = new Map<string, Asset>();
  for (const element of elements) {
    for (const [written, use] of namedBy(element)) {
      const url = written === '' ? null : URL.parse(written, base);
      if (use === undefined || url === null || !url.protocol.startsWith('http')) continue;
      url.hash = '';
      if (!found.has(url.href)) found.set(url.href, { url: url.href, use });
    }
  }
  return [...found.values()].toSorted((one, other) => order.indexOf(one.use) - order.indexOf(other.use));
};

/** WHATWG MIME Sniffing §4.6, JavaScript MIME types. */
const javaScript =
  /^(?:(?:application|text)\/(?:x-)?(?:ecma|java)script|text\/(?:javascript1\.[0-5]|jscript|livescript))$/;

const essence = (contentType: string): string => contentType.split(';')[0]?.trim().toLowerCase() ?? '';

const isRight = (use: AssetUse, type: string, nosniff: boolean): boolean => {
  switch (use) {
    case 'module':
      return javaScript.test(type);
    // Fetch standard, "should response be blocked due to its MIME type": a classic script is taken with most types unless nosniff is sent.
    case 'script':
      return javaScript.test(type) || (!nosniff && !/^(?:image|audio|video)\/|^text\/(?:html|csv)$/.test(type));
    case 'style':
      return type === 'text/css';
    default:
      return !/^text\/html$/.test(type);
  }
};

const wanted: { readonly [U in AssetUse]: string } = {
  module: 'JavaScript',
  script: 'JavaScript',
  style: 'text/css',
  image: 'a picture',
  font: 'a font',
  manifest: 'a manifest',
};

/** Why a browser does not use what came for this file; null when it does. */
export const assetTrouble = (
  { use }: Asset,
  answer: { readonly status: number; readonly contentType: string; readonly nosniff: boolean },
): string | null => {
  if (answer.status !== 200) return `answered ${answer.status}`;
  const type = essence(answer.contentType);
  if (isRight(use, type, answer.nosniff)) return null;
  return `came as ${type === '' ? 'nothing named' : type} instead of ${wanted[use]}`;
};
