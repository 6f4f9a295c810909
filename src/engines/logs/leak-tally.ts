import { logBounds } from './bounds.ts';
import type { Leak } from './redact-line.ts';

/** Leaks of one sort from one place. `seenAt`: when the last one was read, ms since 1970; of what an older version counted nobody knows. */
export type CountedLeak = Leak & { readonly route: string | null; readonly count: number; readonly seenAt?: number };

export type LeakTally = {
  readonly add: (leak: Leak, route: string | null, at: number) => void;
  /** The most frequent first. */
  readonly all: () => readonly CountedLeak[];
  /** Those that are kept apart no more. */
  readonly beyond: () => number;
};

/** Counts leaks by rule, place and route; of each the hash of the first value is kept. */
export const leakTally = (before: readonly CountedLeak[] = []): LeakTally => {
  const nameOf = (leak: Leak, route: string | null): string => JSON.stringify([leak.rule, leak.field, route]);
  const counted = new Map<string, { leak: Leak; route: string | null; count: number; seen: { seenAt?: number } }>(
    before.map(({ route, count, seenAt, ...leak }) => [
      nameOf(leak, route),
      { leak, route, count, seen: seenAt === undefined ? {} : { seenAt } },
    ]),
  );
  let beyond = 0;
  return {
    add: (leak, route, at) => {
      const name = nameOf(leak, route);
      const known = counted.get(name);
      if (known !== undefined) {
        known.count += 1;
        known.seen = { seenAt: at };
      } else if (counted.size < logBounds.leaks) counted.set(name, { leak, route, count: 1, seen: { seenAt: at } });
      else beyond += 1;
    },
    all: () =>
      [...counted.values()]
        .map(({ leak, route, count, seen }) => ({ ...leak, route, count, ...seen }))
        .toSorted(
          (left, right) => right.count - left.count || (nameOf(left, left.route) < nameOf(right, right.route) ? -1 : 1),
        ),
    beyond: () => beyond,
  };
};
