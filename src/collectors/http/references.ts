import type { Element } from '../../platform/read-markup.ts';

/** `loads`: the browser fetches it with the page, or a form sends there. `links`: only when somebody clicks. */
export type Reference = {
  readonly tag: string;
  readonly attribute: string;
  readonly url: string;
  readonly how: 'loads' | 'links';
};

/** Attributes from which a browser loads or submits (HTML Living Standard §4.8, §4.10; mixed content: W3C Mixed Content §3). */
const loading: { readonly [tag: string]: readonly string[] } = {
  script: ['src'],
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
  iframe: ['src'],
  frame: ['src'],
  audio: ['src'],
  video: ['src', 'poster'],
  track: ['src'],
  embed: ['src'],
  object: ['data'],
  input: ['src', 'formaction'],
  button: ['formaction'],
  form: ['action'],
  image: ['href', 'xlink:href'],
  use: ['href', 'xlink:href'],
  body: ['background'],
};

const loadingRels = new Set([
  'stylesheet',
  'icon',
  'preload',
  'modulepreload',
  'prefetch',
  'manifest',
  'apple-touch-icon',
  'mask-icon',
]);

const inStyles = /url\(\s*["']?([^"')\s]{1,2000})/gi;

const candidates = (srcset: string): readonly string[] =>
  srcset.split(',').flatMap(part => part.trim().split(/\s+/)[0] || []);

const stylesOf = (text: string): readonly string[] =>
  text
    .matchAll(inStyles)
    .map(([, url]) => url ?? '')
    .toArray();

const addressesOf = (value: string, attribute: string): readonly string[] =>
  attribute === 'srcset' ? candidates(value) : [value.trim()];

const loadedBy = ({ tag, attributes }: Element): readonly string[] => {
  if (tag !== 'link') return loading[tag] ?? [];
  const rels = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
  return rels.some(rel => loadingRels.has(rel)) ? ['href'] : [];
};

const absolute = (address: string, base: string): string | undefined => {
  const url = URL.parse(address, base);
  return url !== null && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : undefined;
};

const referencesOf = (element: Element): readonly { attribute: string; address: string; how: Reference['how'] }[] => {
  const { tag, attributes, text } = element;
  const at = (
    attribute: string,
    how: Reference['how'],
  ): { attribute: string; address: string; how: Reference['how'] }[] => {
    const value = attributes.get(attribute);
    return value === undefined ? [] : addressesOf(value, attribute).map(address => ({ attribute, address, how }));
  };
  const styled = tag === 'style' ? stylesOf(text) : stylesOf(attributes.get('style') ?? '');
  return [
    ...loadedBy(element).flatMap(attribute => at(attribute, 'loads')),
    ...(tag === 'a' || tag === 'area' ? at('href', 'links') : []),
    ...styled.map(address => ({ attribute: 'style', address, how: 'loads' as const })),
  ];
};

/** Every web address that the markup loads from or links to, absolute, in document order. `pageUrl` is where it was served. */
export const references = (elements: readonly Element[], pageUrl: string): readonly Reference[] => {
  const declaredBase = elements
    .find(({ tag, attributes }) => tag === 'base' && attributes.has('href'))
    ?.attributes.get('href');
  const base = absolute(declaredBase ?? '', pageUrl) ?? pageUrl;
  return elements.flatMap(element =>
    referencesOf(element).flatMap(({ attribute, address, how }) => {
      const url = address === '' ? undefined : absolute(address, base);
      return url === undefined ? [] : [{ tag: element.tag, attribute, url, how }];
    }),
  );
};
