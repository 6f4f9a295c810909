import { limits } from '../../platform/limits.ts';
import type { Markup } from '../../platform/read-markup.ts';

/** What ends a link in running text without belonging to it. */
const trailing = /[.,;:!?'"*_~’”»…]$/u;
const pairs: readonly (readonly [open: string, close: string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
];

const countOf = (text: string, character: string): number => text.split(character).length - 1;

/** A link as a reader means it: no full stop at its end, and a closing bracket only where it was opened. */
const withoutTrailing = (link: string): string => {
  let text = link;
  for (;;) {
    const last = text.at(-1) ?? '';
    const pair = pairs.find(([, close]) => close === last);
    const isLoose = pair === undefined ? trailing.test(text) : countOf(text, pair[0]) < countOf(text, last);
    if (!isLoose) return text;
    text = text.slice(0, -1);
  }
};

/** In angle brackets a link goes on over line ends (RFC 3986 appendix C); bare it ends at the first white space. */
const inText = /<(https?:\/\/[^\s<>"]+(?:\r?\n[^\s<>"]+)*)>|https?:\/\/[^\s<>"“”«»]+/giu;

const linksInText = (text: string): readonly string[] =>
  [...text.matchAll(inText)].map(([bare, bracketed]) =>
    bracketed === undefined
      ? withoutTrailing(bare.slice(0, limits.mailLinkCharacters + 1))
      : bracketed.replaceAll(/\r?\n/g, ''),
  );

/** Tab and line ends inside are dropped and the ends trimmed, as browsers do (WHATWG URL, basic URL parser). */
const linksInMarkup = ({ elements, visibleText }: Markup): readonly string[] => {
  const targets = elements
    .filter(({ tag }) => tag === 'a' || tag === 'area')
    .map(({ attributes }) => (attributes.get('href') ?? '').replaceAll(/[\t\r\n]/g, '').trim())
    .filter(target => /^https?:\/\//i.test(target));
  // Addresses that are only written are links where mail programs make them so, which matters when there is no other.
  return targets.length > 0 ? targets : linksInText(visibleText);
};

const isLink = (link: string): boolean => link.length <= limits.mailLinkCharacters && URL.canParse(link);

/** The http(s) links of a mail, plain part first, in order, once each, exactly as written there; cut at the bound. */
export const linksOf = (plain: string, markup: Markup | null): readonly string[] => {
  const all = [...linksInText(plain), ...(markup === null ? [] : linksInMarkup(markup))];
  return [...new Set(all.filter(isLink))].slice(0, limits.mailLinks);
};
