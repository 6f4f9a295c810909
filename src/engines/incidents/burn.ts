import type { Outcome } from './incident.ts';

/** Looks that fail in a window of so many minutes, this one and all before it. */
type Window = { readonly minutes: number; readonly failing: number };

/** What slow harm is told by: both windows must have their number, so that it is much and still going on. */
export type BurnRule = { readonly kind: 'page' | 'ticket'; readonly long: Window; readonly short: Window };

const minuteMs = 60_000;

/** Looks of a hundred thousand that may fail. As a whole number: 1 - 0.995 is not 0.005. */
const allowed = (goal: number): number => Math.round((1 - goal) * 100_000);

/**
 * How fast the allowance of 30 days is used up before somebody hears of it (Google SRE Workbook, Alerting on SLOs):
 * 14.4 times = 2 % of it in an hour, 3 times = 10 % of it in a day.
 */
const speeds = [
  { kind: 'page', times: 14.4, long: 60, short: 5 },
  { kind: 'ticket', times: 3, long: 1_440, short: 120 },
] as const;

/**
 * The rules for a goal such as 0.995, as whole numbers of failing looks. With a goal of 0.999 and one look a minute a single
 * lost packet would page, hence the lower default.
 */
export const burnRules = (goal = 0.995, everyMs = minuteMs): readonly BurnRule[] =>
  speeds.map(({ kind, times, long, short }) => {
    const window = (minutes: number): Window => ({
      minutes,
      // Tenths of a time, so that all of it is whole numbers until the last division.
      failing: Math.max(
        1,
        Math.ceil((Math.round(times * 10) * allowed(goal) * minutes * minuteMs) / (1_000_000 * everyMs)),
      ),
    });
    return { kind, long: window(long), short: window(short) };
  });

type Look = { readonly at: number; readonly outcome: Outcome };

/** Rules that hold at this moment. Looks that told nothing neither fail nor help. */
export const burning = (
  looks: readonly Look[],
  now: number,
  rules: readonly BurnRule[] = burnRules(),
): readonly BurnRule[] => {
  const failing = looks.filter(({ at, outcome }) => outcome === 'failing' && at <= now).map(({ at }) => at);
  const reached = ({ minutes, failing: enough }: Window): boolean =>
    failing.filter(at => now - at < minutes * minuteMs).length >= enough;
  return rules.filter(({ long, short }) => reached(long) && reached(short));
};

export type Traffic = { readonly requests: number; readonly errors: number };

/** Below these a share is chance: of 10 requests an hour one that fails is a tenth. */
const fewestErrors = 5;
const fewestRequests = 100;

/**
 * Whether requests fail `times` as often as the goal allows, in both windows. *too-few*: nothing can be said by shares, count
 * failing looks instead.
 */
export const ratioBurns = (
  traffic: { readonly long: Traffic; readonly short: Traffic },
  times: number,
  goal = 0.995,
): 'burning' | 'calm' | 'too-few' => {
  const { long, short } = traffic;
  if (long.requests < fewestRequests) return 'too-few';
  const over = ({ requests, errors }: Traffic): boolean =>
    requests > 0 && errors * 1_000_000 >= Math.round(times * 10) * allowed(goal) * requests;
  return long.errors >= fewestErrors && over(long) && over(short) ? 'burning' : 'calm';
};
