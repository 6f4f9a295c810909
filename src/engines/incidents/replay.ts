import { absorb, type Standing } from './draft.ts';
import { watcherKey } from './grouping.ts';
import type { Cycle, Effect, Incident, Maintenance, Rules, WatchEvent } from './incident.ts';
import { startOfWatcher } from './start.ts';
import { step } from './step.ts';

export type Replayed = {
  /** In the order in which they were opened, as they were in the end; without those that went into a larger one. */
  readonly incidents: readonly Incident[];
  /** What would have gone out, each with its incident as it was at that moment. */
  readonly notices: readonly { readonly effect: Effect; readonly incident: Incident }[];
  /** How often somebody would have been called because of the app. */
  readonly woken: number;
  readonly reminders: number;
  /** Times in which nobody looked. */
  readonly gaps: readonly { readonly from: number; readonly until: number }[];
};

/** Time after the last look, for what is still held. */
const afterMs = 60_000;

/** Longer without any look, and the watcher did not run: no ticks then. */
const patience = 2.5;

/** Looks and the ticks between them, as they would have come. */
const eventsOf = function* (
  cycles: Iterable<Cycle>,
  { everyMs, rulesOf, maintenance }: Plan,
): Generator<WatchEvent, void> {
  let tickAt: number | null = null;
  let last: number | null = null;
  for (const cycle of cycles) {
    const { at } = cycle;
    if (tickAt === null || last === null || at - last > patience * everyMs) tickAt = at;
    for (; tickAt <= at; tickAt += everyMs) yield { type: 'tick', at: tickAt, everyMs };
    const window = maintenance.find(({ from, until }) => at >= from && at < until) ?? null;
    yield { type: 'cycle', cycle, rules: rulesOf(cycle.monitor), maintenance: window };
    last = at;
  }
  if (tickAt === null || last === null) return;
  for (; tickAt <= last + afterMs + everyMs; tickAt += everyMs) yield { type: 'tick', at: tickAt, everyMs };
};

/** How the looks would be judged. */
export type Plan = {
  /** Time between two ticks, in ms; as a rule that between two looks of the monitor that is asked most often. */
  readonly everyMs: number;
  readonly rulesOf: (monitor: string) => Rules;
  readonly maintenance: readonly Maintenance[];
};

/**
 * What looks of the past, oldest first, would have come to under these rules: "this plan would have woken you k times". No
 * place to compare with was asked then, so that no incident is told to be the watcher's own; nobody acknowledges.
 */
export const replay = (cycles: Iterable<Cycle>, plan: Plan): Replayed => {
  const state: Standing = { watcher: startOfWatcher, monitors: new Map(), open: new Map() };
  const incidents = new Map<string, Incident>();
  const notices: { readonly effect: Effect; readonly incident: Incident }[] = [];
  const gaps: { readonly from: number; readonly until: number }[] = [];
  for (const event of eventsOf(cycles, plan)) {
    const done = step(state, event);
    absorb(state, done);
    for (const incident of done.incidents) incidents.set(incident.id, incident);
    for (const effect of done.effects) {
      const incident = incidents.get(effect.incident);
      if (incident !== undefined) notices.push({ effect, incident });
    }
    gaps.push(...done.gaps);
  }
  const count = (kind: Effect['kind']): number =>
    notices.filter(({ effect, incident }) => effect.kind === kind && incident.key !== watcherKey).length;
  return {
    incidents: [...incidents.values()].filter(({ partOf }) => partOf === undefined),
    notices,
    woken: count('opened'),
    reminders: count('reminder'),
    gaps,
  };
};
