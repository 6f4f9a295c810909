import { absorb, type Standing } from '../engines/incidents/draft.ts';
import type { Cycle, Maintenance, Rules, Step, WatchEvent, WatchState } from '../engines/incidents/incident.ts';
import { step } from '../engines/incidents/step.ts';
import type { Monitor } from './monitor.ts';
import { sentence } from './probes/sentence.ts';
import type { Result } from './store.ts';
import { isToldAtOnce } from './told-at-once.ts';

/** What came to pass, and the look that is kept of it. */
export type Pending = { readonly event: WatchEvent; readonly result: Result | null };

/** What an error says of itself. */
export const sentenceOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What a look broke with, as it may be kept and said: nobody foresaw that error, so nobody knows what it quotes. */
export const brokenBy = (error: unknown): string => sentence(sentenceOf(error));

/** Nobody looked, and why; neither good nor bad. */
export const notLooked = (monitor: Monitor, at: number, kind: string, because: string): Cycle => ({
  monitor: monitor.id,
  host: monitor.host,
  at,
  outcome: 'unknown',
  kind,
  because,
  ms: null,
});

/** `kind`: of the look that is judged by them. */
export const rulesOf = (monitor: Monitor, kind: string): Rules => ({
  everyMs: monitor.everySeconds * 1_000,
  urgent: isToldAtOnce(monitor, kind),
});

/** One look as it is judged and kept. */
export const pendingOf = (cycle: Cycle, rules: Rules, windows: readonly Maintenance[]): Pending => {
  const { monitor, at, outcome, ms, kind, because } = cycle;
  const maintenance = windows.find(({ from, until }) => from <= at && at < until) ?? null;
  return {
    event: { type: 'cycle', cycle, rules, maintenance },
    result: { monitor, at, outcome, ms, kind, because, paused: maintenance !== null },
  };
};

/** The state that a watch goes on from, to be changed where it stands: to copy the states of all monitors for each look was the dearest part of judging it. */
export const standingOf = (loaded: WatchState): Standing => ({
  ...loaded,
  monitors: new Map(loaded.monitors),
  open: new Map(loaded.open),
});

/** Judges events one after the other and stores what they changed. Where the store throws, the state is what it was before. */
export const judged = async (
  state: Standing,
  events: readonly WatchEvent[],
  stored: (steps: readonly Step[]) => Promise<void>,
): Promise<readonly Step[]> => {
  const steps: Step[] = [];
  const undo: (() => void)[] = [];
  for (const event of events) {
    const one = step(state, event);
    steps.push(one);
    undo.push(absorb(state, one));
  }
  try {
    await stored(steps);
    return steps;
  } catch (error) {
    for (const back of undo.toReversed()) back();
    throw error;
  }
};
