import type { Maintenance, MonitorState } from './incident.ts';

/** Whether people work on the app at this time on purpose. Its end is not within. */
export const isWithin = (maintenance: Maintenance | null, at: number): boolean =>
  maintenance !== null && at >= maintenance.from && at < maintenance.until;

/** Looked at while people work on the app: kept, not judged. */
export const paused = (monitor: MonitorState, at: number, told: boolean): MonitorState => {
  const lastAt = told ? at : monitor.lastAt;
  if (monitor.status === 'paused') return { ...monitor, lastAt };
  return { ...monitor, status: 'paused', since: at, before: monitor.status, lastAt };
};

/**
 * The monitor as it was before they began. What was seen while they worked is not counted: it is judged anew, and only
 * the difference is told.
 */
export const resumed = (monitor: MonitorState, at: number): MonitorState => {
  if (monitor.status !== 'paused') return monitor;
  const calm = monitor.before === 'unknown' || monitor.before === null ? 'unknown' : 'up';
  const status = monitor.incident === null ? calm : 'down';
  return { ...monitor, status, since: at, recent: [], before: null };
};
