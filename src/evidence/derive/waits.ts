import { oneSided } from '../../engines/load/bounds.ts';
import type { Budget, Observed } from '../../engines/load/gate.ts';
import { atRank, fromJson, type Histogram, quantile } from '../../engines/load/histogram.ts';
import { gateLate } from '../../engines/load/late-gate.ts';
import { judgeMean, meanOf } from '../../engines/load/mean.ts';
import { timeText, type Verdict } from '../../engines/load/verdict.ts';
import { type Cause, causesOf, untold } from '../../engines/slow/causes.ts';
import type { RequestFacts } from '../../engines/slow/facts.ts';
import type { Leaf } from '../leaf.ts';
import type { EndpointTimes, Journey, LoginStep, LoginTimes, QuietControl, TimedRun } from '../timings.ts';

export type { Cause } from '../../engines/slow/causes.ts';
export type { RequestFacts } from '../../engines/slow/facts.ts';
export { timeText } from '../../engines/load/verdict.ts';

/** T1 and T2 of the contract, in ms. */
export const waitBudgets = { loginMs: 3_000, endpointMs: 500 } as const;

/** Fewer requests say nothing about one in twenty. */
const fewestRequests = 20;
/** Share of a budget above which a request that does almost nothing shows a slow day. */
const quietShare = 0.2;

const observedOf = ({ waits, failures, lagMs }: TimedRun): Observed => ({
  waits: fromJson(waits),
  failures,
  lag: { p95: lagMs, max: lagMs },
});

const slowDay = (control: Leaf<QuietControl>, { name, ms }: Budget): Verdict | null => {
  if (control.status === 'silent' || control.value.ms <= ms * quietShare) return null;
  return {
    outcome: 'unknown',
    reason: `Nothing is known about ${name}: ${control.value.path}, which does almost nothing, took ${timeText(control.value.ms)} before anything else was sent. Machine or network were slow for everything; measure again at another time.`,
  };
};

/** What the proven waits of an endpoint are, in ms. */
type Percentiles = { readonly count: number; readonly p95: number; readonly atLeast: number | null };

const percentilesOf = (waits: Histogram): Percentiles => {
  const { lower } = oneSided(waits.count, 0.95, 0.95);
  return {
    count: waits.count,
    p95: waits.count === 0 ? Infinity : quantile(waits, 0.95),
    atLeast: lower === null ? null : atRank(waits, lower).low,
  };
};

export type JudgedEndpoint = {
  readonly verdict: Verdict;
  readonly percentiles: Percentiles;
  /** Twice the budget and more, in every run that was made, or answers that failed. */
  readonly isFarOver: boolean;
};

/** One endpoint against the budget of T2; nobody is judged by fewer than twenty requests. */
export const judgeEndpoint = (
  name: string,
  { first, rerun }: EndpointTimes,
  control: Leaf<QuietControl>,
): JudgedEndpoint => {
  const budget = { name, ms: waitBudgets.endpointMs };
  const runs = [first, ...(rerun === null ? [] : [rerun])].map(observedOf);
  const [one, two = null] = runs;
  if (one === undefined) throw new RangeError('no run was made');
  const percentiles = percentilesOf(one.waits);
  const isFarOver = runs.every(({ waits, lag }) => {
    const { atLeast } = percentilesOf(waits);
    return waits.infinite * 100 > waits.count || (atLeast !== null && atLeast - lag.max > waitBudgets.endpointMs * 2);
  });
  const gated = gateLate(budget, one, two);
  const early = slowDay(control, budget);
  if (early !== null) return { verdict: early, percentiles, isFarOver: false };
  if (gated.outcome === 'unproven' && percentiles.count < fewestRequests)
    return {
      verdict: {
        outcome: 'not-enough',
        reason: `Too few requests to say anything about ${name}: ${percentiles.count}, and one in twenty is what counts. Allow more (drive.requests, slow.seconds).`,
      },
      percentiles,
      isFarOver: false,
    };
  return { verdict: gated, percentiles, isFarOver };
};

/** Bytes that take two seconds on a phone (1.6 Mbit/s): seen from a fast line, such an answer is quick. */
const heavyBytes = 400_000;

