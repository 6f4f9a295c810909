import type { FileRole } from '../../evidence/delivery.ts';
import type { Element } from '../../platform/read-markup.ts';

export type PageFile = { readonly url: string; readonly role: FileRole };

const linkRole = (rel: string, as: string): FileRole | undefined => {
  const rels = rel.toLowerCase().split(/\s+/);
  if (rels.includes('stylesheet')) return 'style';
  if (rels.some(word => word === 'icon' || word === 'apple-touch-icon')) return 'icon';
  if (rels.includes('modulepreload')) return 'script';
  if (!rels.includes('preload')) return undefined;
  return as === 'script' || as === 'style' || as === 'image' || as === 'font' ? as : undefined;
};

/** The addresses of a `srcset`: each candidate up to its first white space. */
const candidates = (srcset: string): readonly string[] =>
  srcset.split(/,\s+|,$/).flatMap(one => one.trim().split(/\s+/)[0] ?? []);

const filesOf = ({ tag, attributes }: Element): readonly (readonly [string, FileRole])[] => {
  const of = (name: string): string => attributes.get(name)?.trim() ?? '';
  if (tag === 'script') return [[of('src'), 'script']];
  if (tag === 'img') return [of('src'), ...candidates(of('srcset'))].map(url => [url, 'image']);
  if (tag === 'source') return candidates(of('srcset')).map(url => [url, 'image']);
  if (tag !== 'link') return [];
  const role = linkRole(of('rel'), of('as').toLowerCase());
  return role === undefined ? [] : [[of('href'), role]];
};

/** The address that everything in the markup is relative to. */
export const baseOf = (elements: readonly Element[], pageUrl: string): string => {
  const declared = elements.find(({ tag, attributes }) => tag === 'base' && attributes.has('href'));
  return URL.parse(declared?.attributes.get('href') ?? '', pageUrl)?.href ?? pageUrl;
};

/** Every file that the markup of a page loads, each once, in the order of the document; web addresses only. */
export const pageFiles = (elements: readonly Element[], pageUrl: string): readonly PageFile[] => {
  const base = baseOf(elements, pageUrl);
  const found = new Map<string, PageFile>();
  for (const [address, role] of elements.flatMap(filesOf)) {
    const url = address === '' ? null : URL.parse(address, base);
    if (url === null || !/^https?:$/.test(url.protocol)) continue;
    url.hash = '';
    if (!found.has(url.href)) found.set(url.href, { url: url.href, role });
  }
  return [...found.values()];
};
