import { quantile, type Histogram } from './histogram.ts';
import { differenceAtLeast, resampled, type Weighted } from './resampled.ts';
import { timeText, type Verdict } from './verdict.ts';

/** What has to be the same for two measurements to be compared. */
export type Machine = {
  /** Model and number of processors: "4 × AMD EPYC 7763". */
  readonly processor: string;
  /** Version of Node.js of the generator: "24.21.0". */
  readonly node: string;
  /** "linux x64". */
  readonly system: string;
  /** What was sent: "10 a second, 200 of each of 3 endpoints". */
  readonly load: string;
};

const words: { readonly [K in keyof Machine]: string } = {
  processor: 'processor',
  node: 'Node.js',
  system: 'system',
  load: 'load',
};

/** What differs between two machines, in words; empty for the same. */
const machineDifferences = (before: Machine, now: Machine): readonly string[] =>
  (Object.keys(words) as readonly (keyof Machine)[])
    .filter(key => before[key] !== now[key])
    .map(key => `${words[key]} ${before[key]} then, ${now[key]} now`);

const share = 0.95;
/** Of the lower bound alone: the lower end of an interval of 90 %. */
const certainty = 0.95;
/** Growth that counts: beyond this share of the earlier value and beyond this time, so that 2 ms that became 3 ms alarm nobody. */
const mostShare = 0.2;
const mostMs = 30;
/** Below that the spread of a 95th percentile says nothing. */
const fewest = 59;

/** The waits of one endpoint, with what they depend on. */
export type Measured = { readonly waits: Histogram; readonly machine: Machine };

type Comparison = {
  readonly kind: 'grown' | 'maybe' | 'same';
  /** Words for people: "one request in twenty took 200 ms or longer, 100 ms before". */
  readonly seen: string;
  readonly percent: number;
  /** Growth in ms that is no chance. */
  readonly least: number;
};

const spread = (waits: Histogram): readonly Weighted[] => resampled(waits, share);

const incomparable = (name: string, before: Measured, now: Measured): Verdict | null => {
  const differences = machineDifferences(before.machine, now.machine);
  if (differences.length > 0)
    return {
      outcome: 'unknown',
      reason:
        `Nothing is known about the growth of ${name}: it was measured differently before (${differences.join('; ')}). ` +
        'Write the baseline again on the machine that compares.',
    };
  const few = Math.min(before.waits.count, now.waits.count);
  if (few < fewest)
    return {
      outcome: 'not-enough',
      reason: `Not enough is known about the growth of ${name}: ${few} requests were measured, ${fewest} are the fewest that say something.`,
    };
  if ([before, now].some(({ waits }) => spread(waits).at(-1)?.value === Infinity))
    return {
      outcome: 'unknown',
      reason: `Nothing is known about the growth of ${name}: too many of its requests failed for a time to compare.`,
    };
  return null;
};

const compare = (before: Measured, now: Measured): Comparison => {
  const [was, is] = [quantile(before.waits, share), quantile(now.waits, share)];
  const seen = `one request in twenty took ${timeText(is)} or longer, ${timeText(was)} before`;
  const percent = Math.round(((is - was) / was) * 100);
  if (is - was <= mostMs || is - was <= was * mostShare) return { kind: 'same', seen, percent, least: 0 };
  const least = differenceAtLeast(spread(now.waits), spread(before.waits), certainty);
  return { kind: least > 0 ? 'grown' : 'maybe', seen, percent, least };
};

/** True when a run shows growth so clearly that a second one decides. */
export const growthNeedsRerun = (name: string, before: Measured, now: Measured): boolean =>
  incomparable(name, before, now) === null && compare(before, now).kind === 'grown';

/**
 * Judges how far the 95th percentile of one endpoint rose since a stored measurement. It fails when two runs, each alone,
 * show growth of more than 20 % and more than 30 ms whose lower bound, by bootstrap with 95 % certainty, lies above nothing:
 * one run alone says so of 4 in 100 servers that did not change. Measurements of different machines, or of a different load,
 * are never compared: `unknown`. `again` is read only when `growthNeedsRerun` says so.
 */
export const growth = (name: string, before: Measured, now: Measured, again: Measured | null): Verdict => {
  const bar = incomparable(name, before, now);
  if (bar !== null) return bar;
  const first = compare(before, now);
  if (first.kind === 'same') return { outcome: 'pass', reason: `${name} did not become slower: ${first.seen}.` };
  const slower = `${name} became ${first.percent} % slower`;
  if (first.kind === 'maybe')
    return {
      outcome: 'warn',
      reason: `${slower}, not proven: ${first.seen}. The two measurements spread so much that it can be chance.`,
    };
  if (again === null)
    return {
      outcome: 'warn',
      reason: `${slower}, not proven: ${first.seen}. Only a second run proves it: measure again.`,
    };
  const later = incomparable(name, before, again);
  if (later !== null) return later;
  const second = compare(before, again);
  if (second.kind !== 'grown')
    return {
      outcome: 'warn',
      reason: `${slower}, not proven: ${first.seen}. A second run did not confirm it: there ${second.seen}.`,
    };
  return {
    outcome: 'fail',
    reason:
      `Members wait longer than before: ${slower}; ${first.seen}. A second run confirms it: there ${second.seen}. ` +
      `At least ${timeText(Math.min(first.least, second.least))} of it is no chance.`,
  };
};
