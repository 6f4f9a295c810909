import { causesToAsk } from '../engines/incidents/behind.ts';
import type { Leaning, WatchState } from '../engines/incidents/incident.ts';
import { limits } from '../platform/limits.ts';
import type { Monitor } from './monitor.ts';
import { certificateRefused } from './told-at-once.ts';

/** A look before its turn. `once`: it is taken one time for whatever has this name; null = as often as it is asked for. */
export type OutOfTurn = { readonly monitor: Monitor; readonly once: string | null };

/** Which monitors are looked at before their turn comes, and why. Times in ms since 1970. */
export type Hurry = {
  /** What may be behind an outage that nobody was told of yet. */
  readonly causes: (at: number) => readonly OutOfTurn[];
  /** A page that was refused its connection says little: the look at its certificate says what is wrong. */
  readonly certificates: (page: Monitor, at: number) => readonly OutOfTurn[];
  /** What is looked at once an hour while it is well would be told as over hours after it is. */
  readonly refused: () => readonly OutOfTurn[];
};

export const hurryOf = (state: WatchState, known: ReadonlyMap<string, Monitor>, leaning: Leaning): Hurry => ({
  causes: at =>
    causesToAsk(state, leaning, at, limits.watchCauseSoonMs).flatMap(({ incident, monitor: id }) => {
      const monitor = known.get(id);
      return monitor === undefined || monitor.ask.of === 'log' ? [] : [{ monitor, once: `${id} ${incident}` }];
    }),
  certificates: ({ behind = [] }, at) =>
    behind.flatMap(id => {
      const monitor = known.get(id);
      const { incident = null, lastAt = null } = state.monitors.get(id) ?? {};
      if (monitor?.ask.of !== 'checks' || incident !== null) return [];
      return lastAt === null || lastAt + limits.watchCloselyMs <= at ? [{ monitor, once: null }] : [];
    }),
  refused: () =>
    [...state.open.values()].flatMap(({ id: incident, key, kind }) => {
      const monitor = known.get(key);
      if (kind !== certificateRefused || monitor?.ask.of !== 'checks') return [];
      return state.monitors.get(key)?.incident === incident ? [{ monitor, once: null }] : [];
    }),
});
