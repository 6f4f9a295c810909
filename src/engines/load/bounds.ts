/**
 * Where the true quantile lies, from the order of the sample alone: no assumption about the distribution, only that the
 * waits are independent (David and Nagaraja, Order Statistics, 3rd ed. 2003, §7.1). The number of waits at or below the
 * true quantile is binomial, so the wait at rank l lies below it unless fewer than l of the sample do.
 */
export type RankBounds = {
  /** Rank of the wait that the true quantile does not fall below; null when the sample is too small for one. */
  readonly lower: number | null;
  /** Rank of the wait that the true quantile does not exceed; null when the sample is too small for one. */
  readonly upper: number | null;
};

/** Natural logarithms of 0! to n!. */
const logFactorials = (n: number): Float64Array => {
  const logs = new Float64Array(n + 1);
  for (let k = 2; k <= n; k += 1) logs[k] = (logs[k - 1] ?? 0) + Math.log(k);
  return logs;
};

/**
 * P(B ≤ k) for k = 0 to n, B binomial with n tries of chance p, between 0 and 1 exclusive; in logarithms, because
 * 0.05 ** 1000 is 0 in floating point.
 */
export const cumulative = (n: number, p: number): Float64Array => {
  const logs = logFactorials(n);
  const log = (k: number): number => logs[k] ?? 0;
  const sums = new Float64Array(n + 1);
  let sum = 0;
  for (let k = 0; k <= n; k += 1) {
    sum += Math.exp(log(n) - log(k) - log(n - k) + k * Math.log(p) + (n - k) * Math.log1p(-p));
    sums[k] = sum;
  }
  return sums;
};

/** Rounding in the sums above; no chance of interest is that close to a limit. */
const hair = 1e-12;

/**
 * Ranks (1 for the shortest) of the waits that hold the true quantile `share` from below and from above, each alone with
 * `certainty`. For `share` 0.95 and `certainty` 0.95 an upper one exists from 59 waits on. Throws RangeError for what is no share.
 */
export const oneSided = (count: number, share: number, certainty: number): RankBounds => {
  for (const part of [share, certainty]) if (!(part > 0 && part < 1)) throw new RangeError(`${part} is no share`);
  const sums = cumulative(count, share);
  const atMost = (k: number): number => (k < 0 ? 0 : (sums[k] ?? 1));
  let lower: number | null = null;
  for (let rank = 1; rank <= count && atMost(rank - 1) <= 1 - certainty + hair; rank += 1) lower = rank;
  for (let rank = lower ?? 1; rank <= count; rank += 1)
    if (atMost(rank - 1) >= certainty - hair) return { lower, upper: rank };
  return { lower, upper: null };
};

/** Ranks that hold the true quantile between them with `certainty`, missed on either side equally seldom at most. */
export const twoSided = (count: number, share: number, certainty: number): RankBounds =>
  oneSided(count, share, (1 + certainty) / 2);
