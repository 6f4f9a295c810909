import { limits } from '../../platform/limits.ts';
import type { Markup } from '../../platform/read-markup.ts';

/** A link as it may be kept: never what follows the path, and what looks like a token in it is `…`. */
export type MessageLink = {
  readonly scheme: string;
  /** Host, with the port where one stands there; of a `mailto:` the domain. */
  readonly host: string;
  readonly path: string;
  /** Names in the query, without the values. */
  readonly parameters: readonly string[];
  readonly from: 'text' | 'html' | 'header';
};

const hidden = '…';
/** Words as people put them in addresses: `sign-in`, `Reset_Password`, `v2`, `index.html`. */
const word = /^(?:[A-Z]{0,4}|[A-Za-z][a-z]{0,14}\d{0,2}|\d{1,4})$/;
const longest = 60;

const shownPiece = (piece: string): string =>
  piece.length <= longest && piece.split(/[-_.]/).every(each => word.test(each)) ? piece : hidden;

const kept = (link: string, from: MessageLink['from']): MessageLink | null => {
  if (link.length > limits.mailLinkCharacters || !URL.canParse(link)) return null;
  const { protocol, host, pathname, searchParams } = new URL(link);
  const scheme = protocol.slice(0, -1);
  if (scheme === 'mailto') {
    const domain = /@([^@?,]+)$/.exec(pathname)?.[1] ?? '';
    return { scheme, host: domain.toLowerCase().slice(0, 253), path: '', parameters: [], from };
  }
  if (scheme !== 'http' && scheme !== 'https') return null;
  const path = pathname.split('/').slice(0, 20).map(shownPiece).join('/');
  const parameters = [...new Set([...searchParams.keys()].slice(0, 20).map(shownPiece))];
  return { scheme, host, path, parameters, from };
};

/** In running text, without what ends the sentence around it. */
const inText = (text: string): readonly string[] =>
  (text.match(/https?:\/\/[^\s<>"“”«»]+/giu) ?? []).map(link =>
    link.slice(0, limits.mailLinkCharacters + 1).replace(/[.,;:!?'*_~’”»…)\]}]{1,20}$/u, ''),
  );

const inMarkup = ({ elements }: Markup): readonly string[] =>
  elements
    .filter(({ tag }) => tag === 'a' || tag === 'area')
    .map(({ attributes }) => (attributes.get('href') ?? '').replaceAll(/[\t\r\n]/g, '').trim());

/** `<https://…>, <mailto:…>` (RFC 2369 §2). */
const inHeader = (values: readonly string[]): readonly string[] =>
  values.flatMap(value => [...value.matchAll(/<([^<>]{1,8000})>/g)].map(([, link = '']) => link.replaceAll(/\s/g, '')));

/** Where a message leads to, each place once: the plain part first, then the HTML, then its `List-Unsubscribe`. */
export const linksIn = (
  plain: string,
  markup: Markup | null,
  unsubscribe: readonly string[],
): { readonly links: readonly MessageLink[]; readonly more: number } => {
  const all = [
    ...inText(plain).map(link => kept(link, 'text')),
    ...(markup === null ? [] : inMarkup(markup)).map(link => kept(link, 'html')),
    ...inHeader(unsubscribe).map(link => kept(link, 'header')),
  ].filter(link => link !== null);
  const links = [...new Map(all.map(link => [JSON.stringify(link), link])).values()];
  return { links: links.slice(0, limits.mailLinks), more: Math.max(0, links.length - limits.mailLinks) };
};
