import { oneSided } from './bounds.ts';
import type { EndpointRun } from './generate.ts';
import { atRank, quantile, type Histogram } from './histogram.ts';
import { timeText, type Verdict } from './verdict.ts';

export type Budget = {
  /** What is asked, for people: "GET /api/me". */
  readonly name: string;
  /** The most that the 95th percentile is allowed to be, in ms. */
  readonly ms: number;
};

/** A request that does almost nothing, sent in the same run; it shows when machine or network are slow today. */
export type Control = {
  readonly waits: Histogram;
  /** Its 95th percentile on a quiet day, in ms. */
  readonly usualMs: number;
};

export type Observed = Pick<EndpointRun, 'waits' | 'failures' | 'lag'> & { readonly control?: Control };

const share = 0.95;
/** Of each bound alone: the ends of an interval of 90 %. */
const certainty = 0.95;
/** Of a hundred requests. */
const mostFailed = 1;
/** Share of the budget that the generator's own lag is allowed to be. */
const mostLag = 0.1;
const controlFactor = 5;

/** The 95th percentile with the bounds that hold it. Edges of buckets are taken so that rounding never makes a proof. */
type Percentile = {
  readonly point: number;
  /** Null when there are too few. */
  readonly atLeast: number | null;
  readonly atMost: number | null;
};

const percentileOf = (waits: Histogram): Percentile => {
  const { lower, upper } = oneSided(waits.count, share, certainty);
  return {
    point: quantile(waits, share),
    atLeast: lower === null ? null : atRank(waits, lower).low,
    atMost: upper === null ? null : atRank(waits, upper).high,
  };
};

/** Over the budget beyond doubt. */
const provenOver = ({ atLeast }: Percentile, { ms }: Budget): boolean => atLeast !== null && atLeast >= ms;

/** Requests that a sample needs at least, so that an upper bound exists. */
const fewest = (): number => {
  let count = 1;
  while (oneSided(count, share, certainty).upper === null) count += 1;
  return count;
};

/** Why a run says nothing about its server: too little was sent, this machine was late, or everything was slow. Null when it does. */
export const disturbed = ({ name, ms }: Budget, { waits, lag, control }: Observed): Verdict | null => {
  if (waits.count === 0)
    return { outcome: 'not-enough', reason: `Nothing is known about ${name}: no request was sent.` };
  if (lag.max > ms * mostLag)
    return {
      outcome: 'not-enough',
      reason:
        `Not enough is known about ${name}: this machine sent requests up to ${timeText(lag.max)} late, more than a tenth of the budget of ` +
        `${timeText(ms)}, and its own delay would count as the server's. Measure again with fewer requests a second, or on a machine with less to do.`,
    };
  if (control === undefined || control.waits.count === 0) return null;
  const now = quantile(control.waits, share);
  if (now <= control.usualMs * controlFactor) return null;
  return {
    outcome: 'unknown',
    reason:
      `Nothing is known about ${name}: a request that does almost nothing took ${timeText(now)} in the same run (95th percentile), more than ` +
      `${controlFactor} times its usual ${timeText(control.usualMs)}. Machine or network were slow for everything. Measure again at another time.`,
  };
};

const failed = ({ name }: Budget, { waits, failures }: Observed): Verdict | null => {
  if (waits.infinite * 100 <= waits.count * mostFailed) return null;
  const kinds = Object.entries(failures)
    .toSorted(([, left], [, right]) => right - left)
    .map(([what, times]) => `${times} × ${what}`);
  return {
    outcome: 'fail',
    reason:
      `Members get no answer: ${waits.infinite} of ${waits.count} requests to ${name} failed (${kinds.join(', ')}); ` +
      `at most ${mostFailed} in 100 is accepted, however fast the others are.`,
  };
};

const over = ({ name, ms }: Budget, percentile: Percentile, count: number, again: string): Verdict => {
  const { point, atLeast, atMost } = percentile;
  const lower = atLeast === null ? '' : `at least ${timeText(atLeast)}`;
  const upper = atMost === null ? 'no highest value is proven' : `at most ${timeText(atMost)}`;
  return {
    outcome: 'warn',
    reason:
      `${name} is over its budget, not proven: one request in twenty took ${timeText(point)} or longer, the budget is ${timeText(ms)}. ` +
      `After ${count} requests the true value is known to be ${[lower, upper].filter(text => text !== '').join(', ')}. ${again}`,
  };
};

const within = ({ name, ms }: Budget, { point, atMost }: Percentile, count: number): Verdict => {
  const seen = `95 of 100 requests took at most ${timeText(point)}, the budget is ${timeText(ms)}`;
  if (atMost !== null && atMost <= ms)
    return {
      outcome: 'pass',
      reason: `${name} is within its budget: ${seen}. ${count} requests prove at most ${timeText(atMost)}.`,
    };
  return {
    outcome: 'unproven',
    reason:
      `${name} is within its budget, not proven: ${seen}. ${count} requests are too few: ` +
      (atMost === null
        ? `below ${fewest()} nothing is proven.`
        : `they prove only at most ${timeText(atMost)}. Measure more of them.`),
  };
};

/** True when a run is over the budget so clearly that a second one decides. */
export const needsRerun = (budget: Budget, run: Observed): boolean =>
  disturbed(budget, run) === null && failed(budget, run) === null && provenOver(percentileOf(run.waits), budget);

/**
 * Judges the 95th percentile of one endpoint against its budget. It fails only when two runs, each alone, prove with 95 %
 * certainty that it is over: at a true value equal to the budget the comparison of a plain p95 fails four runs in ten, this
 * one fewer than one in a hundred, and at 1.2 times the budget it still finds seven in ten (200 requests). More than 1 % of
 * failed requests fail alone. A late generator or a slow control request never fails anybody.
 * `rerun` is read only when `needsRerun` of the first run says so.
 */
export const gate = (budget: Budget, first: Observed, rerun: Observed | null): Verdict => {
  const early = disturbed(budget, first) ?? failed(budget, first);
  if (early !== null) return early;
  const before = percentileOf(first.waits);
  if (!provenOver(before, budget)) {
    if (before.point > budget.ms)
      return over(budget, before, first.waits.count, 'Measure more requests to know on which side it is.');
    return within(budget, before, first.waits.count);
  }
  if (rerun === null) return over(budget, before, first.waits.count, 'Only a second run proves it: measure again.');
  const late = disturbed(budget, rerun) ?? failed(budget, rerun);
  if (late !== null) return late;
  const after = percentileOf(rerun.waits);
  if (!provenOver(after, budget))
    return over(
      budget,
      before,
      first.waits.count,
      `A second run did not confirm it: there it was ${timeText(after.point)}.`,
    );
  return {
    outcome: 'fail',
    reason:
      `Members wait too long: one request in twenty to ${budget.name} took ${timeText(before.point)} or longer, and ${timeText(after.point)} in a second run; ` +
      `the budget is ${timeText(budget.ms)}. Each run proves it alone (at least ${timeText(before.atLeast ?? 0)} and ${timeText(after.atLeast ?? 0)}).`,
  };
};
