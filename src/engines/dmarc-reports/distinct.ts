import type { AggregateReport } from './report.ts';

/** The same report: same reporter, same ID and same domain; where the ID is missing, same period. */
const keyOf = ({ organisation, id, policy, period }: AggregateReport): string =>
  JSON.stringify([
    organisation.toLowerCase(),
    id === '' ? `${period?.begin ?? ''}-${period?.end ?? ''}` : id,
    policy.domain,
  ]);

const isBetter = (one: AggregateReport, than: AggregateReport): boolean =>
  one.whole === than.whole ? one.rows.length > than.rows.length : one.whole;

/** Each report once, in the order of the first copy; of several copies the whole one, or the one with more rows. */
export const distinctReports = (
  reports: readonly AggregateReport[],
): { readonly reports: readonly AggregateReport[]; readonly duplicates: number } => {
  const kept = new Map<string, AggregateReport>();
  for (const report of reports) {
    const key = keyOf(report);
    const before = kept.get(key);
    if (before === undefined || isBetter(report, before)) kept.set(key, report);
  }
  return { reports: [...kept.values()], duplicates: reports.length - kept.size };
};
