import { limits } from '../../platform/limits.ts';
import type { Answered } from '../session.ts';

/** What is remembered of the requests so far; every list is bounded. */
export type Vitals = {
  /** Times of the first requests, before anything could have suffered. */
  readonly first: readonly number[];
  /** Whether each of the last requests failed. */
  readonly failures: readonly boolean[];
  /** The last requests. */
  readonly recent: readonly Pick<Answered, 'ms' | 'at'>[];
  /** Since when 95 of 100 answers are too slow; null while they are not. */
  readonly slowSince: number | null;
  /** The last answers that were too slow, one after another: how many, and when the first was asked for. Null after a quick one. */
  readonly slowRun: { readonly since: number; readonly count: number } | null;
};

export const atRest: Vitals = { first: [], failures: [], recent: [], slowSince: null, slowRun: null };

const p95 = (times: readonly number[]): number =>
  times.toSorted((one, other) => one - other)[Math.ceil(times.length * 0.95) - 1] ?? 0;

const isFailure = ({ status }: Answered): boolean => status === null || status >= 500;

/**
 * What one more answer says of the app: more than 5 of 100 requests failed, or it has been three times as slow as at the
 * beginning for 10 seconds. `why` is null while it is well. Pure.
 */
export const seeAnswer = (
  before: Vitals,
  answered: Answered,
): { readonly vitals: Vitals; readonly why: string | null } => {
  if (answered.provoked) return { vitals: before, why: null };
  const first = before.first.length < limits.hardenFirst ? [...before.first, answered.ms] : before.first;
  const failures = [...before.failures, isFailure(answered)].slice(-limits.hardenRecent);
  const recent = [...before.recent, { ms: answered.ms, at: answered.at }]
    .filter(({ at }) => answered.at - at <= limits.hardenSlowMs)
    .slice(-limits.hardenRecent);
  const now = p95(recent.map(({ ms }) => ms));
  const usual = p95(first);
  const isSlowFor = (ms: number): boolean =>
    first.length === limits.hardenFirst && ms > limits.hardenSlowLeastMs && ms > 3 * usual;
  const isSlow = isSlowFor(now);
  const slowSince = isSlow ? (before.slowSince ?? answered.at) : null;
  const { since: from, count } = before.slowRun ?? { since: answered.at - answered.ms, count: 0 };
  const slowRun = isSlowFor(answered.ms) ? { since: from, count: count + 1 } : null;
  const vitals = { first, failures, recent, slowSince, slowRun };
  const failed = failures.filter(Boolean).length;
  // Fewer than twenty requests say nothing in percent: there the second failure counts.
  if (failed > 1 && failed > 0.05 * Math.max(failures.length, limits.hardenFirst))
    return { vitals, why: `${failed} of the last ${failures.length} requests failed` };
  // It takes some slow answers until 95 of 100 say so. Where all are slow the first of them has said it, but for one or two alone.
  const isRun = slowRun !== null && slowRun.count >= limits.hardenSlowFewest;
  const since = Math.min(slowSince ?? answered.at, isSlow && isRun ? slowRun.since : answered.at);
  if (answered.at - since >= limits.hardenSlowMs)
    return {
      vitals,
      why: `for ${Math.round((answered.at - since) / 1_000)} s it has been more than three times as slow as at the beginning (${Math.round(now)} ms instead of ${Math.round(usual)} ms)`,
    };
  return { vitals, why: null };
};
