import type { Effect, Incident, MonitorState, Step, WatcherState, WatchState } from './incident.ts';

/** What one event has changed so far, over the state that it found. */
export type Draft = {
  readonly watcher: WatcherState;
  readonly change: (watcher: Partial<WatcherState>) => void;
  readonly monitor: (id: string) => MonitorState | undefined;
  readonly monitors: () => readonly (readonly [string, MonitorState])[];
  readonly setMonitor: (id: string, state: MonitorState) => void;
  readonly incident: (id: string) => Incident | undefined;
  /** Those that are open now. */
  readonly open: () => readonly Incident[];
  readonly setIncident: (incident: Incident) => void;
  /** Somebody must hear of it. */
  readonly tell: (effect: Effect) => void;
  readonly gap: (from: number, until: number) => void;
  readonly step: () => Step;
};

const merged = <T>(old: ReadonlyMap<string, T>, changed: ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
  if (changed.size === 0) return old;
  const all = new Map(old);
  for (const [id, value] of changed) all.set(id, value);
  return all;
};

export const draftOf = (state: WatchState): Draft => {
  let { watcher } = state;
  const monitors = new Map<string, MonitorState>();
  const incidents = new Map<string, Incident>();
  const effects: Effect[] = [];
  const gaps: { from: number; until: number }[] = [];
  return {
    get watcher() {
      return watcher;
    },
    change: part => {
      watcher = { ...watcher, ...part };
    },
    monitor: id => monitors.get(id) ?? state.monitors.get(id),
    monitors: () => [...merged(state.monitors, monitors)],
    setMonitor: (id, monitor) => monitors.set(id, monitor),
    incident: id => incidents.get(id) ?? state.open.get(id),
    open: () => [...merged(state.open, incidents).values()].filter(({ closedAt }) => closedAt === null),
    setIncident: incident => incidents.set(incident.id, incident),
    tell: effect => effects.push(effect),
    gap: (from, until) => gaps.push({ from, until }),
    step: () => ({ watcher, monitors, incidents: [...incidents.values()], effects, gaps }),
  };
};

/** A state that is changed where it stands, by whoever looks at no older one. */
export type Standing = {
  watcher: WatcherState;
  readonly monitors: Map<string, MonitorState>;
  readonly open: Map<string, Incident>;
};

const put = <T>(map: Map<string, T>, id: string, value: T | undefined): void => {
  if (value === undefined) map.delete(id);
  else map.set(id, value);
};

/** Takes the step in; what it gives takes it back, the last step first. */
export const absorb = (standing: Standing, { watcher, monitors, incidents }: Step): (() => void) => {
  const before = {
    watcher: standing.watcher,
    monitors: [...monitors.keys()].map(id => [id, standing.monitors.get(id)] as const),
    // Whole, because their order counts; none is open nearly always.
    open: incidents.length === 0 ? null : [...standing.open],
  };
  standing.watcher = watcher;
  for (const [id, monitor] of monitors) standing.monitors.set(id, monitor);
  for (const incident of incidents) put(standing.open, incident.id, incident.closedAt === null ? incident : undefined);
  return () => {
    standing.watcher = before.watcher;
    for (const [id, monitor] of before.monitors) put(standing.monitors, id, monitor);
    if (before.open === null) return;
    standing.open.clear();
    for (const [id, incident] of before.open) standing.open.set(id, incident);
  };
};

/** The state after a step. */
export const applied = ({ watcher, monitors, open }: WatchState, step: Step): WatchState => {
  const after: Standing = { watcher, monitors: new Map(monitors), open: new Map(open) };
  absorb(after, step);
  return after;
};
