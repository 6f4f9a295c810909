import { getDomain } from 'tldts';
import { readSetCookie } from '../../engines/security-headers/cookies.ts';
import type { ScriptTag } from '../../engines/security-headers/integrity.ts';
import { type PageProtection, protectionLines } from '../../engines/security-headers/page-results.ts';
import { limits } from '../../platform/limits.ts';
import type { Element } from '../../platform/read-markup.ts';

type Headers = readonly (readonly [string, string])[];

const cut = (text: string): string => text.slice(0, limits.headerValueCharacters);

const metaContents = (elements: readonly Element[], attribute: string, word: string): readonly string[] =>
  elements
    .filter(({ tag, attributes }) => tag === 'meta' && attributes.get(attribute)?.trim().toLowerCase() === word)
    .slice(0, limits.insecureReferences)
    .map(({ attributes }) => cut(attributes.get('content') ?? ''));

const scriptOf = (src: string, hasIntegrity: boolean, pageUrl: URL): ScriptTag | null => {
  const url = URL.parse(src, pageUrl.href);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  const written = /^\s*(?:(https?):)?\/\//i.exec(src);
  const from = written === null ? 'path' : written[1] === undefined ? 'either' : url.protocol.slice(0, -1);
  const site = (name: string): string => getDomain(name, { allowPrivateDomains: true }) ?? name;
  return {
    from: from === 'path' || from === 'either' || from === 'https' ? from : 'http',
    isOwn: site(url.hostname) === site(pageUrl.hostname),
    hasIntegrity,
  };
};

const scriptsOf = (elements: readonly Element[], pageUrl: string): readonly ScriptTag[] => {
  const kinds = elements.flatMap(({ tag, attributes }) => {
    const src = tag === 'script' ? attributes.get('src')?.trim() : undefined;
    return src === undefined || src === ''
      ? []
      : (scriptOf(src, (attributes.get('integrity') ?? '').trim() !== '', new URL(pageUrl)) ?? []);
  });
  // A page with hundreds of scripts has a handful of kinds of them.
  return [...new Map(kinds.map(kind => [JSON.stringify(kind), kind])).values()];
};

/** What a page says about its own protection; `elements` is null where the answer is no HTML. Values of cookies are dropped. */
export const protectionOf = (
  headers: Headers,
  elements: readonly Element[] | null,
  pageUrl: string,
): PageProtection => {
  const linesOf = (wanted: string): readonly string[] =>
    headers.flatMap(([name, value]) => (name === wanted ? [cut(value)] : []));
  return {
    lines: Object.fromEntries(
      protectionLines.map(name => [name, linesOf(name)] as const).filter(([, lines]) => lines.length > 0),
    ),
    metaPolicies: metaContents(elements ?? [], 'http-equiv', 'content-security-policy'),
    metaReferrers: metaContents(elements ?? [], 'name', 'referrer'),
    cookies: headers.flatMap(([name, value]) => (name === 'set-cookie' ? [readSetCookie(value)] : [])),
    scripts: elements === null ? null : scriptsOf(elements, pageUrl),
  };
};
