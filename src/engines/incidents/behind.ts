import type { Draft } from './draft.ts';
import type { Incident, Leaning } from './incident.ts';
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
  draft.setIncident({ ...cause, monitors: [...new Set([...cause.monitors, ...down.map(([name]) => name)])] });
  draft.setIncident({ ...own, closedAt: Math.max(cause.openedAt, own.openedAt), partOf: cause.id });
  for (const [name, monitor] of down) draft.setMonitor(name, { ...monitor, incident: cause.id });
  unhold(draft, new Set([own.id]));
};

/** What is held goes into the incident of what it leans on. Whoever was told of it already is told of both. */
export const joinCauses = (draft: Draft, leaning: Leaning): void => {
  for (const { incident } of draft.watcher.held) {
    const own = draft.incident(incident);
    const cause = own === undefined || !isHeld(draft, incident) ? undefined : causeOf(draft, leaning, own);
    if (own !== undefined && cause !== undefined) intoCause(draft, own, cause);
  }
};

/** What it leans on has failed and is not certain yet, or was not asked since: its next look says which of them it is. */
export const awaitsCause = (draft: Draft, leaning: Leaning, { key, beganAt }: Incident): boolean =>
  (leaning.get(key) ?? []).some(name => {
    const cause = draft.monitor(name);
    if (cause === undefined || cause.incident !== null || cause.lastAt === null) return false;
    if (cause.status === 'unknown' || cause.status === 'paused') return false;
    return cause.lastAt < beganAt || cause.recent.at(-1) === false;
  });