/** How long an answer takes on a phone that was sent unpacked although compression was asked for; null for any other. */
export const heavyOf = ({ body }: RequestFacts): { readonly bytes: number; readonly phoneMs: number } | null =>
  body.kind === 'other' || body.encoding !== null || body.bytes < heavyBytes
    ? null
    : { bytes: body.bytes, phoneMs: (body.bytes * 8) / 1_600 };

/** One that never arrived took at least as long as it was waited for. */
const timesOf = (journeys: readonly Journey[]): readonly number[] =>
  journeys.map(({ ms }) => ms).toSorted((left, right) => left - right);

export type JudgedLogin = {
  readonly verdict: Verdict;
  readonly meanMs: number;
  /** What it took while our mail server kept the app waiting, where that makes it too slow; null otherwise. */
  readonly heldMeanMs: number | null;
};

/** From login to dashboard against the budget of T1. */
export const judgeLogin = ({ who, journeys, held }: LoginTimes, control: Leaf<QuietControl>): JudgedLogin => {
  const budget = { name: `login to dashboard for ${who}`, ms: waitBudgets.loginMs };
  if (journeys.length === 0)
    return {
      verdict: { outcome: 'not-enough', reason: `Nothing is known about ${budget.name}: it was not tried.` },
      meanMs: 0,
      heldMeanMs: null,
    };
  const times = timesOf(journeys);
  const { mean } = meanOf(times);
  const heldTimes = held === null ? [] : timesOf(held.journeys);
  const waitsForMail =
    held !== null && heldTimes.length > 0 && heldTimes.every(ms => ms > budget.ms && ms - mean >= held.heldMs * 0.7);
  const heldMeanMs = waitsForMail ? meanOf(heldTimes).mean : null;
  return { verdict: slowDay(control, budget) ?? judgeMean(budget, times), meanMs: mean, heldMeanMs };
};

export type StepShare = { readonly name: string; readonly ms: number; readonly percent: number };

/** Those of one length by name, so that their order says nothing. */
const longestFirst = (left: Pick<LoginStep, 'name' | 'ms'>, right: Pick<LoginStep, 'name' | 'ms'>): number =>
  right.ms - left.ms || (left.name < right.name ? -1 : 1);

/** The requests between login and dashboard with their share, the longest first. */
export const sharesOf = ({ steps }: LoginTimes): readonly StepShare[] => {
  const whole = steps.reduce((sum, { ms }) => sum + ms, 0);
  return steps
    .map(({ name, ms }) => ({ name, ms, percent: whole === 0 ? 0 : Math.round((ms / whole) * 100) }))
    .toSorted(longestFirst);
};

export type NamedCause = { readonly name: string; readonly cause: Cause };

/** Why a way is slow: the causes of its requests, that of the longest first. */
export const loginCauses = ({ steps }: LoginTimes): readonly NamedCause[] => {
  const whole = steps.reduce((sum, { ms }) => sum + ms, 0);
  return steps
    .filter(({ ms, facts }) => ms >= whole * 0.2 || facts.held !== null)
    .toSorted(longestFirst)
    .flatMap(({ name, facts }) => causesOf(facts).map(cause => ({ name, cause })));
};

export const causesOfStep = ({ facts }: LoginStep): readonly Cause[] => causesOf(facts);

export const endpointCauses = ({ facts }: EndpointTimes): readonly Cause[] => causesOf(facts);

/** What could not be told of a slow request that shows no cause. */
export const untoldOf = (facts: RequestFacts): readonly string[] => untold(facts);

/** Fewer times prove nothing. */
const fewestEntries = 5;

/**
 * The sent login form against the budget of T2. It is sent too seldom for a percentile; but were nineteen in twenty within
 * the budget, five in a row over it would come once in three million runs. Null where one of them was within.
 */
export const slowEntry = ({ steps }: LoginTimes): { readonly step: LoginStep; readonly fastestMs: number } | null => {
  for (const step of steps) {
    if (step.name.startsWith('GET ') || step.times.length < fewestEntries) continue;
    const fastestMs = Math.min(...step.times);
    if (fastestMs > waitBudgets.endpointMs) return { step, fastestMs };
  }
  return null;
};
