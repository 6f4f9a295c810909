import { cumulative } from './bounds.ts';
import { atRank, rankOf, type Histogram } from './histogram.ts';

/** A value that a quantile takes when the sample is drawn again from itself, and how often. */
export type Weighted = { readonly value: number; readonly weight: number };

/** Ranks that are drawn less often do not move any bound. */
const least = 1e-9;

/**
 * How the quantile `share` of a sample spreads when the sample is drawn again from itself without end: the exact bootstrap
 * of an order statistic, instead of some thousand random draws of it (Hutson and Ernst, The exact bootstrap mean and variance
 * of an L-estimator, Journal of the Royal Statistical Society B 62, 2000). The drawn quantile is at most the wait at rank j
 * when at least k of the n draws are, each with chance j/n; so the same sample always says the same. Values ascend.
 */
export const resampled = (waits: Histogram, share: number): readonly Weighted[] => {
  const { count } = waits;
  const k = rankOf(count, share);
  const atMost = (rank: number): number => {
    if (rank <= 0) return 0;
    return rank >= count ? 1 : 1 - (cumulative(count, rank / count)[k - 1] ?? 0);
  };
  // Beyond eight standard deviations nothing is drawn.
  const reach = Math.ceil(8 * Math.sqrt(count * share * (1 - share))) + 1;
  const [first, last] = [Math.max(1, k - reach), Math.min(count, k + reach)];
  const spread: Weighted[] = [];
  let before = atMost(first - 1);
  for (let rank = first; rank <= last; rank += 1) {
    const now = atMost(rank);
    if (now - before > least) spread.push({ value: atRank(waits, rank).value, weight: now - before });
    before = now;
  }
  return spread;
};

/**
 * What the difference of two independent spreads exceeds with `certainty`: the largest value that at most 1 − `certainty` of
 * the pairs lie below. Throws RangeError for an empty spread.
 */
export const differenceAtLeast = (
  later: readonly Weighted[],
  earlier: readonly Weighted[],
  certainty: number,
): number => {
  const pairs = later
    .flatMap(after =>
      earlier.map(before => ({ value: after.value - before.value, weight: after.weight * before.weight })),
    )
    .toSorted((left, right) => left.value - right.value);
  const whole = pairs.reduce((sum, { weight }) => sum + weight, 0);
  let below = 0;
  for (const { value, weight } of pairs) {
    below += weight;
    if (below > (1 - certainty) * whole) return value;
  }
  throw new RangeError('nothing has no difference');
};
