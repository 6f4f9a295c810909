import type { Draft } from './draft.ts';
import { watcherKey } from './grouping.ts';
import { downWith, isHeld } from './openings.ts';

const minute = 60_000;
const hour = 60 * minute;

/** Time after the opening. There are no more. */
const dueAfter: readonly number[] = [30 * minute, 2 * hour, 14 * hour, 26 * hour, 38 * hour];

/** Reminds of what is still down and nobody has taken on. Of those that were due meanwhile, the last one stands for all. */
export const remind = (draft: Draft, at: number): void => {
  for (const incident of draft.open()) {
    const due = dueAfter.filter(after => at - incident.openedAt >= after).length;
    if (due <= incident.reminders || incident.acknowledgedAt !== null || incident.key === watcherKey) continue;
    if (isHeld(draft, incident.id)) continue;
    // "Still down" is only said of what somebody saw.
    if (!downWith(draft, incident).some(([, { status }]) => status === 'down' || status === 'recovering')) continue;
    draft.setIncident({ ...incident, reminders: due });
    draft.tell({ kind: 'reminder', incident: incident.id, seq: due, at });
  }
};
