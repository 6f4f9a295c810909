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
