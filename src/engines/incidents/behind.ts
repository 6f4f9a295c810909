import { absorbed } from './comes-and-goes.ts';
import type { Draft } from './draft.ts';
import type { Incident, Leaning, MonitorState, WatchState } from './incident.ts';
import { downWith, isHeld, unhold } from './openings.ts';

/** The open incident of something that this one leans on; the first in its list that fails is the cause. */
const causeOf = (draft: Draft, leaning: Leaning, { id, key }: Incident): Incident | undefined => {
  for (const name of leaning.get(key) ?? []) {
    const cause = draft.monitor(name)?.incident ?? null;
    if (cause !== null && cause !== id) return draft.incident(cause);
  }
  return undefined;
};

/** Nobody hears of it by itself: it is named in its cause. */
const intoCause = (draft: Draft, own: Incident, cause: Incident): void => {
  const down = downWith(draft, own);
  // Members noticed what came first; what people were told already stays as they were told it.
  const beganAt = isHeld(draft, cause.id) ? Math.min(cause.beganAt, own.beganAt) : cause.beganAt;
  const monitors = [...new Set([...cause.monitors, ...down.map(([name]) => name)])];
  const whole = { ...cause, beganAt, monitors };
  draft.setIncident(whole);
  draft.setIncident({ ...own, closedAt: Math.max(cause.openedAt, own.openedAt), partOf: cause.id });
  for (const [name, monitor] of down) draft.setMonitor(name, { ...monitor, incident: cause.id });
  unhold(draft, new Set([own.id]));
  if (!isHeld(draft, cause.id)) absorbed(draft, whole);
};

/** What is held goes into the incident of what it leans on. Whoever was told of it already is told of both. */
export const joinCauses = (draft: Draft, leaning: Leaning): void => {
  for (const { incident } of draft.watcher.held) {
    const own = draft.incident(incident);
    const cause = own === undefined || !isHeld(draft, incident) ? undefined : causeOf(draft, leaning, own);
    if (own !== undefined && cause !== undefined) intoCause(draft, own, cause);
  }
};

/** Whether all that fails is this incident, or leans on what fails with it: then it is no crowd, it is one thing with a name. */
export const isCauseOf = (
  draft: Draft,
  leaning: Leaning,
  cause: Incident,
  failing: readonly (readonly [string, MonitorState])[],
): boolean =>
  failing.every(
    ([id, { incident }]) =>
      incident === cause.id ||
      (incident === null && (leaning.get(id) ?? []).some(name => draft.monitor(name)?.incident === cause.id)),
  );

/**
 * What it leans on has failed and is not certain yet, or was not asked since: its next look says which of them it is. One
 * that is not asked until `until` is not waited for.
 */
export const awaitsCause = (draft: Draft, leaning: Leaning, { key, beganAt }: Incident, until: number): boolean =>
  (leaning.get(key) ?? []).some(name => {
    const cause = draft.monitor(name);
    if (cause === undefined || cause.incident !== null || cause.lastAt === null) return false;
    if (cause.status === 'unknown' || cause.status === 'paused') return false;
    const isAskedInTime = cause.lastAt + cause.everyMs <= until;
    return isAskedInTime && (cause.lastAt < beganAt || cause.recent.at(-1) === false);
  });

/** Whether something that it leans on was not looked at since it began: that look may be under way out of turn. */
export const hasUnseenCause = (draft: Draft, leaning: Leaning, { key, beganAt }: Incident): boolean =>
  (leaning.get(key) ?? []).some(name => {
    const cause = draft.monitor(name);
    return cause !== undefined && cause.status !== 'unknown' && cause.lastAt !== null && cause.lastAt < beganAt;
  });

/**
 * What to look at now and not when its turn comes: nobody is told of what is held until it is known whether the cause fails, too.
 * `soonMs`: what is asked within that time anyway is waited for.
 */
export const causesToAsk = (
  { watcher, monitors, open }: WatchState,
  leaning: Leaning,
  at: number,
  soonMs: number,
): readonly { readonly incident: string; readonly monitor: string }[] =>
  watcher.held.flatMap(({ incident: id }) => {
    const incident = open.get(id);
    if (incident === undefined) return [];
    return (leaning.get(incident.key) ?? []).flatMap(name => {
      const cause = monitors.get(name);
      if (cause === undefined || cause.incident !== null || cause.lastAt === null) return [];
      if (cause.status === 'unknown' || cause.status === 'paused') return [];
      const isDue = cause.lastAt >= incident.beganAt || cause.lastAt + cause.everyMs <= at + soonMs;
      return isDue ? [] : [{ incident: id, monitor: name }];
    });
  });
