import { gate, needsRerun, type Budget, type Observed } from './gate.ts';
import { timeText, type Verdict } from './verdict.ts';

const punctual = (run: Observed): Observed => ({ ...run, lag: { p95: 0, max: 0 } });

const lagOf = (first: Observed, rerun: Observed | null): number => Math.max(first.lag.max, rerun?.lag.max ?? 0);

/** `needsRerun`, with the longest lag of the generator in the server's favour. */
export const needsRerunLate = (budget: Budget, run: Observed): boolean =>
  needsRerun(budget, run) || needsRerun({ ...budget, ms: budget.ms + run.lag.max }, punctual(run));

/**
 * `gate` for a machine that has other things to do, too. Waits count from the intended time, so a late generator only makes
 * them longer: what is within the budget all the same is within it, and what is over it by more than the longest lag is
 * over it. Only in between nothing is said.
 */
export const gateLate = (budget: Budget, first: Observed, rerun: Observed | null): Verdict => {
  const strict = gate(budget, first, rerun);
  const most = lagOf(first, rerun);
  if (strict.outcome !== 'not-enough' || first.waits.count === 0) return strict;
  const [one, two] = [punctual(first), rerun === null ? null : punctual(rerun)];
  const generous = gate(budget, one, two);
  if (generous.outcome === 'pass' || generous.outcome === 'unproven') return generous;
  const favoured = gate({ ...budget, ms: budget.ms + most }, one, two);
  if (favoured.outcome !== 'fail') return strict;
  const kept = gate(budget, one, two);
  const reason = `${kept.reason} This machine sent requests up to ${timeText(most)} late; that is taken into account.`;
  return kept.outcome === 'fail' ? { outcome: 'fail', reason } : strict;
};
