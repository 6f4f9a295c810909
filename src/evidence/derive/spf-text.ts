import type { SpfNode, SpfSurvey } from '../../engines/mail/spf.ts';

/** An SPF record (RFC 7208 §4.5): the version, then a space or the end. */
export const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text);

const isLast = (term: string): boolean => /^[-~?+]?all$/i.test(term) || /^redirect=/i.test(term);

export const termsOf = (record: string): readonly string[] => record.trim().split(/\s+/).slice(1);

const recordOf = (terms: readonly string[]): string => ['v=spf1', ...terms].join(' ');

/**
 * One SPF record out of two: all terms of the first, then the terms that only the second has, before the closing
 * `all` or `redirect` of the first (of the second, where the first has none).
 */
export const mergedSpf = (wanted: string, standing: string): string => {
  const [first, second] = [termsOf(wanted), termsOf(standing)];
  const known = new Set(first.map(term => term.toLowerCase()));
  const closing = first.some(isLast) ? first.filter(isLast) : second.filter(isLast);
  const extra = second.filter(term => !isLast(term) && !known.has(term.toLowerCase()));
  return recordOf([...first.filter(term => !isLast(term)), ...extra, ...closing]);
};

/** The record without these terms; a repeated term goes once more than needed, never the last of a kind that stays. */
export const withoutTerms = (record: string, gone: readonly string[]): string => {
  const lower = new Set(gone.map(term => term.toLowerCase()));
  return recordOf(termsOf(record).filter(term => !lower.has(term.toLowerCase())));
};

/** The record with another word for everybody who is not named; put last where there was none. */
export const withAll = (record: string, all: '~all' | '-all'): string => {
  const terms = termsOf(record);
  const kept = terms.filter(term => !isLast(term));
  return recordOf([...kept, all]);
};

/** Terms up to the one after which nothing is read: the rest of the record is dead (RFC 7208 §5.1). */
const readTerms = (record: string): readonly string[] => {
  const terms = termsOf(record);
  const end = terms.findIndex(term => /^[-~?+]?all$/i.test(term));
  return end < 0 ? terms : terms.slice(0, end + 1);
};

/** A value without what was pasted around it: quotes, backslashes before quotes, spaces at the ends, a name before it. */
export const unpasted = (text: string): string =>
  text
    .replaceAll(/\\(["';])/g, '$1')
    .replaceAll(/["“”„]/g, '')
    .replace(/^[\s'`]+/, '')
    .replace(/[\s'`]+$/, '')
    .replace(/^(?:TXT|SPF|IN TXT)\s+/i, '')
    .replaceAll(/\s+/g, ' ');

/** Every record of the tree, the top one first. */
export const nodesOf = (node: SpfNode | null): readonly SpfNode[] =>
  node === null ? [] : [node, ...node.terms.flatMap(term => nodesOf(term.node))];

/** Look-ups that a record would cost, as far as its terms were counted; a new include counts as one. */
export const lookupsWith = (record: string, { tree }: SpfSurvey): number => {
  const known = new Map((tree?.terms ?? []).map(term => [term.text.toLowerCase(), term.lookups]));
  return readTerms(record).reduce((sum, term) => {
    const asks = /^[-~?+]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr(?::|$)|exists:)|^redirect=/i.test(term);
    return sum + (asks ? (known.get(term.toLowerCase()) ?? 1) : 0);
  }, 0);
};

/** The names that a record hands the decision to, all of the tree together. */
export const namesIn = (tree: SpfNode | null): readonly string[] => [
  ...new Set(
    nodesOf(tree).flatMap(({ terms }) =>
      terms.flatMap(({ target }) => (target === null ? [] : [target.toLowerCase().replace(/\.$/, '')])),
    ),
  ),
];
