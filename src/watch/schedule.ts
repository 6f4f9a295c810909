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

/**
 * What nobody has looked at lately is looked at within that time after the start, in ms; all of it together would be a
 * rush. Many take longer: 5,000 in half a minute were more than one machine could ask, and it left looks out.
 */
const soonMsOf = (count: number): number => Math.max(30_000, count * 20);

/**
 * Milliseconds from the start to the first look. Whoever begins to watch sees within half a minute how things are; a
 * restart goes on in the old step, for what is known is not out of date.
 */
const untilFirst = (monitor: Monitor, now: number, lastAt: number | null, soonMs: number): number => {
  const next = untilNext(monitor, now);
  const isKnown = lastAt !== null && lastAt <= now && now - lastAt < monitor.everySeconds * 1_000;
  // The same order, run through more quickly: evenly spread, whatever the intervals are.
  return isKnown ? next : next * Math.min(1, soonMs / (monitor.everySeconds * 1_000));
};

/** A monitor, a moment of its step, and when it is looked at next. */
type Entry = { readonly monitor: Monitor; readonly step: number; at: number };

/** Puts an entry among others that are ordered by time, behind those of the same time. */
const enter = (order: Entry[], entry: Entry): void => {
  let [from, until] = [0, order.length];
  while (from < until) {
    const middle = Math.floor((from + until) / 2);
    if ((order[middle]?.at ?? Infinity) <= entry.at) from = middle + 1;
    else until = middle;
  }
  order.splice(from, 0, entry);
};

/** Takes out what is due at this time. */
const takeUntil = (order: Entry[], time: number): readonly Entry[] => {
  const first = order.findIndex(({ at }) => at > time);
  return order.splice(0, first < 0 ? order.length : first);
};

/** `lastAt`: when a monitor was looked at last, by the clock of the wall; null = never. */
export const timetableOf = (
  monitors: readonly Monitor[],
  { now, elapsed }: { readonly now: number; readonly elapsed: number },
  lastAt: (monitor: string) => number | null = () => null,
): Timetable => {
  const soonMs = soonMsOf(monitors.length);
  // In order of time: to go through all of them at each look was a sixth of what 500 monitors cost.
  const order = monitors
    .map(monitor => ({
      monitor,
      step: elapsed + untilNext(monitor, now),
      at: elapsed + untilFirst(monitor, now, lastAt(monitor.id), soonMs),
    }))
    .toSorted((left, right) => left.at - right.at);
  return {
    due: time => {
      const found = takeUntil(order, time);
      for (const entry of found) {
        const every = entry.monitor.everySeconds * 1_000;
        // Not so soon after the first look that it says nothing new.
        const after = time + (entry.at < entry.step ? every / 2 : 0);
        entry.at = entry.step + every * (Math.floor((after - entry.step) / every) + 1);
        enter(order, entry);
      }
      return found.map(({ monitor }) => monitor);
    },
    next: () => order[0]?.at ?? Infinity,
  };
};
