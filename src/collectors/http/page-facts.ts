import { createHash } from 'node:crypto';
import type { PageFacts, PageKind } from '../../evidence/http.ts';
import { limits } from '../../platform/limits.ts';
import { recognisePage } from '../../providers/hosting/pages.ts';
import { readMarkup, type Element, type Markup } from '../../platform/read-markup.ts';
import { references, type Reference } from './references.ts';

export type PageAnswer = {
  readonly url: string;
  readonly status: number;
  /** Names lower case. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Uint8Array;
  readonly cut: boolean;
};

const header = (answer: PageAnswer, name: string): string => answer.headers.find(([key]) => key === name)?.[1] ?? '';

/** The body as text in the charset that the header names; UTF-8 when it names none or one that does not exist. */
export const textOf = (answer: PageAnswer): string => {
  const charset = /charset\s*=\s*["']?([\w:.-]{1,40})/i.exec(header(answer, 'content-type'))?.[1] ?? 'utf-8';
  try {
    return new TextDecoder(charset).decode(answer.body);
  } catch {
    // A charset that nobody knows: the same bytes still read well enough for marks and titles.
    return new TextDecoder().decode(answer.body);
  }
};

const isHtml = (contentType: string, text: string): boolean =>
  /\bhtml\b/i.test(contentType) || (contentType === '' && /^\s*<(!doctype|html|head|body)/i.test(text));

const kindOf = (contentType: string, text: string): PageKind => {
  if (text.trim() === '') return 'empty';
  if (isHtml(contentType, text)) return 'page';
  return /\bjson\b/i.test(contentType) ? 'json' : 'other';
};

/** What changes from one visit or build to the next: numbers, identifiers, hashes in file names, white space. */
const steady = (text: string): string =>
  text
    .replace(/[-.][\w-]{8,}(?=\.(?:m?js|css)\b)/g, '')
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '')
    .replace(/\b(?=\w*\d)[0-9a-f]{6,}\b/gi, '')
    .replace(/\d+(?:[.,:'’]\d+)*/g, '')
    .replace(/\s+/g, '')
    .toLowerCase();

const fewCharacters = 20;

/** An app that is drawn by scripts has no text of its own: then the names of its scripts tell it from another. */
const sameness = ({ title, visibleText, elements }: Markup): string => {
  const text = steady(visibleText);
  if (text.length >= fewCharacters) return text;
  const scripts = elements.flatMap(({ tag, attributes }) => (tag === 'script' ? (attributes.get('src') ?? []) : []));
  const paths = scripts.map(src => URL.parse(src, 'https://page.invalid/')?.pathname ?? '');
  return [steady(title), text, ...paths.map(steady).toSorted()].join('\n');
};

const hashOf = (text: string): string =>
  text.trim() === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 16);

const longestUrl = 2_000;

const canonicalOf = (elements: readonly Element[], url: string): string | undefined => {
  const link = elements.find(
    ({ tag, attributes }) => tag === 'link' && /\bcanonical\b/i.test(attributes.get('rel') ?? ''),
  );
  const meta = elements.find(
    ({ tag, attributes }) => tag === 'meta' && attributes.get('property')?.toLowerCase() === 'og:url',
  );
  const given = link?.attributes.get('href') ?? meta?.attributes.get('content');
  return given === undefined || given === '' ? undefined : URL.parse(given, url)?.href.slice(0, longestUrl);
};

/** Rules for all search engines or for Google's; one for another robot alone (`otherbot: noindex`) does not count. */
const forbidsIndex = (rules: string): boolean => /^\s*(googlebot\s*:)?[^:]*\b(noindex|none)\b/i.test(rules);

const isNoindex = (answer: PageAnswer, elements: readonly Element[]): boolean =>
  answer.headers.some(([name, value]) => name === 'x-robots-tag' && forbidsIndex(value)) ||
  elements.some(
    ({ tag, attributes }) =>
      tag === 'meta' &&
      /^(robots|googlebot)$/i.test(attributes.get('name') ?? '') &&
      forbidsIndex(attributes.get('content') ?? ''),
  );

const insecureIn = (found: readonly Reference[], pageUrl: string): PageFacts['insecure'] => {
  if (!pageUrl.startsWith('https:')) return [];
  const unique = new Map(
    found
      .filter(({ how, url }) => how === 'loads' && url.startsWith('http:'))
      .map(({ tag, attribute, url }) => [
        `${tag} ${attribute} ${url}`,
        { tag, attribute, url: url.slice(0, longestUrl) },
      ]),
  );
  return [...unique.values()].slice(0, limits.insecureReferences);
};

const originsIn = (found: readonly Reference[]): readonly string[] =>
  [...new Set(found.map(({ url }) => new URL(url).origin))].toSorted().slice(0, limits.pageOrigins);

const titleOf = (title: string): string => title.replace(/\s+/g, ' ').trim().slice(0, limits.titleCharacters);

const noMarkup: Markup = { title: '', visibleText: '', elements: [] };

/** The facts of one answer. Pure; never throws, whatever the bytes are, and what it gives is bounded. */
export const pageFacts = (answer: PageAnswer): PageFacts => {
  const text = textOf(answer);
  const contentType = header(answer, 'content-type').slice(0, limits.titleCharacters);
  const markup = isHtml(contentType, text) ? readMarkup(text) : { ...noMarkup, visibleText: text };
  const title = titleOf(markup.title);
  const mark = recognisePage({ status: answer.status, headers: answer.headers, title, body: text });
  const found = references(markup.elements, answer.url);
  const canonical = canonicalOf(markup.elements, answer.url);
  return {
    kind: mark?.kind ?? kindOf(contentType, text),
    ...(mark === undefined ? {} : { by: mark.by }),
    contentType,
    title,
    textHash: hashOf(sameness(markup)),
    bytes: answer.body.length,
    cut: answer.cut,
    ...(canonical === undefined ? {} : { canonical }),
    noindex: isNoindex(answer, markup.elements),
    insecure: insecureIn(found, answer.url),
    origins: originsIn(found),
  };
};
