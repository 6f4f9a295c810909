import { absorbed, forgetSince } from './comes-and-goes.ts';
import type { Draft } from './draft.ts';
import type { Incident, MonitorState } from './incident.ts';
import { isHeld, opened, unhold } from './openings.ts';
import { unturned } from './flapping.ts';

export const groupKey = 'group';
export const watcherKey = 'watcher';

/** More than as many of a hundred monitors, on as many hosts, are everything. */
const mostPercent = 60;
const hostsOfMany = 3;
const monitorsOfMany = 3;

/** What fails of all that was asked since the first sign of it. */
export type Crowd = {
  readonly beganAt: number;
  readonly failing: readonly (readonly [string, MonitorState])[];
  readonly asked: number;
  readonly hosts: number;
  /** Hosts of those that were asked, whether they fail or not. */
  readonly hostsAsked: number;
};

const hostsOf = (monitors: Crowd['failing']): number => new Set(monitors.map(([, { host }]) => host)).size;

/** Who fails together with what is held. Faults that people know of already say nothing about this one. */
export const crowdOf = (draft: Draft, held: readonly Incident[]): Crowd => {
  const beganAt = Math.min(...held.map(incident => incident.beganAt));
  const asked = draft
    .monitors()
    .filter(
      ([, { host, status, lastAt, incident }]) =>
        host !== '' &&
        status !== 'unknown' &&
        status !== 'paused' &&
        lastAt !== null &&
        lastAt >= beganAt &&
        (incident === null || isHeld(draft, incident)),
    );
  const failing = asked.filter(([, { recent }]) => recent.at(-1) === false);
  return { beganAt, failing, asked: asked.length, hosts: hostsOf(failing), hostsAsked: hostsOf(asked) };
};

const isMost = ({ failing, asked }: Crowd): boolean => failing.length * 100 > asked * mostPercent;

/** So much that it may be the watcher that is cut off: an app on one host has no third one that could fail with it. */
export const isEverywhere = (crowd: Crowd): boolean =>
  isMost(crowd) && (crowd.hosts >= hostsOfMany || crowd.hosts === crowd.hostsAsked);

/** So much that it is one outage of many things: whoever has one host must not be told of each of its pages. */
export const isMany = (crowd: Crowd): boolean => isEverywhere(crowd) && crowd.failing.length >= monitorsOfMany;

/**
 * Whether it can no longer turn out to be one of many, whatever those show that are still to be asked: enough was asked since its
 * own last look began, and is well. Nor would its next look, which comes after `until`, say anything of it.
 */
export const isDecided = (draft: Draft, { id, burn }: Incident, until: number): boolean => {
  const known = draft
    .monitors()
    .flatMap(([, { lastAt, ...monitor }]) => (lastAt === null ? [] : [{ ...monitor, lastAt }]));
  const isAsked = ({ lastAt, everyMs }: { readonly lastAt: number; readonly everyMs: number }): boolean =>
    lastAt + everyMs <= until;
  const own = known.filter(({ incident }) => incident === id);
  if (burn !== undefined || own.length === 0 || own.some(one => one.status !== 'down' || isAsked(one))) return false;
  const from = Math.max(...own.map(({ lastAt }) => lastAt));
  const others = known.filter(
    ({ host, status, incident }) =>
      host !== '' &&
      status !== 'unknown' &&
      status !== 'paused' &&
      incident !== id &&
      (incident === null || isHeld(draft, incident)),
  );
  const sound = others.filter(({ lastAt, recent }) => lastAt >= from && recent.at(-1) === true).length;
  const open = others.filter(one => (one.lastAt >= from ? one.recent.at(-1) === false : isAsked(one))).length;
  return (own.length + open) * 100 <= (own.length + open + sound) * mostPercent;
};

export const openOf = (draft: Draft, key: string): Incident | undefined =>
  draft.open().find(incident => incident.key === key);

