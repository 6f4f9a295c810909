/** Times of answers in milliseconds, asked for in turn: the first of `known` belongs to the first of `stranger`. */
export type TimedRound = { readonly known: readonly number[]; readonly stranger: readonly number[] };

export type TimesVerdict = {
  readonly verdict: 'alike' | 'apart' | 'unclear';
  /** The time of an answer that was not kept waiting, in milliseconds. */
  readonly knownMs: number;
  readonly strangerMs: number;
};

/** Milliseconds, and share of the slower answer, by which they must be apart: work that takes less tells nobody over a network. */
const [apartMs, apartShare] = [8, 0.3];
/** After one round alone answers are only alike when they are closer than that. */
const alikeShare = 0.2;
/** How much of all pairs must be in the same order: one round alone, and several (Mann-Whitney: p < 0.01 for 7, 0.04 for 14 and 0.02 for 21). */
const [surelyOneRound, surelySeveral] = [0.9, 0.7];

/** The quickest but so many of a list. */
const quick = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

const isApartBy = (one: number, other: number, share: number): boolean =>
  Math.abs(one - other) >= apartMs && Math.abs(one - other) / Math.max(one, other) >= share;

/** The share of pairs, each one with each other one, in which the one with an account waited longer. */
const order = ({ known, stranger }: TimedRound): number => {
  const pairs = known.flatMap(one => stranger.map(other => (one > other ? 1 : one === other ? 0.5 : 0)));
  return pairs.reduce<number>((sum, each) => sum + each, 0) / Math.max(1, pairs.length);
};

/**
 * Whether the times tell who has an account. Load makes answers later and never earlier, so what an answer costs shows in
 * the quick ones: they are apart when the quickest are, and the lower quartiles, and nearly all pairs come in one order.
 * `unclear` where the machine was too busy to say.
 */
export const compareTimes = (rounds: readonly TimedRound[]): TimesVerdict => {
  const all = { known: rounds.flatMap(({ known }) => known), stranger: rounds.flatMap(({ stranger }) => stranger) };
  const apart = (share: number): boolean =>
    [0, 0.25].every(part => isApartBy(quick(all.known, part), quick(all.stranger, part), share));
  const [knownMs, strangerMs] = [quick(all.known, 0.25), quick(all.stranger, 0.25)];
  const isOneRound = rounds.length < 2;
  const sure = knownMs > strangerMs ? order(all) : 1 - order(all);
  const isApart = apart(apartShare) && sure >= (isOneRound ? surelyOneRound : surelySeveral);
  const isAlike = all.known.length > 0 && !apart(isOneRound ? alikeShare : apartShare);
  return { verdict: isApart ? 'apart' : isAlike ? 'alike' : 'unclear', knownMs, strangerMs };
};
