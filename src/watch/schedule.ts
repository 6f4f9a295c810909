import type { Monitor } from './monitor.ts';

/** FNV-1a, 32 bits: spreads names evenly, and gives the same for the same name wherever it runs. */
const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  // One more round of mixing: names that end alike lie side by side otherwise.
  hash = Math.imul(hash ^ (hash >>> 16), 0x45d9f3b) >>> 0;
  return (hash ^ (hash >>> 16)) >>> 0;
};

/** Milliseconds into its interval at which a monitor is looked at: its own, the same after each restart. */
export const offsetOf = ({ id, everySeconds }: Pick<Monitor, 'id' | 'everySeconds'>): number =>
  hashOf(id) % (everySeconds * 1_000);

/**
 * Milliseconds from `now` (since 1970) to the next look. Multiples of the interval since 1970 plus the offset: a restart
 * goes on in the old step, and nothing waits for something before it.
 */
export const untilNext = (monitor: Pick<Monitor, 'id' | 'everySeconds'>, now: number): number => {
  const every = monitor.everySeconds * 1_000;
  return every - ((((now - offsetOf(monitor)) % every) + every) % every);
};

/**
 * Where each monitor stands in time that only goes forward: the clock of the wall is read once, at the start. After that
 * it may jump by an hour without a look being left out or done twice.
 */
export type Timetable = {
  /** Monitors that are due at this time (monotonic ms), each once, however late it is. */
  readonly due: (elapsed: number) => readonly Monitor[];
  /** Time of the next look, of whichever monitor; Infinity without monitors. */
  readonly next: () => number;
};

export const timetableOf = (
  monitors: readonly Monitor[],
  { now, elapsed }: { readonly now: number; readonly elapsed: number },
): Timetable => {
  const at = new Map(monitors.map(monitor => [monitor, elapsed + untilNext(monitor, now)]));
  return {
    due: time => {
      const found: Monitor[] = [];
      for (const [monitor, dueAt] of at) {
        if (dueAt > time) continue;
        found.push(monitor);
        const every = monitor.everySeconds * 1_000;
        at.set(monitor, dueAt + every * (Math.floor((time - dueAt) / every) + 1));
      }
      return found;
    },
    next: () => Math.min(Infinity, ...at.values()),
  };
};
