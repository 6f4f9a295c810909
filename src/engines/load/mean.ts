import { timeText, type Verdict } from './verdict.ts';

/** 95th percentiles of Student's t for 1 to 30 degrees of freedom (NIST/SEMATECH e-Handbook of Statistical Methods, §1.3.6.7.2). */
const studentT: readonly number[] = [
  6.314, 2.92, 2.353, 2.132, 2.015, 1.943, 1.895, 1.86, 1.833, 1.812, 1.796, 1.782, 1.771, 1.761, 1.753, 1.746, 1.74,
  1.734, 1.729, 1.725, 1.721, 1.717, 1.714, 1.711, 1.708, 1.706, 1.703, 1.701, 1.699, 1.697,
];

const normal = 1.6449;

/** Beyond the table the expansion of Abramowitz and Stegun, 26.7.5, is exact to the fourth digit with two terms. */
const t95 = (freedom: number): number =>
  studentT[freedom - 1] ??
  normal +
    (normal ** 3 + normal) / (4 * freedom) +
    (5 * normal ** 5 + 16 * normal ** 3 + 3 * normal) / (96 * freedom ** 2);

export type Mean = {
  readonly mean: number;
  /** Ends of the interval that holds the true mean with 90 % certainty; null for fewer than two values. */
  readonly interval: readonly [low: number, high: number] | null;
};

/** Mean of some values with its 90 % interval (Student's t). Throws RangeError for none. */
export const meanOf = (values: readonly number[]): Mean => {
  if (values.length === 0) throw new RangeError('nothing has no mean');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length === 1) return { mean, interval: null };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = t95(values.length - 1) * Math.sqrt(squares / (values.length - 1) / values.length);
  return { mean, interval: [mean - half, mean + half] };
};

/**
 * Judges how long a journey takes on average: from sign-in to the loaded dashboard, 3 s at most. `journeys` are times in ms,
 * null for one that did not arrive; such a one has no time, so that nothing passes then. It fails when the whole 90 %
 * interval lies over the budget.
 */
export const judgeMean = (
  budget: { readonly name: string; readonly ms: number },
  journeys: readonly (number | null)[],
): Verdict => {
  const times = journeys.filter(time => time !== null);
  const lost = journeys.length - times.length;
  const arrived = lost === 0 ? `${times.length} times` : `${times.length} of ${journeys.length} times`;
  if (times.length === 0)
    return {
      outcome: 'not-enough',
      reason: `Not enough is known about ${budget.name}: it was never completed (${journeys.length} tries).`,
    };
  const { mean, interval } = meanOf(times);
  const [low, high] = interval ?? [-Infinity, Infinity];
  const seen = `it was completed ${arrived} and took ${timeText(mean)} on average, the budget is ${timeText(budget.ms)}`;
  const proof =
    interval === null ? '' : ` The true average lies between ${timeText(Math.max(0, low))} and ${timeText(high)}.`;
  const verdict = (outcome: Verdict['outcome'], what: string): Verdict => ({
    outcome,
    reason: `${what}: ${seen}.${proof}`,
  });
  if (low > budget.ms) return verdict('fail', `Members wait too long at ${budget.name}`);
  if (mean > budget.ms) return verdict('warn', `${budget.name} is over its budget, not proven`);
  if (lost > 0) return verdict('unknown', `Nothing is known about ${budget.name}, because not every try arrived`);
  if (high > budget.ms) return verdict('unproven', `${budget.name} is within its budget, not proven`);
  return verdict('pass', `${budget.name} is within its budget`);
};
