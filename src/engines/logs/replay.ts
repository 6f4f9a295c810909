import type { LogEvent } from './event.ts';
import {
  noSignals,
  type SignalSettings,
  type SignalState,
  type SignalStep,
  stepSignals,
  type Turn,
} from './signals.ts';
import { createTally } from './tally.ts';

const minuteMs = 60_000;

/** Until all that is open has had the time to close. */
const minutesAfter = 45;

/** After so many minutes without a line nothing of what was usual before is left: the time between is not gone through. */
const minutesWithout = 8 * 1_440;

/**
 * One step of the signals for each minute of the log's own time, each with the time at which it is judged. `events` in the
 * order of their times, more or less; those without a time are left out.
 */
export const signalSteps = function* (
  events: Iterable<LogEvent>,
  settings: SignalSettings = { budgets: {} },
  from: SignalState = noSignals,
): Generator<SignalStep & { readonly at: number }, void> {
  const tally = createTally();
  let state = from;
  let next = 0;
  const tick = (): SignalStep & { readonly at: number } => {
    const at = next;
    const step = stepSignals(state, { at, counted: tally.drain(), facts: { probesOk: null }, settings });
    state = step.state;
    next += minuteMs;
    return { ...step, at };
  };
  const endOfMinute = (at: number): number => (Math.floor(at / minuteMs) + 1) * minuteMs - 1;
  for (const event of events) {
    if (event.at === null) continue;
    if (next === 0) next = endOfMinute(event.at);
    if (event.at - next > minutesWithout * minuteMs) {
      for (let after = 0; after < minutesAfter; after += 1) yield tick();
      next = endOfMinute(event.at);
    }
    while (event.at > next) yield tick();
    tally.take(event, event.at);
  }
  if (next > 0) for (let after = 0; after < minutesAfter; after += 1) yield tick();
};

/** Runs the signals over what was logged, minute by minute: when each would have opened and closed. */
export const replaySignals = (
  events: readonly LogEvent[],
  settings: SignalSettings = { budgets: {} },
  from: SignalState = noSignals,
): { readonly turns: readonly Turn[]; readonly state: SignalState; readonly from: number; readonly until: number } => {
  const turns: Turn[] = [];
  let state = from;
  let until = 0;
  for (const step of signalSteps(events, settings, from)) {
    turns.push(...step.turns);
    ({ state } = step);
    until = step.at + minuteMs;
  }
  return { turns, state, from: events.find(({ at }) => at !== null)?.at ?? 0, until };
};
