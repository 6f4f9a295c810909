import type { Acceptance, Finding } from './report.ts';

/** Splits findings into open and accepted ones at the evidence's clock; an acceptance ends with its last day (UTC). */
export const withAcceptances = (
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
  asOf: Date,
): { readonly open: readonly Finding[]; readonly accepted: readonly Finding[] } => {
  const today = asOf.toISOString().slice(0, 10);
  const valid = new Map(acceptances.filter(one => one.until >= today).map(one => [one.id, one]));
  const open: Finding[] = [];
  const accepted: Finding[] = [];
  for (const finding of findings) {
    const acceptance = valid.get(finding.id);
    if (acceptance === undefined) open.push(finding);
    else accepted.push({ ...finding, accepted: acceptance });
  }
  return { open, accepted };
};
