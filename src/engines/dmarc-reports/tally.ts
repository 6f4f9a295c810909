import type { Counted } from './judgement.ts';

/** Numbers of mails by name. */
export type Tally = {
  readonly add: (name: string, messages: number) => void;
  /** The largest first, equal ones by name. */
  readonly largest: (most?: number) => readonly Counted[];
  readonly size: () => number;
  readonly total: () => number;
};

const order = (a: Counted, b: Counted): number => b.messages - a.messages || (a.name < b.name ? -1 : 1);

export const createTally = (): Tally => {
  const counts = new Map<string, number>();
  return {
    add: (name, messages) => void counts.set(name, (counts.get(name) ?? 0) + messages),
    largest: (most = Number.POSITIVE_INFINITY) =>
      [...counts]
        .map(([name, messages]) => ({ name, messages }))
        .toSorted(order)
        .slice(0, most),
    size: () => counts.size,
    total: () => [...counts.values()].reduce((sum, count) => sum + count, 0),
  };
};
