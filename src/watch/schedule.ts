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

/** What nobody has looked at lately is looked at within that time after the start, in ms; all of it together would be a rush. */
const soonMs = 30_000;

/**
 * Milliseconds from the start to the first look. Whoever begins to watch sees within half a minute how things are; a
 * restart goes on in the old step, for what is known is not out of date.
 */
const untilFirst = (monitor: Monitor, now: number, lastAt: number | null): number => {
  const next = untilNext(monitor, now);
  const isKnown = lastAt !== null && lastAt <= now && now - lastAt < monitor.everySeconds * 1_000;
  return isKnown ? next : Math.min(next, offsetOf(monitor) % soonMs);
};

/** `lastAt`: when a monitor was looked at last, by the clock of the wall; null = never. */
export const timetableOf = (
  monitors: readonly Monitor[],
  { now, elapsed }: { readonly now: number; readonly elapsed: number },
  lastAt: (monitor: string) => number | null = () => null,
): Timetable => {
  /** Of each monitor, when it is looked at next, and a moment of its step. */
  const stepOf = new Map(monitors.map(monitor => [monitor, elapsed + untilNext(monitor, now)]));
  const at = new Map(monitors.map(monitor => [monitor, elapsed + untilFirst(monitor, now, lastAt(monitor.id))]));
  return {
    due: time => {
      const found: Monitor[] = [];
      for (const [monitor, dueAt] of at) {
        if (dueAt > time) continue;
        found.push(monitor);
        const every = monitor.everySeconds * 1_000;
        const step = stepOf.get(monitor) ?? dueAt;
        // Not so soon after the first look that it says nothing new.
        const after = time + (dueAt < step ? every / 2 : 0);
        at.set(monitor, step + every * (Math.floor((after - step) / every) + 1));
      }
      return found;
    },
    next: () => Math.min(Infinity, ...at.values()),
  };
};
