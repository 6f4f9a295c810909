import type { Finding, Report } from './report.ts';

export type Comparison = {
  readonly fixed: readonly Finding[];
  readonly open: readonly Finding[];
  readonly appeared: readonly Finding[];
  /** Findings of the first report whose check was not judged (there) in the second: nobody knows. */
  readonly noLongerCheckable: readonly (Finding & { readonly reason: string })[];
};

const unjudgedReason = (finding: Finding, after: Report): string | undefined => {
  const open = after.notChecked.filter(({ check }) => check === finding.check);
  const here = open.find(
    ({ host, restJudged }) =>
      restJudged !== true || host === undefined || host === finding.place || finding.hosts.includes(host),
  );
  if (here !== undefined) return here.reason;
  return open.length > 0 || after.judged.includes(finding.check)
    ? undefined
    : 'the check was not part of the second report';
};

/** Before against after, by finding ID. A finding is fixed only when its check was judged again and is quiet. */
export const compare = (before: Report, after: Report): Comparison => {
  const now = new Set([...after.findings, ...after.accepted].map(({ id }) => id));
  const then = new Set([...before.findings, ...before.accepted].map(({ id }) => id));
  const gone = before.findings
    .filter(({ id }) => !now.has(id))
    .map(finding => ({ finding, reason: unjudgedReason(finding, after) }));
  return {
    fixed: gone.flatMap(({ finding, reason }) => (reason === undefined ? [finding] : [])),
    open: after.findings.filter(({ id }) => then.has(id)),
    appeared: after.findings.filter(({ id }) => !then.has(id)),
    noLongerCheckable: gone.flatMap(({ finding, reason }) => (reason === undefined ? [] : [{ ...finding, reason }])),
  };
};
