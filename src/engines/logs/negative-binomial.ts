/** A count that is rarer than once in 30 days of five minutes. */
export const rare = 1 / 8_640;

/** No window is taken for emptier than this: of a signal that never came one event is no wonder. */
const leastMean = 0.02;

/** What is usual: mean and variance of counts in windows of equal length. */
export type Usual = { readonly mean: number; readonly variance: number; readonly windows: number };

/** Fitted by moments. Windows in which something was wrong already are null and left out. */
export const usualOf = (counts: readonly (number | null)[]): Usual => {
  let [windows, sum, squares] = [0, 0, 0];
  for (const count of counts) {
    if (count === null) continue;
    windows += 1;
    sum += count;
    squares += count * count;
  }
  const mean = windows === 0 ? 0 : sum / windows;
  const variance = windows < 2 ? 0 : Math.max(0, (squares - windows * mean * mean) / (windows - 1));
  return { mean: Math.max(leastMean, mean), variance, windows };
};

/** More terms than that change nothing that is compared. */
const mostTerms = 200_000;

/**
 * The chance of `count` or more in one window. Negative binomial, whose variance may be larger than its mean as that of
 * visitors is; Poisson where it is not. Summed from `count` upwards in logarithms, so that small chances stay exact.
 */
export const chanceOfMore = (count: number, { mean, variance }: Usual): number => {
  if (count <= 0) return 1;
  const whole = Math.ceil(count);
  if (whole > mostTerms) return whole > mean ? 0 : 1;
  const spread = variance > mean * (1 + 1e-9);
  const size = spread ? (mean * mean) / (variance - mean) : Infinity;
  const share = spread ? mean / (mean + size) : 0;
  let log = spread ? size * Math.log1p(-share) : -mean;
  for (let term = 1; term <= whole; term += 1)
    log += spread ? Math.log(((term - 1 + size) * share) / term) : Math.log(mean / term);
  let [sum, term] = [0, Math.exp(log)];
  for (let at = whole; at < whole + mostTerms; at += 1) {
    sum += term;
    const ratio = spread ? ((at + size) * share) / (at + 1) : mean / (at + 1);
    term *= ratio;
    if (ratio < 1 && term <= (sum * 1e-9 + Number.MIN_VALUE) * (1 - ratio)) break;
  }
  return Math.min(1, sum);
};
