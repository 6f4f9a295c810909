import type { Flaw } from '../world/plan.ts';

/** Lehmer generator (Park and Miller 1988) of numbers between 0 and 1: small, seeded, the same everywhere. */
export const lehmer = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

const samePart = (one: Flaw, other: Flaw): boolean => one.part !== undefined && one.part === other.part;

/** Seeded pairs of different flaws whose parts differ, with a running number. */
export const randomPairs = (all: readonly Flaw[], count: number): readonly (readonly [Flaw, Flaw, number])[] => {
  const flaws = all.filter(({ alone }) => alone === undefined);
  const next = lehmer(20_261_123);
  const pairs: [Flaw, Flaw, number][] = [];
  for (let tries = 0; pairs.length < count && tries < count * 50; tries += 1) {
    const one = flaws[Math.floor(next() * flaws.length)];
    const other = flaws[Math.floor(next() * flaws.length)];
    if (one === undefined || other === undefined || one === other || samePart(one, other)) continue;
    pairs.push([one, other, pairs.length]);
  }
  return pairs;
};
