import { readMarkup } from '../../platform/read-markup.ts';
import { countingSources, parsePolicy, sourcesFor } from '../security-headers/csp.ts';

/** An address that a page names. */
export type Reference = {
  readonly url: string;
  /** `img src`, or `style`. */
  readonly by: string;
  /** Whether a browser asks for it by itself, or only when somebody follows it. */
  readonly loads: boolean;
};

type Kind = 'img-src' | 'media-src' | 'script-src' | 'style-src' | 'frame-src' | 'object-src' | 'font-src' | null;

/** Attributes with an address that browsers ask for without being told to, and the directive that can forbid it (CSP3 §6.1). */
const loading: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  img: { src: 'img-src', srcset: 'img-src' },
  source: { src: 'media-src', srcset: 'img-src' },
  video: { src: 'media-src', poster: 'img-src' },
  audio: { src: 'media-src' },
  track: { src: 'media-src' },
  iframe: { src: 'frame-src' },
  frame: { src: 'frame-src' },
  embed: { src: 'object-src' },
  object: { data: 'object-src' },
  script: { src: 'script-src' },
  link: { href: 'style-src', imagesrcset: 'img-src' },
  input: { src: 'img-src' },
  body: { background: 'img-src' },
  table: { background: 'img-src' },
  td: { background: 'img-src' },
  image: { href: 'img-src', 'xlink:href': 'img-src', src: 'img-src' },
  feimage: { href: 'img-src', 'xlink:href': 'img-src' },
  use: { href: 'img-src', 'xlink:href': 'img-src' },
};

const inStyle = /(?:url\(\s*|@import\s+)["']?([^"')\s;]+)/gi;

/** `a.png 1x, b.png 2x`. */
const inSrcset = (text: string): readonly string[] =>
  text.split(/,\s+|,(?=https?:|\/\/)/).map(part => part.trim().split(/\s+/)[0] ?? '');

const refreshed = (content: string): readonly string[] => {
  const [, url] = /^\s*[\d.]*\s*[;,]\s*(?:url\s*=\s*)?["']?([^"']+)/i.exec(content) ?? [];
  return url === undefined ? [] : [url.trim()];
};

type Found = { readonly url: string; readonly by: string; readonly kind: Kind | 'link' };

const asWritten = (html: string): readonly Found[] =>
  readMarkup(html).elements.flatMap(({ tag, attributes, text }) => {
    const found: Found[] = [];
    const isRelated =
      tag !== 'link' || !/^\s*(?:canonical|alternate|author|license)\b/i.test(attributes.get('rel') ?? '');
    for (const [name, kind] of Object.entries(loading[tag.toLowerCase()] ?? {})) {
      const value = attributes.get(name);
      if (value === undefined || !isRelated) continue;
      const isSet = name.endsWith('srcset');
      for (const url of isSet ? inSrcset(value) : [value]) found.push({ url, by: `${tag} ${name}`, kind });
    }
    for (const style of [attributes.get('style') ?? '', tag === 'style' ? text : ''])
      for (const [, url = ''] of style.matchAll(inStyle)) found.push({ url, by: 'style', kind: 'img-src' });
    if (tag === 'meta' && /refresh/i.test(attributes.get('http-equiv') ?? ''))
      for (const url of refreshed(attributes.get('content') ?? '')) found.push({ url, by: 'meta refresh', kind: null });
    const href = tag === 'a' || tag === 'area' ? attributes.get('href') : undefined;
    if (href !== undefined) found.push({ url: href, by: `${tag} href`, kind: 'link' });
    return found;
  });

/** Whether a source list lets this address through (CSP3 §6.7.2): `*`, a scheme, a host with or without a wildcard, `'self'`. */
const letsThrough = (sources: readonly string[], url: URL, own: URL): boolean =>
  sources.some(source => {
    const text = source.toLowerCase();
    if (text === '*') return /^https?:$/.test(url.protocol);
    if (text === "'self'") return url.origin === own.origin;
    if (/^[a-z][a-z0-9+.-]*:$/.test(text))
      return url.protocol === text || (text === 'http:' && url.protocol === 'https:');
    const [, scheme, host = '', port] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/:]+)(?::(\d+|\*))?/.exec(text) ?? [];
    if (scheme !== undefined && `${scheme}:` !== url.protocol) return false;
    if (port !== undefined && port !== '*' && port !== (url.port || (url.protocol === 'https:' ? '443' : '80')))
      return false;
    return host.startsWith('*.') ? url.hostname.endsWith(host.slice(1)) : url.hostname === host;
  });

const metasOf = (html: string): readonly string[] =>
  readMarkup(html)
    .elements.filter(
      ({ tag, attributes }) => tag === 'meta' && /^content-security-policy$/i.test(attributes.get('http-equiv') ?? ''),
    )
    .map(({ attributes }) => attributes.get('content') ?? '');

/**
 * Addresses of other origins that a page names, read as a browser reads it, without those that its policy forbids to
 * load. `policies` are the lines of `Content-Security-Policy`.
 */
export const referencesOf = (html: string, address: string, policies: readonly string[]): readonly Reference[] => {
  const own = new URL(address);
  // What one of several policies forbids is forbidden (CSP3 §8.1).
  const read = [...policies.flatMap(line => line.split(',')), ...metasOf(html)].map(text => parsePolicy(text).policy);
  const forbids = (kind: Kind, by: string, url: URL): boolean =>
    read.some(policy => {
      const styles = by === 'style' ? sourcesFor(policy, 'style-src') : undefined;
      if (styles !== undefined && !countingSources(styles).includes("'unsafe-inline'")) return true;
      const sources = kind === null ? undefined : sourcesFor(policy, kind);
      return sources !== undefined && !letsThrough(countingSources(sources), url, own);
    });
  return asWritten(html).flatMap(({ url: text, by, kind }): readonly Reference[] => {
    const url = URL.parse(text, address);
    if (url === null || !/^https?:$/.test(url.protocol) || url.origin === own.origin) return [];
    if (kind === 'link') return [{ url: url.href, by, loads: false }];
    return forbids(kind, by, url) ? [] : [{ url: url.href, by, loads: true }];
  });
};
