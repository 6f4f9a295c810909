import type { Draft } from './draft.ts';
import type { MonitorState } from './incident.ts';

/** After as many intervals without a look nothing is known any more. */
const patience = 2.5;

/** A look with its retry takes up to so long, and the next one waits for it. */
const lookMs = 60_000;

/** Whether nothing has been heard for too long. A clock that went back has missed nothing. */
const isTooLong = (from: number, until: number, everyMs: number): boolean => until - from > patience * everyMs;

/** Whether the last look is too old to say how things are; `over` = time that is granted on top. */
const isOutdated = ({ lastAt, everyMs }: MonitorState, at: number, over: number): boolean =>
  lastAt !== null && isTooLong(lastAt, at - over, everyMs);

/** Nothing is known of it any more; an incident that is open stays so. Evidence from before is not added to what comes. */
const forgotten = (monitor: MonitorState, at: number): MonitorState =>
  monitor.status === 'unknown' && monitor.recent.length === 0
    ? monitor
    : { ...monitor, status: 'unknown', since: at, recent: [], before: null };

/** The monitor as it is known at the time of its next look. */
export const asKnownAt = (monitor: MonitorState, at: number): MonitorState =>
  isOutdated(monitor, at, lookMs) ? forgotten(monitor, at) : monitor;

/** Finds times in which nobody looked: of the watcher as a whole, and of each monitor. */
export const findGaps = (draft: Draft, at: number, everyMs: number): void => {
  const { lastTickAt } = draft.watcher;
  const stood = lastTickAt !== null && isTooLong(lastTickAt, at, everyMs);
  if (stood) draft.gap(lastTickAt, at);
  for (const [id, monitor] of draft.monitors()) {
    const known = isOutdated(monitor, at, stood ? 0 : lookMs) ? forgotten(monitor, at) : monitor;
    if (known !== monitor) draft.setMonitor(id, known);
  }
};
