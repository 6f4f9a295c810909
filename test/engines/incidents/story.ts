import assert from 'node:assert/strict';
import type {
  Cycle,
  Effect,
  Incident,
  Maintenance,
  Outcome,
  Rules,
  WatchEvent,
  WatchState,
} from '../../../src/engines/incidents/incident.ts';
import { start } from '../../../src/engines/incidents/start.ts';
import { applied, step } from '../../../src/engines/incidents/step.ts';

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;
/** 28 November 2026, 12:00 UTC. */
export const noon = Date.UTC(2026, 10, 28, 12);
const tickMs = 30_000;

const outcomes: Readonly<Record<string, Outcome>> = { S: 'ok', F: 'failing', U: 'unknown' };

export const outcomeOf = (letter: string): Outcome => {
  const outcome = outcomes[letter];
  assert.ok(outcome !== undefined, `no look is written ${letter}`);
  return outcome;
};

export const cycleOf = (monitor: string, host: string, at: number, outcome: Outcome): Cycle =>
  outcome === 'failing'
    ? { monitor, host, at, outcome, kind: 'status', because: `${host} answered 503.`, ms: 12 }
    : { monitor, host, at, outcome, kind: '', because: '', ms: outcome === 'ok' ? 12 : null };

export const tick = (at: number, everyMs = tickMs): WatchEvent => ({ type: 'tick', at, everyMs });
export const control = (at: number, online: boolean | null): WatchEvent => ({ type: 'control', at, online });

/** What has come to pass so far. */
export type Told = {
  state: WatchState;
  readonly effects: Effect[];
  readonly incidents: Map<string, Incident>;
  readonly gaps: { readonly from: number; readonly until: number }[];
};

export const nothing = (): Told => ({ state: start, effects: [], incidents: new Map(), gaps: [] });

/** One event more. */
export const tell = (told: Told, ...events: readonly WatchEvent[]): Told => {
  for (const event of events) {
    const done = step(told.state, event);
    told.state = applied(told.state, done);
    told.effects.push(...done.effects);
    told.gaps.push(...done.gaps);
    for (const incident of done.incidents) told.incidents.set(incident.id, incident);
  }
  return told;
};

/** The state as a store gives it back after a restart. */
export const restored = (state: WatchState): WatchState => {
  const { watcher, monitors, open } = JSON.parse(
    JSON.stringify({ watcher: state.watcher, monitors: [...state.monitors], open: [...state.open] }),
  );
  return { watcher, monitors: new Map(monitors), open: new Map(open) };
};

/** Effects in words: `opened page/home 4.5` = told four and a half minutes after `from`. */
export const words = ({ effects, incidents }: Told, from = noon): readonly string[] =>
  effects.map(({ kind, incident, at }) => `${kind} ${incidents.get(incident)?.key} ${(at - from) / minute}`);

export type Line = {
  readonly monitor: string;
  readonly host?: string;
  /** One letter a look: S ok, F failing, U nobody could look, `-` the watcher does not run. */
  readonly looks: string;
  readonly urgent?: boolean;
  readonly everyMs?: number;
  /** Of its first look after the start. */
  readonly offsetMs?: number;
};

/** Events of several monitors in the order of time, with ticks between them, but none while nothing runs. */
export const eventsOf = (
  lines: readonly Line[],
  around: {
    readonly from?: number;
    readonly maintenance?: Maintenance | null;
    readonly others?: readonly WatchEvent[];
  } = {},
): readonly WatchEvent[] => {
  const { from = noon, maintenance = null, others = [] } = around;
  const events: (readonly [number, WatchEvent])[] = others.map(event => [
    event.type === 'cycle' ? event.cycle.at : event.at,
    event,
  ]);
  const stopped = new Set<number>();
  let until = from;
  for (const { monitor, host = 'www.community.test', looks, urgent = false, everyMs = minute, offsetMs = 0 } of lines) {
    const rules: Rules = { everyMs, urgent };
    for (const [index, letter] of looks.split('').entries()) {
      const at = from + index * everyMs + offsetMs;
      if (letter === '-') for (let slot = 0; slot < everyMs; slot += tickMs) stopped.add(from + index * everyMs + slot);
      else
        events.push([at, { type: 'cycle', cycle: cycleOf(monitor, host, at, outcomeOf(letter)), rules, maintenance }]);
    }
    until = Math.max(until, from + looks.length * everyMs);
  }
  for (let at = from; at <= until; at += tickMs) if (!stopped.has(at)) events.push([at, tick(at)]);
  // A tick comes after what was seen until then.
  return events
    .toSorted(([one, a], [other, b]) => one - other || Number(a.type === 'tick') - Number(b.type === 'tick'))
    .map(([, event]) => event);
};

/** One monitor, one look a minute. */
export const story = (looks: string, line: Partial<Line> = {}, around: Parameters<typeof eventsOf>[1] = {}): Told =>
  tell(nothing(), ...eventsOf([{ monitor: 'page/home', ...line, looks }], around));
