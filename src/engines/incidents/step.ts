import { putBack } from './clock.ts';
import { forgetSince, unwatched } from './comes-and-goes.ts';
import { draftOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { findGaps } from './gaps.ts';
import { openOf, watcherKey } from './grouping.ts';
import { lookAtHeld } from './held.ts';
import type { Leaning, Step, WatchEvent, WatchState } from './incident.ts';
import { looked } from './look.ts';
import { closed, endedOf, unhold } from './openings.ts';
import { placeLeft, unseenFrom } from './places.ts';
import { remind } from './reminders.ts';

export { applied } from './draft.ts';

const ticked = (draft: Draft, at: number, everyMs: number, leaning: Leaning = new Map()): void => {
  putBack(draft, at, everyMs);
  findGaps(draft, at, everyMs);
  lookAtHeld(draft, at, leaning);
  remind(draft, at);
  draft.change({ lastTickAt: at });
};

const controlled = (draft: Draft, at: number, online: boolean | null, place: string | undefined): void => {
  const before = draft.watcher;
  const contradicted = online === false && before.contradicted;
  const wasBlind = before.online === false && !before.contradicted;
  const blind = online === false && !contradicted;
  const from = place === undefined ? {} : { askedFrom: place };
  draft.change({ online, askedAt: at, contradicted, ...from, ...(blind || wasBlind ? { blindUntil: at } : {}) });
  // Since when those places gave no answer is not known: they did when they were asked before.
  if (blind && !wasBlind) forgetSince(draft, before.askedAt ?? 0, at);
  const cutOff = openOf(draft, watcherKey);
  if (cutOff !== undefined && online !== false) closed(draft, cutOff, at);
};

const acknowledged = (draft: Draft, at: number, id: string): void => {
  const incident = draft.incident(id);
  if (incident?.acknowledgedAt !== null) return;
  draft.setIncident({ ...incident, acknowledgedAt: Math.max(at, incident.openedAt) });
};

const dropped = (draft: Draft, at: number, id: string): void => {
  const monitor = draft.monitor(id);
  if (monitor === undefined) return;
  unwatched(draft, id, at);
  draft.setMonitor(id, {
    ...monitor,
    status: 'unknown',
    since: at,
    recent: [],
    incident: null,
    before: null,
    burn: null,
  });
  const over = monitor.incident === null ? null : endedOf(draft, monitor.incident);
  if (over === null) return;
  unhold(draft, new Set([over.id]));
  draft.setIncident({ ...over, closedAt: Math.max(at, over.openedAt) });
};

/** What an event changes. A function of the two and of nothing else: the same again after a restart, and on any machine. */
export const step = (state: WatchState, event: WatchEvent): Step => {
  const draft = draftOf(state);
  switch (event.type) {
    case 'cycle':
      looked(draft, event.cycle, event.rules, event.maintenance);
      break;
    case 'tick':
      ticked(draft, event.at, event.everyMs, event.leaning);
      break;
    case 'control':
      controlled(draft, event.at, event.online, event.place);
      break;
    case 'acknowledged':
      acknowledged(draft, event.at, event.incident);
      break;
    case 'dropped':
      dropped(draft, event.at, event.monitor);
      unseenFrom(draft, event.monitor, event.at);
      break;
    case 'left':
      placeLeft(draft, event.place, event.at);
      break;
  }
  return draft.step();
};
