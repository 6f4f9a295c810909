import { startOfWatcher } from '../../src/engines/incidents/start.ts';
import type { Incident, MonitorState } from '../../src/engines/incidents/incident.ts';
import type { Result, WatchStore } from '../../src/watch/store.ts';

export const minute = 60_000;
const day = 1_440 * minute;

export const monitors: readonly string[] = Array.from({ length: 20 }, (_, index) => `page/number-${index}`);

/** Waits of a usual site: most near 120 ms, a few far above, the same in every run. */
const waitOf = (index: number): number => Math.round((60 + 6_000 / (1 + ((index * 7_919) % 97))) * 1_000) / 1_000;

/** One look in a thousand fails. */
export const lookAt = (monitor: string, at: number, index: number): Result => {
  const bad = index % 1_000 === 999;
  return {
    monitor,
    at,
    outcome: bad ? 'failing' : 'ok',
    ms: bad ? 10_000 : waitOf(index),
    kind: bad ? 'timeout' : '',
    because: bad ? 'No answer came within 10 s.' : '',
    paused: false,
  };
};

export const stateAt = (at: number): MonitorState => ({
  host: 'www.example.com',
  everyMs: 60_000,
  status: 'up',
  since: at,
  recent: Array.from({ length: 10 }, () => true),
  lastAt: at,
  turns: [],
  unstable: false,
  incident: null,
  before: null,
  burn: null,
});

const incidentAt = (at: number, key: string): Incident => ({
  id: `${key}@${at}`,
  key,
  monitors: [key],
  beganAt: at,
  openedAt: at + 2 * minute,
  closedAt: at + 20 * minute,
  kind: 'timeout',
  because: 'No answer came within 10 s.',
  reminders: 0,
  acknowledgedAt: null,
  unstable: false,
});

/** Moments of the looks at one monitor: each half hour for 57 days, then each minute for 33. */
const moments = (until: number): readonly number[] => {
  const first = until - 90 * day;
  const long = Array.from({ length: 57 * 48 }, (_, index) => first + index * 30 * minute);
  return [...long, ...Array.from({ length: 33 * 1_440 }, (_, index) => until - 33 * day + index * minute)];
};

/** Fills the store with 90 days of 20 monitors; gives how many looks that were (a little above a million). */
export const fill = async (store: WatchStore, until: number): Promise<number> => {
  const all = moments(until);
  let count = 0;
  for (let from = 0; from < all.length; from += 240) {
    const part = all.slice(from, from + 240);
    const results = monitors.flatMap((monitor, number) =>
      part.map((at, index) => lookAt(monitor, at, from + index + number)),
    );
    await store.commit({ results, steps: [], channels: [] });
    count += results.length;
  }
  const watcher = { ...startOfWatcher, lastTickAt: until, online: true, held: [] };
  const states = new Map(monitors.map(monitor => [monitor, stateAt(until)]));
  const incidents = Array.from({ length: 300 }, (_, index) =>
    incidentAt(until - (index + 1) * 7 * 60 * minute, monitors[index % monitors.length] ?? ''),
  );
  await store.commit({
    results: [],
    steps: [{ watcher, monitors: states, incidents, effects: [], gaps: [] }],
    channels: [],
  });
  for (let index = 0; index < 90; index += 1)
    await store.deployed({ at: until - index * day, release: `v${index}`, end: 'live' });
  return count;
};
