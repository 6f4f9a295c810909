/**
 * TXT values of which a name may have only one, by how they begin: two SPF records are an error for every receiver
 * (RFC 7208 §4.5), two DMARC records are none (RFC 9989), and so on.
 */
const families: readonly (readonly [string, RegExp])[] = [
  ['v=spf1', /^v=spf1(?: |$)/i],
  ['v=DMARC1', /^v\s*=\s*DMARC1\s*(?:;|$)/i],
  ['v=DKIM1', /^v\s*=\s*DKIM1\s*(?:;|$)/i],
  ['v=STSv1', /^v\s*=\s*STSv1\s*(?:;|$)/i],
  ['v=TLSRPTv1', /^v\s*=\s*TLSRPTv1\s*(?:;|$)/i],
  ['v=BIMI1', /^v\s*=\s*BIMI1\s*(?:;|$)/i],
];

/** The family of a TXT value that tolerates no second one beside it, or null. */
export const textFamily = (value: string): string | null =>
  families.find(([, shape]) => shape.test(value))?.[0] ?? null;

const isLast = (term: string): boolean => /^[-~?+]?all$/i.test(term) || /^redirect=/i.test(term);

/**
 * One SPF record out of two: all terms of the first, then the terms that only the second has, before the closing
 * `all` or `redirect` of the first (of the second, where the first has none).
 */
export const mergedSpf = (wanted: string, standing: string): string => {
  const terms = (record: string): string[] => record.trim().split(/\s+/).slice(1);
  const first = terms(wanted);
  const second = terms(standing);
  const known = new Set(first.map(term => term.toLowerCase()));
  const closing = first.some(isLast) ? first.filter(isLast) : second.filter(isLast);
  const extra = second.filter(term => !isLast(term) && !known.has(term.toLowerCase()));
  return ['v=spf1', ...first.filter(term => !isLast(term)), ...extra, ...closing].join(' ');
};
