import { oneSided } from '../../engines/load/bounds.ts';
import { atRank, fromJson, type Histogram, merge, quantile } from '../../engines/load/histogram.ts';
import { timeText } from '../../engines/load/verdict.ts';
import type { CrowdedRun, EntryRun, VisitorSpike } from '../spike.ts';
import { waitBudgets } from './waits.ts';

const share = 0.95;
const certainty = 0.95;
/** Times a sign-in without a crowd: what a busy machine adds falls on both, and one that shows this falls on few. */
const factor = 4;
/** Fewer sign-ins say nothing of one in twenty. */
const fewest = 20;
/** Of the sign-ins without a crowd: an app that turns members away anyway is not judged by a crowd. */
const mostTurnedAway = 0.05;
/** Of the strangers who were told anything: from here on somebody bounds how many passwords are looked at. */
const leastRefused = 0.05;
/** Of all strangers: were fewer told anything, nobody knows whether the others were in a line. */
const leastTold = 0.5;
/** Of the strangers: were most throttled as one address, nothing is known of many. */
const mostThrottled = 0.5;

type Percentile = {
  readonly count: number;
  /** One in twenty waits that long or longer, in ms. */
  readonly p95: number;
  /** Proven, with 95 % certainty; null where there are too few. */
  readonly atLeast: number | null;
};

const percentileOf = (waits: Histogram): Percentile => {
  const { lower } = oneSided(waits.count, share, certainty);
  return {
    count: waits.count,
    p95: waits.count === 0 ? Infinity : quantile(waits, share),
    atLeast: lower === null ? null : atRank(waits, lower).low,
  };
};

export const percentileOfRun = ({ waits }: EntryRun): Percentile => percentileOf(fromJson(waits));

/** All that was seen without visitors of public pages. */
const calmRuns = (quiet: EntryRun, visitors: VisitorSpike | null): readonly EntryRun[] => [
  quiet,
  ...(visitors === null
    ? []
    : [
        // Who is not through with the crowd yet is not quiet.
        ...(visitors.settledMs === null ? [] : [visitors.after]),
        ...(visitors.control.status === 'ok' ? [visitors.control.value.entries] : []),
        ...visitors.again.map(({ control }) => control.entries),
      ]),
];

const together = (runs: readonly EntryRun[]): Histogram =>
  runs.map(({ waits }) => fromJson(waits)).reduce((all, one) => merge(all, one));

type Base = { readonly p95: number; readonly limitMs: number };

/** From which time on a sign-in counts as slowed, in ms: four times what it takes without a crowd, and never below T2. */
const baseWith = (p95: number): Base => ({ p95, limitMs: Math.max(waitBudgets.endpointMs, p95 * factor) });

const baseOf = (runs: readonly EntryRun[]): Base => baseWith(percentileOf(together(runs)).p95);

/** By the calmest run: what else a machine does only adds. For what is not told by times alone. */
const calmestOf = (runs: readonly EntryRun[]): Base => baseWith(Math.min(...runs.map(run => percentileOfRun(run).p95)));

export type JudgedSpike =
  | { readonly outcome: 'spared'; readonly base: Base }
  | {
      readonly outcome: 'slowed';
      readonly base: Base;
      readonly under: Percentile;
      /** How many were turned away, and how many got no answer in time. */
      readonly turnedAway: number;
      readonly unanswered: number;
    }
  | { readonly outcome: 'unknown'; readonly reason: string };

const unknown = (reason: string): JudgedSpike => ({ outcome: 'unknown', reason });

/** Why sign-ins without a crowd are no measure; null where they are. */
const noMeasure = (runs: readonly EntryRun[]): string | null => {
  const { count, infinite } = together(runs);
  if (runs.some(run => percentileOfRun(run).count < fewest))
    return `too few members signed in while nobody else came: ${count}, and one in twenty is what counts`;
  if (infinite <= count * mostTurnedAway) return null;
  return runs.some(({ refused }) => refused > 0)
    ? `the app turned ${infinite} of ${count} members away also while no crowd came: it counts sign-ins by address, and all of mine came from one. Let it trust X-Forwarded-For from here, or allow more for this run`
    : `${infinite} of ${count} members did not get in also while no crowd came`;
};

/** By how much a run is over; the longest lag of the generator in the app's favour. */
const isOver = (entries: EntryRun, { limitMs }: Base): boolean => {
  const { atLeast } = percentileOfRun(entries);
  return atLeast !== null && atLeast - entries.lagMs > limitMs;
};

/** So many that the proven percentile is one of them. */
const isTurnedAway = ({ refused, waits }: EntryRun): boolean => {
  const { count } = fromJson(waits);
  const { lower } = oneSided(count, share, certainty);
  return lower !== null && refused > count - lower;
};

const slowed = (entries: EntryRun, base: Base): JudgedSpike => {
  const { infinite } = fromJson(entries.waits);
  const turnedAway = Math.min(infinite, entries.refused);
  return {
    outcome: 'slowed',
    base,
    under: percentileOfRun(entries),
    turnedAway,
    unanswered: infinite - turnedAway,
  };
};

