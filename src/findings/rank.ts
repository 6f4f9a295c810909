import type { Damage, Severity } from '../contract/rows.ts';
import type { Finding } from './report.ts';

const severities: readonly Severity[] = ['blocker', 'high', 'medium'];
const damages: readonly Damage[] = ['signups', 'money', 'data', 'support'];

export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** Severity first, then what it costs, then the ID, so that equal evidence always gives the same list. */
export const ranked = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) =>
      severityRank(a.severity) - severityRank(b.severity) ||
      damages.indexOf(a.damage) - damages.indexOf(b.damage) ||
      (a.id < b.id ? -1 : 1),
  );
