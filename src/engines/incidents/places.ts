import { isAlone, onePlace } from './agreement.ts';
import type { Draft } from './draft.ts';
import type { Alone, Cycle, Incident, PlaceState } from './incident.ts';
import { closed, opened } from './openings.ts';

/** It is told after as many such looks in a row from one place, and over after as many good ones. */
const inARow = 3;
const goodAgain = 2;

const nothing: PlaceState = { failing: {}, incident: null };

const placeOf = ({ watcher: { places } }: Draft, place: string): PlaceState => places?.[place] ?? nothing;

const setPlace = (draft: Draft, place: string, state: PlaceState): void => {
  const { [place]: _, ...others } = draft.watcher.places ?? {};
  const isEmpty = Object.keys(state.failing).length === 0 && state.incident === null;
  draft.change({ places: isEmpty ? others : { ...others, [place]: state } });
};

/** What is known of one monitor from one place after one more look from there; undefined = nothing any more. */
const after = (draft: Draft, known: Alone | undefined, cycle: Cycle): Alone | undefined => {
  const { monitor, at, because, outcome } = cycle;
  if (isAlone(cycle)) return { run: (known?.run ?? 0) + 1, good: 0, since: known?.since ?? at, because };
  if (known === undefined) return undefined;
  // Seen from elsewhere, too: once that is an outage, it is told as one.
  if (outcome === 'failing') return (draft.monitor(monitor)?.incident ?? null) === null ? known : undefined;
  const good = known.good + 1;
  return known.run >= inARow && good < goodAgain ? { ...known, good } : undefined;
};

const lasting = ({ failing }: PlaceState): readonly (readonly [string, Alone])[] =>
  Object.entries(failing).filter(([, { run }]) => run >= inARow);

const words = (place: string, all: readonly (readonly [string, Alone])[]): string => {
  const [[, first] = ['', { because: '' }], ...rest] = all;
  const more = rest.length === 0 ? '' : ` The same of ${rest.length} more.`;
  return `${first.because}${more} The network of ${place}, or what lies between it and the app, is the likeliest cause.`;
};

const told = (draft: Draft, place: string, state: PlaceState, at: number): void => {
  const all = lasting(state);
  const incident = opened(draft, {
    key: `only/${place}`,
    monitors: all.map(([id]) => id),
    beganAt: Math.min(...all.map(([, { since }]) => since)),
    openedAt: at,
    kind: onePlace,
    because: words(place, all),
    unstable: false,
    only: place,
  });
  draft.tell({ kind: 'noted', incident: incident.id, seq: 0, at });
  setPlace(draft, place, { ...state, incident: incident.id });
};

/** Over. Where the last of it has become an outage, people are told of that one instead. */
const ended = (draft: Draft, incident: Incident, at: number, into: string | null): void => {
  if (into === null) closed(draft, incident, at);
  else draft.setIncident({ ...incident, closedAt: Math.max(at, incident.openedAt), grewInto: into });
};

/**
 * One look from a place that several watchers look from. What fails from there alone again and again is told, one thing for
 * each place, and wakes nobody.
 */
export const lookedFrom = (draft: Draft, cycle: Cycle): void => {
  const { monitor, place, at, outcome } = cycle;
  if (place === undefined || outcome === 'unknown') return;
  const before = placeOf(draft, place);
  const known = before.failing[monitor];
  const now = after(draft, known, cycle);
  if (now === known) return;
  const { [monitor]: _, ...others } = before.failing;
  const state = { ...before, failing: now === undefined ? others : { ...others, [monitor]: now } };
  const open = before.incident === null ? undefined : draft.incident(before.incident);
  const all = lasting(state);
  if (open === undefined) {
    setPlace(draft, place, { ...state, incident: null });
    if (all.length > 0) told(draft, place, { ...state, incident: null }, at);
    return;
  }
  if (all.length === 0) {
    setPlace(draft, place, { ...state, incident: null });
    ended(draft, open, at, outcome === 'failing' ? (draft.monitor(monitor)?.incident ?? null) : null);
    return;
  }
  setPlace(draft, place, state);
  const monitors = [...new Set([...open.monitors, ...all.map(([id]) => id)])];
  if (monitors.length > open.monitors.length) draft.setIncident({ ...open, monitors });
};

/** Closed, and nobody is told: nobody looks at it, or from there, any more. */
const withdrawn = (draft: Draft, place: string, state: PlaceState, at: number): void => {
  const open = state.incident === null ? undefined : draft.incident(state.incident);
  const isOver = open !== undefined && lasting(state).length === 0;
  setPlace(draft, place, isOver ? { ...state, incident: null } : state);
  if (isOver) draft.setIncident({ ...open, closedAt: Math.max(at, open.openedAt) });
};

/** A monitor that is not watched any more. */
export const unseenFrom = (draft: Draft, monitor: string, at: number): void => {
  for (const [place, state] of Object.entries(draft.watcher.places ?? {})) {
    if (state.failing[monitor] === undefined) continue;
    const { [monitor]: _, ...failing } = state.failing;
    withdrawn(draft, place, { ...state, failing }, at);
  }
};

/** A place that nobody looks from any more. */
export const placeLeft = (draft: Draft, place: string, at: number): void => {
  if (draft.watcher.places?.[place] !== undefined)
    withdrawn(draft, place, { ...placeOf(draft, place), failing: {} }, at);
};
