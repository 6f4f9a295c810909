import type { Draft } from './draft.ts';
import type { Incident, MonitorState } from './incident.ts';

type Back = (time: number) => number;

const monitorBack = (monitor: MonitorState, back: Back): MonitorState => ({
  ...monitor,
  since: back(monitor.since),
  lastAt: monitor.lastAt === null ? null : back(monitor.lastAt),
  turns: monitor.turns.map(back),
  burn:
    monitor.burn === null
      ? null
      : { ...monitor.burn, failed: monitor.burn.failed.map(([at, good]) => [back(at), good] as const) },
});

/** As a whole, so that its times stay in their order. Its ID stays as people were told it. */
const incidentBack = (incident: Incident, by: number): Incident => ({
  ...incident,
  beganAt: Math.max(0, incident.beganAt - by),
  openedAt: Math.max(0, incident.openedAt - by),
  acknowledgedAt: incident.acknowledgedAt === null ? null : Math.max(0, incident.acknowledgedAt - by),
});

/**
 * A clock that was put back leaves times that are yet to come. They are put back by as much, so that what has lasted
 * five minutes has still lasted five minutes: nothing waits for an hour, and nothing lasts less than no time.
 */
export const putBack = (draft: Draft, at: number, everyMs: number): void => {
  const { lastTickAt, askedAt, blindUntil } = draft.watcher;
  if (lastTickAt === null || at >= lastTickAt) return;
  const by = lastTickAt + everyMs - at;
  const back: Back = time => (time > at ? Math.max(0, Math.min(time - by, at)) : time);
  const lies = (...times: readonly (number | null)[]): boolean => times.some(time => time !== null && time > at);
  for (const [id, monitor] of draft.monitors())
    if (lies(monitor.since, monitor.lastAt, ...monitor.turns, ...(monitor.burn?.failed.map(([time]) => time) ?? [])))
      draft.setMonitor(id, monitorBack(monitor, back));
  for (const incident of draft.open()) if (lies(incident.openedAt)) draft.setIncident(incidentBack(incident, by));
  const orNull = (time: number | null): number | null => (time === null ? null : back(time));
  draft.change({ askedAt: orNull(askedAt), blindUntil: orNull(blindUntil) });
};
