/** So many failing looks in so long a time, this one and all before it. */
type Window = { readonly ms: number; readonly failing: number };

/** What slow harm is told by. */
export type BurnRule = {
  readonly kind: 'page' | 'ticket';
  /** Both must have their number, so that it is much and still going on. */
  readonly long: Window;
  readonly short: Window;
  /** It is over when no more fail here: what the goal allows. */
  readonly calm: Window;
};

const minuteMs = 60_000;
const monthMs = 30 * 86_400_000;

/** Requests and looks of a thousand that may fail: the goal is 99.5 %. With 99.9 % and one look a minute a single lost packet would page. */
const allowedOfThousand = 5;

/**
 * How fast the allowance of 30 days is used up before somebody hears of it (Google SRE Workbook, Alerting on SLOs):
 * 14.4 times = 2 % of it in an hour, 3 times = 10 % of it in a day. Tenths of a time, so that all of it is whole numbers.
 * Minutes. What is a little too much for the hour must be told once a day at most: it is called over after four of them.
 */
const speeds = [
  { kind: 'page', tenths: 144, long: 60, short: 5, calm: 240 },
  { kind: 'ticket', tenths: 30, long: 1_440, short: 120, calm: 1_440 },
] as const;

/** Below these a share is chance: of 10 requests an hour one that fails is a tenth. */
const fewestFailing = 5;
const fewestRequests = 100;

/** It is over after this many good looks in a row: that nobody looked ends nothing. */
const calmAfter = 60;

/** What is asked less than once a minute gets as many looks, in a longer time. */
const windowOf = (minutes: number, tenths: number, fewest: number, everyMs: number): Window => {
  const ms = Math.min(minutes * Math.max(minuteMs, everyMs), monthMs);
  return { ms, failing: Math.max(fewest, Math.ceil((tenths * allowedOfThousand * ms) / (10_000 * everyMs))) };
};

/** At least as many looks as must be good in a row; of what is asked seldom no more, for nobody waits for days to hear of the end. */
const calmOf = (minutes: number, everyMs: number): Window => {
  const ms = Math.min(Math.max(minutes * minuteMs, calmAfter * everyMs), monthMs);
  return { ms, failing: Math.floor((allowedOfThousand * ms) / (1_000 * everyMs)) };
};

/** The rules for a monitor that is asked so often, the graver one first. */
export const burnRules = (everyMs: number): readonly [page: BurnRule, ticket: BurnRule] => {
  const [page, ticket] = speeds.map(({ kind, tenths, long, short, calm }) => ({
    kind,
    long: windowOf(long, tenths, fewestFailing, everyMs),
    short: windowOf(short, tenths, 1, everyMs),
    calm: calmOf(calm, everyMs),
  })) as [BurnRule, BurnRule];
  return [page, ticket];
};

/** Times of failing looks, and the good ones in a row since. */
export type Failing = { readonly failed: readonly number[]; readonly good: number };

const within = (failed: readonly number[], now: number, { ms }: Window): number =>
  failed.filter(at => at <= now && now - at < ms).length;

/** Whether too many fail: much, and still going on. */
export const isBurning = ({ failed }: Failing, now: number, { long, short }: BurnRule): boolean =>
  within(failed, now, long) >= long.failing && within(failed, now, short) >= short.failing;

/** Whether no more fail than the goal allows, as good looks have shown. Between this and burning lies much: what is told once is not told twice. */
export const isCalm = ({ failed, good }: Failing, now: number, { calm }: BurnRule): boolean =>
  good >= calmAfter && within(failed, now, calm) <= calm.failing;

/** The failing looks that a rule still counts, as many as any rule needs. */
export const counted = <T>(
  failed: readonly T[],
  atOf: (one: T) => number,
  now: number,
  everyMs: number,
): readonly T[] => {
  const [, { long }] = burnRules(everyMs);
  return failed.filter(one => now - atOf(one) < long.ms).slice(-long.failing);
};

export type Traffic = { readonly requests: number; readonly errors: number };

/** Whether requests fail as fast as wakes somebody, in both windows. False where they are too few to say it by shares. */
export const ratioBurns = ({ long, short }: { readonly long: Traffic; readonly short: Traffic }): boolean => {
  const [{ tenths }] = speeds;
  const over = ({ requests, errors }: Traffic): boolean =>
    requests > 0 && errors * 10_000 >= tenths * allowedOfThousand * requests;
  return long.requests >= fewestRequests && long.errors >= fewestFailing && over(long) && over(short);
};
