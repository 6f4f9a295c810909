import { compareTimes, type TimedRound } from '../../../engines/enumeration/answer-times.ts';
import type { EnumerationTrial } from '../../../evidence/hardening/enumeration.ts';
import { limits } from '../../../platform/limits.ts';
import { type Answer, heldBy, readable } from '../answer.ts';
import { exchangeOf, type Hand, Inconclusive } from '../verification.ts';

/** What was asked of the app itself, without the pages that lead there. */
const msOf = ({ reply, hops }: Answer): number => {
  const asked = hops.filter(({ method }) => method !== 'GET');
  return asked.length === 0 ? reply.ms : asked.reduce((sum, { ms }) => sum + ms, 0);
};

type Pair = { readonly known: Answer; readonly stranger: Answer };

const isHeld = ({ reply }: Answer): boolean => heldBy(reply, null) !== null;
const isOther = (one: Pair, other: Pair): boolean =>
  one.known.reply.status !== other.known.reply.status || one.stranger.reply.status !== other.stranger.reply.status;

type Ask = {
  /** Asks with a wrong password. */
  readonly known: () => Promise<Answer>;
  readonly stranger: (round: number) => Promise<Answer>;
  /** Signs the known one in, which many apps forgive wrong passwords for. */
  readonly forgive: () => Promise<void>;
};

/** In turn, and each of them first as often as second, until there are enough or the app answers in another way. */
const roundOf = async (
  ask: Ask,
  round: number,
): Promise<{ readonly times: TimedRound; readonly last: Pair | null }> => {
  const times: { readonly known: number[]; readonly stranger: number[] } = { known: [], stranger: [] };
  let last: Pair | null = null;
  for (let pair = 0; pair < limits.hardenPairs; pair += 1) {
    const earlier = pair % 2 === 0 ? null : await ask.stranger(round);
    const known = await ask.known();
    const stranger = earlier ?? (await ask.stranger(round));
    if (isHeld(known) || isHeld(stranger) || (last !== null && isOther(last, { known, stranger }))) break;
    last = { known, stranger };
    times.known.push(msOf(known));
    times.stranger.push(msOf(stranger));
  }
  return { times, last };
};

/** Fewer say nothing. */
const pairsAtLeast = 5;

/** Compares how long wrong passwords take, and goes on while the machine is too busy to say. */
export const timed = async (hand: Hand, ask: Ask): Promise<EnumerationTrial> => {
  const rounds: TimedRound[] = [];
  for (let round = 0; round < limits.hardenTimedRounds; round += 1) {
    if (round > 0) await ask.forgive();
    const { times, last } = await roundOf(ask, round);
    if (times.known.length < pairsAtLeast)
      throw new Inconclusive(
        `signing in was refused after ${times.known.length} wrong passwords, too few to time them`,
      );
    rounds.push(times);
    const { verdict } = compareTimes(rounds);
    const shown =
      last === null
        ? []
        : [
            exchangeOf(hand, 'a member', readable(last.known.reply)),
            exchangeOf(hand, 'a stranger', readable(last.stranger.reply)),
          ];
    // Something that is found is looked at once more.
    if (verdict === 'alike' || (verdict === 'apart' && round > 0)) return { kind: 'times', rounds, shown };
  }
  throw new Inconclusive('this machine or the app was too busy to compare how long answers take');
};
