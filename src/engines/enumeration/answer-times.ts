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
/** That many pairs in one order say it also where the quick answers lie far from each other (p < 0.002 for 14). */
const surelyThoughBusy = 0.85;
/** How far the lower quartile may lie above the quickest, in milliseconds or as a share of it: less than what is looked for. */
const [undisturbedMs, undisturbedShare] = [apartMs, apartShare];
/** Rounds that must say it by themselves: what was so once may have been the machine. */
const roundsApart = 2;

/** The quickest but so many of a list. */
const quick = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * share)] ?? 0;

/** 1 where those with an account waited longer by that share, the quickest and the lower quartile; -1 where strangers did; 0 else. */
const waitsLonger = ({ known, stranger }: TimedRound, share: number): number => {
  const [first = 0, second = 0] = [0, 0.25].map(part => {
    const [one, other] = [quick(known, part), quick(stranger, part)];
    const apart = Math.abs(one - other);
    return apart >= apartMs && apart / Math.max(one, other) >= share ? Math.sign(one - other) : 0;
  });
  return first === second ? first : 0;
};

/** Whether the quick answers of both lie close together: then they show what the work costs, and not how long others were waited for. */
const isUndisturbed = ({ known, stranger }: TimedRound): boolean =>
  [known, stranger].every(times => {
    const quickest = quick(times, 0);
    return quick(times, 0.25) - quickest <= Math.max(undisturbedMs, undisturbedShare * quickest);
  });

/** The share of pairs, each one with each other one, in which the one with an account waited longer. */
const order = ({ known, stranger }: TimedRound): number => {
  const pairs = known.flatMap(one => stranger.map(other => (one > other ? 1 : one === other ? 0.5 : 0)));
  return pairs.reduce<number>((sum, each) => sum + each, 0) / Math.max(1, pairs.length);
};

/**
 * Whether the times tell who has an account. Load makes answers later and never earlier, so what an answer costs shows in
 * the quick ones: they are apart when the quickest are, and the lower quartiles, and nearly all pairs come in one order, in
 * two rounds by themselves where there are several. `unclear` where the machine was too busy to say: also for “alike”, as
 * answers that waited for others hide what they cost.
 */
export const compareTimes = (rounds: readonly TimedRound[]): TimesVerdict => {
  const all = { known: rounds.flatMap(({ known }) => known), stranger: rounds.flatMap(({ stranger }) => stranger) };
  const [knownMs, strangerMs] = [quick(all.known, 0.25), quick(all.stranger, 0.25)];
  const isOneRound = rounds.length < 2;
  const longer = waitsLonger(all, apartShare);
  if (longer !== 0) {
    const sure = longer > 0 ? order(all) : 1 - order(all);
    const alone = rounds.filter(round => waitsLonger(round, apartShare) === longer).length;
    const isSure = isOneRound
      ? sure >= surelyOneRound
      : sure >= surelySeveral && alone >= roundsApart && (isUndisturbed(all) || sure >= surelyThoughBusy);
    return { verdict: isSure ? 'apart' : 'unclear', knownMs, strangerMs };
  }
  const isClose = all.known.length > 0 && waitsLonger(all, isOneRound ? alikeShare : apartShare) === 0;
  return { verdict: isClose && isUndisturbed(all) ? 'alike' : 'unclear', knownMs, strangerMs };
};
