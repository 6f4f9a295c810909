import type { Cycle } from '../../engines/incidents/incident.ts';
import { limits } from '../../platform/limits.ts';
import { brokenBy, notLooked, rulesOf } from '../judge.ts';
import type { Monitor } from '../monitor.ts';
import type { Handed } from '../shared-store.ts';
import type { FleetClock, FleetParts } from './fleet-parts.ts';
import type { Task } from './shares.ts';

/** Looks at what this watcher was given, and hands in what it saw. */
export type Looker = {
  /** Takes what is there, and begins. */
  readonly take: () => Promise<void>;
  /** Says that what is under way is still being looked at. */
  readonly keep: () => Promise<void>;
  /** What the lines of the log of this machine say. */
  readonly hear: () => Promise<void>;
  /** Ends when nothing is under way any more. */
  readonly idle: () => Promise<void>;
};

/** What fails for one may be well for another place: of these, where one stands makes no difference. */
const asksOf = ({ ask }: Monitor): boolean => ask.of === 'http' || ask.of === 'checks' || ask.of === 'flow';

export const createLooker = (parts: FleetParts, clock: FleetClock, signal: AbortSignal): Looker => {
  const { watcher, shared, shares, say } = parts;
  const { place } = watcher;
  const going = new Map<Task, Promise<void>>();
  const known = new Map(parts.monitors.map(monitor => [monitor.id, monitor]));
  /** Looks that are taken at once: few, so that others get theirs, and more while there are more than that. */
  let share: number = limits.fleetTakeLeast;

  const seen = async ({ monitor, until }: Task): Promise<Cycle> => {
    if (clock.now() > until) return notLooked(monitor, clock.now(), 'skipped', 'nobody could look in time');
    try {
      const cycle = await parts.probe(monitor, signal);
      return { ...cycle, at: cycle.at + clock.off() };
    } catch (error) {
      if (!signal.aborted) say(`${monitor.id} could not be looked at: ${brokenBy(error)}`);
      return notLooked(monitor, clock.now(), 'broken', brokenBy(error));
    }
  };
  const handedOf = ({ monitor, first }: Task, cycle: Cycle): Handed =>
    first === null
      ? { of: 'look', place, cycle: { ...cycle, place }, rules: rulesOf(monitor, cycle.kind), asks: asksOf(monitor) }
      : { of: 'second', place, cycle: { ...cycle, place }, first };
  const look = async (task: Task): Promise<void> => {
    const cycle = await seen(task);
    // Another watcher is given it, once it is noticed that this one is there no more.
    if (signal.aborted) return;
    await shared.hand([handedOf(task, cycle)]);
    await shares.done([task]);
  };
  const begin = (task: Task): void => {
    // A store that takes nothing is told of by whoever meets the others: this look is lost, and not known.
    const ended = look(task)
      .catch(() => undefined)
      .finally(() => going.delete(task));
    going.set(task, ended);
  };

  return {
    take: async () => {
      const free = limits.watchAtOnce - going.size;
      if (free <= 0 || signal.aborted) return;
      const tasks = await shares.take({ seconds: free, looks: share });
      for (const task of tasks) begin(task);
      const looks = tasks.filter(({ first }) => first === null).length;
      share =
        looks < share
          ? Math.max(limits.fleetTakeLeast, Math.floor(share / 2))
          : Math.min(share * 2, limits.watchAtOnce);
    },
    keep: () => shares.keep([...going.keys()]),
    hear: async () => {
      // Lines are counted by the clock of this machine, so they are judged by it, too: by another one they are of other minutes.
      const cycles = await parts.told(clock.now() - clock.off());
      const looks = cycles.flatMap((told): readonly Handed[] => {
        const cycle = { ...told, at: told.at + clock.off() };
        const monitor = known.get(cycle.monitor);
        return monitor === undefined
          ? []
          : [{ of: 'look', place, cycle: { ...cycle, place }, rules: rulesOf(monitor, cycle.kind), asks: false }];
      });
      await shared.hand(looks);
    },
    idle: async () => {
      await Promise.allSettled(going.values());
    },
  };
};