/** A monitor that began to fail with the outage that people know of already, and was only asked later. */
export const joinable = (draft: Draft, monitor: MonitorState, beganAt: number): Incident | undefined => {
  const group = openOf(draft, groupKey);
  return group !== undefined &&
    monitor.host !== '' &&
    beganAt <= Math.max(group.openedAt, group.beganAt + monitor.everyMs)
    ? group
    : undefined;
};

/** What was held goes into a larger one, and nobody hears of it by itself. */
const intoOne = (draft: Draft, into: Incident, change: (monitor: MonitorState) => MonitorState): void => {
  const gone = new Set<string>();
  for (const id of into.monitors) {
    const monitor = draft.monitor(id);
    if (monitor === undefined) continue;
    const own = monitor.incident === null ? undefined : draft.incident(monitor.incident);
    if (own !== undefined) {
      draft.setIncident({ ...own, closedAt: Math.max(into.openedAt, own.openedAt), partOf: into.id });
      gone.add(own.id);
    }
    draft.setMonitor(id, change(monitor));
  }
  unhold(draft, gone);
};

const manyWords = ({ failing, asked, hosts }: Crowd): string =>
  `${failing.length} of ${asked} monitors fail at once, on ${hosts} ${hosts === 1 ? 'host' : 'hosts'}.`;

const confirmation = ({ online, contradicted }: Draft['watcher']): string => {
  if (online === null)
    return 'Nobody confirmed that it is the app and not the network of the watcher: no place to compare with is set.';
  return contradicted
    ? 'Nobody confirmed that it is the app: the places to compare with gave no answer even while the app gave some.'
    : 'Places that have nothing to do with the app answer.';
};

const tellOpened = (draft: Draft, { id: incident }: Incident, at: number): void =>
  draft.tell({ kind: 'opened', incident, seq: 0, at });

/** One of them is the reason of all the others: it keeps its words, and is told with how many fail and who confirmed it. */
export const causeConfirmed = (draft: Draft, crowd: Crowd, cause: Incident): void => {
  draft.setIncident({
    ...cause,
    because: `${cause.because.replace(/\.?$/, '.')} ${manyWords(crowd)} ${confirmation(draft.watcher)}`,
  });
};

/** What was seen first of what fails now: of many that fail it is often the reason. */
const firstWords = (draft: Draft, certain: Crowd['failing']): string => {
  const own = certain.flatMap(([, { incident }]) => (incident === null ? [] : (draft.incident(incident) ?? [])));
  const first = own.toSorted((one, other) => one.beganAt - other.beganAt)[0];
  return first === undefined ? '' : ` Seen first: ${first.because}`;
};

/** One outage of many monitors. */
export const groupOpened = (draft: Draft, crowd: Crowd, at: number): void => {
  // Those that are not certain yet join when they are.
  const certain = crowd.failing.filter(([, { incident }]) => incident !== null);
  const confirmed = draft.watcher.online === true;
  const group = opened(draft, {
    key: groupKey,
    monitors: certain.map(([id]) => id),
    beganAt: crowd.beganAt,
    openedAt: at,
    kind: confirmed ? 'outage' : 'unconfirmed',
    because: `${manyWords(crowd)} ${confirmation(draft.watcher)}${firstWords(draft, certain)}`,
    unstable: false,
  });
  intoOne(draft, group, monitor => ({ ...monitor, incident: group.id }));
  tellOpened(draft, group, at);
  absorbed(draft, group);
};

/** The watcher is cut off: what it saw of the app counts for nothing. */
export const cutOffOpened = (draft: Draft, crowd: Crowd, at: number): void => {
  const cutOff = opened(draft, {
    key: watcherKey,
    monitors: crowd.failing.map(([id]) => id),
    beganAt: crowd.beganAt,
    openedAt: at,
    kind: 'cut-off',
    because: `${manyWords(crowd)} No place that has nothing to do with the app answers either: the watcher is cut off.`,
    unstable: false,
  });
  intoOne(draft, cutOff, monitor => ({
    ...(monitor.incident === null ? monitor : unturned(monitor)),
    status: 'unknown',
    since: at,
    recent: [],
    incident: null,
  }));
  forgetSince(draft, crowd.beganAt, at);
  tellOpened(draft, cutOff, at);
};
