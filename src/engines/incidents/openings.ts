import type { Draft } from './draft.ts';
import type { Incident, MonitorState } from './incident.ts';

/** Nobody is told for so long, because what fails everywhere at once is one thing. */
const holdMs = 30_000;

/** An incident from now on. Who tells people of it is another question. */
export const opened = (
  draft: Draft,
  incident: Pick<
    Incident,
    'key' | 'monitors' | 'beganAt' | 'openedAt' | 'kind' | 'because' | 'unstable' | 'burn' | 'only'
  >,
): Incident => {
  const numbered = Math.max(incident.openedAt, draft.watcher.numbered + 1);
  const id = `${incident.key}@${numbered}`;
  // A clock that goes back between two looks may have the first sign after the last one.
  const beganAt = Math.min(incident.beganAt, incident.openedAt);
  const whole: Incident = { id, ...incident, beganAt, closedAt: null, reminders: 0, acknowledgedAt: null };
  draft.change({ numbered });
  draft.setIncident(whole);
  return whole;
};

/** Whether it is told without waking anybody: a little all day, or what one place alone sees. */
export const wakesNobody = ({ burn, only }: Pick<Incident, 'burn' | 'only'>): boolean =>
  burn === 'ticket' || only !== undefined;

export const isHeld = (draft: Draft, id: string): boolean => draft.watcher.held.some(({ incident }) => incident === id);

export const hold = (draft: Draft, { id, openedAt }: Incident): void => {
  // What was seen in a look that took long is held from when it is known.
  const from = Math.max(openedAt, draft.watcher.lastTickAt ?? openedAt);
  draft.change({ held: [...draft.watcher.held, { incident: id, until: from + holdMs }] });
};

/** Held for a whole time more: what was known of it is out of date. No hold is longer, wherever the clock has gone. */
export const heldAnew = (draft: Draft, ids: ReadonlySet<string>, at: number): void => {
  const most = at + holdMs;
  const held = draft.watcher.held.map(one =>
    ids.has(one.incident) || one.until > most ? { ...one, until: most } : one,
  );
  draft.change({ held });
};

export const unhold = (draft: Draft, ids: ReadonlySet<string>): void =>
  draft.change({ held: draft.watcher.held.filter(({ incident }) => !ids.has(incident)) });

/** Over. Who was told of it is told of that, too; nobody else is. */
export const closed = (draft: Draft, incident: Incident, at: number): void => {
  draft.setIncident({ ...incident, closedAt: Math.max(at, incident.openedAt) });
  if (isHeld(draft, incident.id)) unhold(draft, new Set([incident.id]));
  else draft.tell({ kind: 'resolved', incident: incident.id, seq: 0, at });
};

/** The incident, when none of its monitors is down with it any more. */
export const endedOf = (draft: Draft, id: string): Incident | null => {
  const incident = draft.incident(id);
  if (incident === undefined || incident.closedAt !== null) return null;
  return incident.monitors.some(monitor => draft.monitor(monitor)?.incident === id) ? null : incident;
};

/** The monitors of an incident that are down because of it. */
export const downWith = (draft: Draft, { id, monitors }: Incident): readonly (readonly [string, MonitorState])[] =>
  monitors.flatMap(name => {
    const monitor = draft.monitor(name);
    return monitor?.incident === id ? [[name, monitor] as const] : [];
  });
