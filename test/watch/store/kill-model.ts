import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import type { Incident, Step } from '../../../src/engines/incidents/incident.ts';
import type { WatchStore } from '../../../src/watch/store.ts';
import { effect, incident, midnight, result, state, step } from './in-folder.ts';

export const monitors = ['page/home', 'api/health', 'flow/join'] as const;
export const channels = ['hook', 'mail'] as const;

type Batch = Parameters<WatchStore['commit']>[0];

/** Moment of the n-th commit. */
export const atOf = (n: number): number => midnight + n * 1_000;

/** Each fifth commit comes to the same key, and opens an incident there or ends it. */
const keyOf = (n: number): string => `group/${n % 5}`;

/** What the n-th commit stores, worked out from n alone, by whichever process makes it. */
export const batchOf = (n: number): Batch => {
  const [at, began] = [atOf(n), Math.floor(n / 5) % 2 === 0];
  const opened = incident(atOf(began ? n : n - 5), { key: keyOf(n), because: `Commit ${began ? n : n - 5} saw it.` });
  const now: Incident = began ? opened : { ...opened, closedAt: at };
  const change: Step = step({
    watcher: { ...startOfWatcher, lastTickAt: at, online: true, held: [] },
    monitors: new Map(monitors.map(each => [each, state({ since: at })])),
    incidents: [now],
    effects: [effect(now, began ? 'opened' : 'resolved', at)],
  });
  return { results: monitors.map(monitor => result(at, { monitor, ms: n })), steps: [change], channels };
};

/** All incidents after the first `count` commits, in the order of their beginnings. */
export const incidentsOf = (count: number): readonly Incident[] => {
  const all = new Map<string, Incident>();
  for (let n = 0; n < count; n += 1) for (const each of batchOf(n).steps[0]?.incidents ?? []) all.set(each.id, each);
  return [...all.values()];
};
