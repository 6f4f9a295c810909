import type { MonitorState, WatcherState, WatchState } from './incident.ts';

/** A watcher that has not looked yet. */
export const startOfWatcher: WatcherState = {
  lastTickAt: null,
  online: null,
  askedAt: null,
  contradicted: false,
  blindUntil: null,
  numbered: 0,
  held: [],
};

/** Before the first event. */
export const start: WatchState = { watcher: startOfWatcher, monitors: new Map(), open: new Map() };

/** A monitor of which nothing is known yet. */
export const unseen = (host: string, everyMs: number, at: number): MonitorState => ({
  host,
  everyMs,
  status: 'unknown',
  since: at,
  recent: [],
  lastAt: null,
  turns: [],
  unstable: false,
  incident: null,
  before: null,
  burn: null,
});
