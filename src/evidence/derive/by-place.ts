import { Unknown } from '../leaf.ts';
import { byCodePoint } from './answers.ts';

export type ByPlace<T> = {
  /** What was found, by the place at fault in code-point order; within a place in the order of looking. */
  readonly places: readonly { readonly place: string; readonly hits: readonly [T, ...T[]] }[];
  readonly unseen: readonly { readonly host: string; readonly reason: string }[];
};

/** Looks at things in order and gathers the hits by the place at fault; silence is carried along, once a host and reason. */
export const byPlace = <S, T>(
  things: readonly S[],
  look: (thing: S) => readonly T[],
  placeOf: (hit: T) => string,
  hostOf: (thing: S) => string,
): ByPlace<T> => {
  const found = new Map<string, readonly [T, ...T[]]>();
  const unseen = new Map<string, { host: string; reason: string }>();
  for (const thing of things) {
    try {
      for (const hit of look(thing)) {
        const place = placeOf(hit);
        const before = found.get(place);
        found.set(place, before === undefined ? [hit] : [...before, hit]);
      }
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      const part = { host: error.host ?? hostOf(thing), reason: error.reason };
      unseen.set(`${part.host} ${part.reason}`, part);
    }
  }
  const places = [...found].map(([place, hits]) => ({ place, hits })).toSorted((a, b) => byCodePoint(a.place, b.place));
  return { places, unseen: [...unseen.values()] };
};
