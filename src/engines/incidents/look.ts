import { isAlone } from './agreement.ts';
import { countLook, isBlind } from './comes-and-goes.ts';
import { afterLook } from './confirm.ts';
import type { Draft } from './draft.ts';
import { calmed, turned } from './flapping.ts';
import { asKnownAt } from './gaps.ts';
import { joinable, openOf, watcherKey } from './grouping.ts';
import type { Cycle, Maintenance, MonitorState, Rules } from './incident.ts';
import { isWithin, paused, resumed } from './maintenance.ts';
import { closed, endedOf, heldAnew, hold, isHeld, opened } from './openings.ts';
import { lookedFrom } from './places.ts';
import { unseen } from './start.ts';

const wentDown = (draft: Draft, cycle: Cycle, monitor: MonitorState, beganAt: number): void => {
  const { monitor: id, at, kind, because } = cycle;
  // Its own outage is not over while something that leans on it is still down: that it fails again is no second one.
  const known = openOf(draft, id) ?? joinable(draft, monitor, beganAt);
  if (known !== undefined) {
    draft.setIncident({ ...known, monitors: [...new Set([...known.monitors, id])] });
    draft.setMonitor(id, { ...monitor, incident: known.id });
    return;
  }
  const { unstable } = monitor;
  const incident = opened(draft, { key: id, monitors: [id], beganAt, openedAt: at, kind, because, unstable });
  draft.setMonitor(id, { ...monitor, incident: incident.id });
  hold(draft, incident);
};

const cameUp = (draft: Draft, { monitor: id, at }: Cycle, monitor: MonitorState): void => {
  draft.setMonitor(id, calmed({ ...monitor, incident: null }, at));
  const over = monitor.incident === null ? null : endedOf(draft, monitor.incident);
  if (over !== null) closed(draft, over, at);
};

/** An answer that came through although no other place gave one: the watcher is not cut off. */
const contradict = (draft: Draft, cycle: Cycle): void => {
  const { host, at, place } = cycle;
  const { online, contradicted, askedAt, askedFrom } = draft.watcher;
  if (online !== false || contradicted || host === '' || (askedAt !== null && at < askedAt)) return;
  // What another machine reaches says nothing of the network of this one.
  if (place !== askedFrom || isAlone(cycle)) return;
  draft.change({ contradicted: true });
  const cutOff = openOf(draft, watcherKey);
  if (cutOff !== undefined) closed(draft, cutOff, at);
};

/** One look at one monitor. */
export const looked = (draft: Draft, cycle: Cycle, rules: Rules, maintenance: Maintenance | null): void => {
  const { monitor: id, host, at } = cycle;
  const { everyMs, urgent } = rules;
  const apart = isBlind(draft, at);
  if (cycle.outcome === 'ok') contradict(draft, cycle);
  // Whoever is cut off has seen nothing when nothing answers.
  const blind = cycle.outcome === 'failing' && openOf(draft, watcherKey) !== undefined;
  const outcome = blind ? 'unknown' : cycle.outcome;

  const before = draft.monitor(id);
  const known = asKnownAt(before === undefined ? unseen(host, everyMs, at) : { ...before, host, everyMs }, at);
  if (isWithin(maintenance, at)) {
    draft.setMonitor(id, paused(known, at, outcome !== 'unknown'));
    return;
  }
  const monitor = resumed(known, at);
  if (outcome === 'unknown') {
    draft.setMonitor(id, monitor);
    return;
  }
  const fresh = monitor.recent.length === 0;
  if (fresh && monitor.incident !== null && isHeld(draft, monitor.incident))
    heldAnew(draft, new Set([monitor.incident]), at);
  const { monitor: after, turn } = afterLook(calmed(monitor, at), { at, good: outcome === 'ok', urgent, fresh });
  if (turn === null) draft.setMonitor(id, after);
  else if (turn === 'up') cameUp(draft, cycle, turned(after, at));
  else wentDown(draft, cycle, turned(after, at), monitor.status === 'suspect' ? Math.min(monitor.since, at) : at);
  countLook(draft, cycle, apart);
  lookedFrom(draft, cycle);
};
