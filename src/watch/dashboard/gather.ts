import type { WatcherState } from '../../engines/incidents/incident.ts';
import type { DatedThing } from '../dates.ts';
import type { Monitor } from '../monitor.ts';
import type { Result, WatchStore } from '../store.ts';
import { barDays, dayMs } from './bars.ts';
import type { Day, Known } from './snapshot.ts';
import type { Traffic } from './traffic.ts';

/** What the store does not hold. */
export type Beside = {
  readonly monitors: () => readonly Monitor[];
  readonly expiries?: (now: number) => readonly DatedThing[];
  readonly traffic?: (now: number) => Traffic;
};

/** Looks are written down when they end: one that took long comes after one that began later. */
const lateMs = 900_000;

/** How many of them come before that time; they stand in the order of their times. */
const countBefore = (results: readonly Result[], time: number): number => {
  let [low, high] = [0, results.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((results[middle]?.at ?? Infinity) < time) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Days that are over: no look of theirs can still come. */
type Over = { readonly since: number; readonly until: number; readonly days: readonly Day[] };

/**
 * Reads what a snapshot needs. Results of the last day and days that are over are held, and only what came since is asked
 * for: with a million looks in the store, reading all anew took two thirds of the time of a page.
 */
export const createGather = (
  store: Pick<WatchStore, 'load' | 'latest' | 'results' | 'days' | 'incidents' | 'deploys' | 'gaps'>,
  beside: Beside,
): ((now: number) => Promise<Known>) => {
  const held = new Map<string, readonly Result[]>();
  let over: Over | null = null;
  let lastNow = Infinity;

  const dayOfResults = async (monitor: string, now: number, fresh: boolean): Promise<readonly Result[]> => {
    const before = fresh ? [] : (held.get(monitor) ?? []);
    const newest = before.at(-1)?.at;
    const from = newest === undefined ? now - dayMs : Math.max(now - dayMs, newest - lateMs);
    const kept = before.slice(countBefore(before, now - dayMs), countBefore(before, from));
    const all = kept.concat(await store.results(monitor, from, now + lateMs));
    held.set(monitor, all);
    return all;
  };

  const allDays = async (since: number, now: number, fresh: boolean): Promise<readonly Day[]> => {
    const until = Math.floor((now - lateMs) / dayMs) * dayMs;
    if (fresh || over?.since !== since || over.until !== until)
      over = { since, until, days: await store.days(since, until) };
    return [...over.days, ...(await store.days(until, now))];
  };

  return async now => {
    // A clock that was set back makes what is held worthless.
    const fresh = now < lastNow;
    lastNow = now;
    const monitors = beside.monitors();
    const since = Math.floor(now / dayMs) * dayMs - (barDays - 1) * dayMs;
    const results = new Map<string, readonly Result[]>();
    for (const { id } of monitors) results.set(id, await dayOfResults(id, now, fresh));
    for (const id of held.keys()) if (!results.has(id)) held.delete(id);
    const [state, latest, days, incidents, deploys, gaps] = await Promise.all([
      store.load(),
      store.latest(),
      allDays(since, now, fresh),
      store.incidents(since, now),
      store.deploys(now - 30 * dayMs, now),
      store.gaps(since, now),
    ]);
    const watcher: WatcherState = state.watcher;
    // An open one may have begun before everything else that is shown.
    const known = new Set(incidents.map(({ id }) => id));
    const older = [...state.open.values()].filter(({ id }) => !known.has(id));
    return {
      now,
      monitors,
      watcher,
      states: state.monitors,
      latest,
      results,
      days,
      // One that went into a larger one before anybody was told of it is no outage of its own.
      incidents: [...older, ...incidents].filter(({ partOf }) => partOf === undefined),
      deploys,
      gaps,
      expiries: beside.expiries?.(now) ?? [],
      traffic: beside.traffic?.(now) ?? null,
    };
  };
};
