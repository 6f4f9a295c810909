import { awaitsCause, hasUnseenCause, isCauseOf, joinCauses } from './behind.ts';
import { absorbed, joinComings, linkedWith } from './comes-and-goes.ts';
import type { Draft } from './draft.ts';
import type { Incident, Leaning } from './incident.ts';
import {
  causeConfirmed,
  crowdOf,
  cutOffOpened,
  groupKey,
  groupOpened,
  isDecided,
  isEverywhere,
  isMany,
  openOf,
  watcherKey,
} from './grouping.ts';
import { downWith, heldAnew, unhold, wakesNobody } from './openings.ts';

/** The word of other places is waited for so much longer, where it is older than the fault. */
const wordMs = 60_000;

/** A monitor that is neither clearly down nor up is waited for no longer than its next looks. */
const looks = 2.5;

type Held = { readonly incident: Incident; readonly until: number };

/** What is not known for now waits for the next look, with a whole time of holding after it. */
const renewed = (draft: Draft, at: number): void => {
  const blind = draft.watcher.held.filter(({ incident: id }) => {
    const incident = draft.incident(id);
    const about = incident === undefined ? [] : [...downWith(draft, incident), ...linkedWith(draft, incident)];
    return about.some(([, { status }]) => status === 'unknown' || status === 'paused');
  });
  heldAnew(draft, new Set(blind.map(({ incident }) => incident)), at);
};

const isReady = (draft: Draft, { incident, until }: Held, at: number): boolean =>
  // What comes and goes is not told beside an outage that it has just become.
  (at >= until && linkedWith(draft, incident).some(([, monitor]) => monitor.incident === null)) ||
  downWith(draft, incident).some(
    ([, { status, everyMs }]) => at >= until + (status === 'recovering' ? looks * everyMs : 0),
  );

const release = (draft: Draft, ready: readonly Held[], at: number): void => {
  unhold(draft, new Set(ready.map(({ incident }) => incident.id)));
  for (const { incident } of ready) {
    draft.tell({ kind: wakesNobody(incident) ? 'noted' : 'opened', incident: incident.id, seq: 0, at });
    absorbed(draft, incident);
  }
};

/** Decides of what is held whether it is one outage, no outage of the app, or each its own. */
export const lookAtHeld = (draft: Draft, at: number, leaning: Leaning): void => {
  if (draft.watcher.held.length === 0) return;
  renewed(draft, at);
  joinCauses(draft, leaning);
  joinComings(draft, leaning);
  const held = draft.watcher.held.flatMap(({ incident: id, until }) => {
    const incident = draft.incident(id);
    return incident === undefined ? [] : [{ incident, until }];
  });
  const ready = held.filter(
    one =>
      (isReady(draft, one, at) ||
        (!hasUnseenCause(draft, leaning, one.incident) && isDecided(draft, one.incident, one.until))) &&
      (at >= one.until + wordMs || !awaitsCause(draft, leaning, one.incident, one.until + wordMs)),
  );
  // While the watcher is cut off it tells of nothing else.
  if (ready.length === 0 || openOf(draft, watcherKey) !== undefined) return;

  const crowd = crowdOf(
    draft,
    held.flatMap(({ incident }) => (incident.burn === undefined ? incident : [])),
  );
  // One that has no host may have a reason of its own: it neither makes a crowd nor goes into one.
  const ripe = new Set(ready.map(({ incident }) => incident.id));
  if (!crowd.failing.some(([, { incident }]) => incident !== null && ripe.has(incident))) {
    release(draft, ready, at);
    return;
  }
  const { online, askedAt, contradicted } = draft.watcher;
  if (isEverywhere(crowd) && online !== null && !contradicted) {
    const stale = askedAt === null || askedAt < crowd.beganAt;
    if (stale && ready.every(({ until }) => at < until + wordMs)) return;
    if (!online) {
      cutOffOpened(draft, crowd, at);
      return;
    }
  }
  if (!isMany(crowd) || openOf(draft, groupKey) !== undefined) {
    release(draft, ready, at);
    return;
  }
  // A cause with a name says more than "many things fail".
  const cause = held.find(one => isCauseOf(draft, leaning, one.incident, crowd.failing));
  if (cause !== undefined) {
    causeConfirmed(draft, crowd, cause.incident);
    release(draft, ready, at);
    return;
  }
  groupOpened(draft, crowd, at);
  const rest = new Set(draft.watcher.held.map(({ incident }) => incident));
  release(
    draft,
    ready.filter(({ incident }) => rest.has(incident.id)),
    at,
  );
};
