import type { LogEvent } from './event.ts';
import { noSignals, type SignalSettings, type SignalState, stepSignals, type Turn } from './signals.ts';
import { createTally } from './tally.ts';

const minuteMs = 60_000;

/**
 * Runs the signals over what was logged, minute by minute of its own time: what this plan would have told. `events` in
 * the order of their times; those without one are left out.
 */
export const replaySignals = (
  events: Iterable<LogEvent>,
  settings: SignalSettings = { budgets: {} },
  from: SignalState = noSignals,
): { readonly turns: readonly Turn[]; readonly state: SignalState; readonly from: number; readonly until: number } => {
  const tally = createTally();
  const turns: Turn[] = [];
  let state = from;
  let next = 0;
  let first = 0;
  const tick = (): void => {
    const step = stepSignals(state, { at: next, counted: tally.drain(), facts: { probesOk: null }, settings });
    state = step.state;
    turns.push(...step.turns);
    next += minuteMs;
  };
  for (const event of events) {
    if (event.at === null) continue;
    if (next === 0) {
      first = event.at;
      next = (Math.floor(event.at / minuteMs) + 1) * minuteMs - 1;
    }
    while (event.at > next) tick();
    tally.take(event, event.at);
  }
  // Until all that is open has had the time to close.
  if (next > 0) for (let after = 0; after < 45; after += 1) tick();
  return { turns, state, from: first, until: next };
};
