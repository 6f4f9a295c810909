import type { Cycle } from './incident.ts';

/** Kind of a look that failed from one place while it was well from another: it counts as a good one, and is remembered. */
export const onePlace = 'one-place';

/** Whether it failed from where it was looked from alone. */
export const isAlone = ({ outcome, kind }: Pick<Cycle, 'outcome' | 'kind'>): boolean =>
  outcome === 'ok' && kind === onePlace;

/**
 * The place that is asked whether it sees a failure, too: the next one in the order of their names, so that each asks
 * another one. Null where there is no other.
 */
export const secondPlace = (own: string, places: Iterable<string>): string | null => {
  const others = [...new Set(places)].filter(place => place !== own).toSorted((one, other) => (one < other ? -1 : 1));
  return others.find(place => place > own) ?? others[0] ?? null;
};

const fullStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/**
 * What two places saw of the same thing, as one look. It fails where both see it, or where the second one could not look
 * (null, or *unknown*): whoever lost a watcher and the app with it must not be left asleep. Where the second one finds it
 * well it is a good look that says what the first one saw. A look that did not fail is as it is.
 */
export const agreed = (first: Cycle, second: Cycle | null): Cycle => {
  if (first.outcome !== 'failing') return first;
  const own = first.place ?? 'here';
  if (second === null || second.outcome === 'unknown')
    return { ...first, because: `${fullStop(first.because)} Seen from ${own}; no other place could look.` };
  const other = second.place ?? 'another place';
  if (second.outcome === 'ok')
    return {
      ...first,
      outcome: 'ok',
      kind: onePlace,
      ms: null,
      because: `Seen from ${own} only: ${fullStop(first.because)} From ${other} it is well at the same time.`,
    };
  const isSame = first.kind === second.kind && first.because === second.because;
  const also = isSame ? '' : ` From ${other}: ${fullStop(second.because)}`;
  return { ...first, because: `${fullStop(first.because)}${also} Seen from ${own} and ${other}.` };
};