/** What is said of a run that is not over beyond doubt. */
const within = (entries: EntryRun, base: Base): JudgedSpike => {
  const { p95, count } = percentileOfRun(entries);
  if (count < fewest)
    return unknown(`too few members signed in while the crowd came: ${count}, and one in twenty is what counts`);
  if (p95 <= base.limitMs) return { outcome: 'spared', base };
  if (entries.lagMs > base.limitMs / 10)
    return unknown(
      `this machine sent requests up to ${timeText(entries.lagMs)} late, so that what took long was not the app's alone; try again when it has less to do`,
    );
  return unknown(
    `one sign-in in twenty took ${timeText(p95)} or longer while the crowd came, and ${timeText(base.p95)} without it; ${count} are too few to prove it`,
  );
};

const lookOf = (entries: EntryRun, base: Base): JudgedSpike =>
  isOver(entries, base) ? slowed(entries, base) : within(entries, base);

/** The looks at visitors, the first one first. */
const looksAt = ({ entries, again }: VisitorSpike, base: Base): readonly JudgedSpike[] =>
  [entries, ...again.map(({ visitors }) => visitors.entries)].map(look => lookOf(look, base));

/** Two looks of three say the same, or one that nobody has to doubt. */
const decided = (looks: readonly JudgedSpike[]): JudgedSpike | null => {
  const [first] = looks;
  if (first?.outcome === 'spared') return first;
  const enough = (outcome: JudgedSpike['outcome']): boolean =>
    looks.filter(look => look.outcome === outcome).length >= 2;
  if (enough('slowed')) return looks.find(({ outcome }) => outcome === 'slowed') ?? null;
  return enough('spared') ? (looks.find(({ outcome }) => outcome === 'spared') ?? null) : null;
};

/** Whether another look at visitors would tell more: members waited, and it is not told yet whether that was the crowd. */
export const needsLook = (quiet: EntryRun, visitors: VisitorSpike): boolean => {
  const runs = calmRuns(quiet, visitors);
  if (visitors.settledMs === null || noMeasure(runs) !== null || isTurnedAway(visitors.entries)) return false;
  return visitors.again.length < 2 && decided(looksAt(visitors, baseOf(runs))) === null;
};

/** Whether members got in as before while visitors opened public pages. One that is told to come back did not. */
export const judgeVisitors = (quiet: EntryRun, visitors: VisitorSpike): JudgedSpike => {
  const { entries, control, settledMs, after } = visitors;
  const runs = calmRuns(quiet, visitors);
  const reason = noMeasure(runs);
  if (reason !== null) return unknown(reason);
  const base = baseOf(runs);
  const [first, ...others] = looksAt(visitors, base);
  if (first === undefined || first.outcome === 'spared') return first ?? unknown('nobody looked');
  if (settledMs === null)
    return first.outcome === 'slowed' && percentileOfRun(after).atLeast === Infinity
      ? first
      : unknown(
          'members waited while visitors came, and a minute after the last had gone they still did: what made them wait is not sure to be the crowd',
        );
  if (isTurnedAway(entries)) return slowed(entries, base);
  if (control.status === 'silent')
    return unknown(`members waited while visitors came, and what this machine adds is not known: ${control.reason}`);
  const told = decided([first, ...others]);
  if (told !== null) return told;
  if (first.outcome === 'unknown') return first;
  return unknown(
    others.length === 0
      ? 'members waited while visitors came, and nobody looked a second time'
      : 'members waited while visitors came, and other looks did not confirm it: the machine or the network was slow for a while',
  );
};

/**
 * Whether members were answered while strangers tried to sign in: let in, or told when to come back. An app that turns a
 * part of the strangers away before it looks at a password bounds how long anybody waits; one that works off every attempt
 * does not.
 */
export const judgeStrangers = (
  quiet: EntryRun,
  visitors: VisitorSpike | null,
  { crowd, entries }: CrowdedRun,
): JudgedSpike => {
  const { sent, answered, throttled, busy } = crowd;
  const runs = calmRuns(quiet, visitors);
  const reason = noMeasure(runs);
  if (reason !== null) return unknown(reason);
  if (throttled > sent * mostThrottled)
    return unknown(
      `the app throttled ${throttled} of ${sent} strangers at the login as those of one address (429); whether it stands those of many is seen where it trusts X-Forwarded-For from here`,
    );
  const base = calmestOf(runs);
  const told = answered + throttled + busy;
  if (throttled + busy > 0 && throttled + busy >= told * leastRefused) return { outcome: 'spared', base };
  const look = lookOf(entries, base);
  if (look.outcome === 'slowed' && told < sent * leastTold)
    return unknown(
      `only ${told} of ${sent} strangers at the login were answered in time, so that it is not known whether anything bounds the line`,
    );
  return look;
};
