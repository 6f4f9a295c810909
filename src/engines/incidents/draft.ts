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

export const absorb = (standing: Standing, { watcher, monitors, incidents }: Step): void => {
  standing.watcher = watcher;
  for (const [id, monitor] of monitors) standing.monitors.set(id, monitor);
  for (const incident of incidents)
    if (incident.closedAt === null) standing.open.set(incident.id, incident);
    else standing.open.delete(incident.id);
};

/** The state after a step. */
export const applied = ({ watcher, monitors, open }: WatchState, step: Step): WatchState => {
  const after: Standing = { watcher, monitors: new Map(monitors), open: new Map(open) };
  absorb(after, step);
  return after;
};
