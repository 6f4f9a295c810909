import type { Burst } from '../../../evidence/hardening/throttles.ts';
import type { Io } from '../../../platform/io.ts';
import { limits } from '../../../platform/limits.ts';
import { headerOf, type Reply } from '../../reply.ts';
import { type Answer, heldBy, whole } from '../answer.ts';
import { Inconclusive } from '../verification.ts';

export type Bursted = { readonly burst: Burst; readonly first: Answer; readonly last: Answer };

/** A wait of so many milliseconds stops a guesser, and one so many times as long as another is no chance. */
const [slowMs, muchLonger] = [1_000, 4];

/** Waits that grow stop a guesser as well as a refusal does; one slow answer is none. */
const growsFrom = (times: readonly number[]): boolean => {
  const [first = 0] = times;
  const [one = 0, two = 0, three = 0] = times.slice(-3);
  return times.length > 3 && three >= slowMs && one < two && two < three && three >= muchLonger * first;
};

/** An ask that ends the burst where the first one is neither taken nor held up: asked again it would not be taken, either. */
export const takenFirst =
  (what: string, ask: (time: number) => Promise<Answer>) =>
  async (time: number): Promise<Answer> => {
    const answer = await ask(time);
    if (time > 1 || answer.passed || heldBy(answer.reply, null) !== null) return answer;
    throw new Inconclusive(`${what}: ${whole(answer).reply.status}`);
  };

/** How growing waits of one are told from those of everybody, and what counts as a refusal. */
export type Against = {
  /**
   * Somebody else, from elsewhere where there is an elsewhere, asks for the same work in the same moment. Asked only where
   * waits grow: a throttle lets them wait no longer than ever, a busy machine does. Null where nobody can: then waits that
   * grow end the burst, and what made them grow is not known.
   */
  readonly beside: (() => Promise<Answer>) | null;
  /** What the one who asked too often is made to wait with, too, after somebody else was not; where they are not, the same once more tells. */
  readonly again?: () => Promise<Answer>;
  /** An answer from before. */
  readonly usual?: Reply | null;
  readonly refused?: (reply: Reply, usual: Reply | null) => 'status' | 'words' | null;
};

const isSlowBeside = (ms: number, others: number): boolean => ms >= slowMs && ms >= muchLonger * others;

const inSeconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** Tells a throttle that answers later and later from a machine that does. One a burst. */
const delayWatch = ({ beside, again }: Pick<Against, 'beside' | 'again'>) => {
  const times: number[] = [];
  let asked = 0;
  /** How long somebody else waited last, while this one waited much longer: confirmed by the next answer. */
  let quick: number | null = null;
  let others: number | null = null;
  return {
    /** Whether one more answer is needed until it is known. */
    isOpen: () => quick !== null,
    /** Whether with this answer it is the app that makes the one wait who asks too often. */
    isDelayed: async (ms: number): Promise<boolean> => {
      times.push(ms);
      // Slow, quick for somebody else, slow again: a machine that had a moment of rest in between is not busy to order.
      if (quick !== null && isSlowBeside(ms, quick)) return true;
      quick = null;
      if (!growsFrom(times)) return false;
      if (beside === null) return true;
      if (asked === limits.hardenBesides) return false;
      asked += 1;
      const { passed, reply } = await beside();
      others = reply.ms;
      if (!passed || !isSlowBeside(ms, reply.ms)) return false;
      if (again !== undefined && isSlowBeside((await again()).reply.ms, reply.ms)) return true;
      quick = reply.ms;
      return false;
    },
    /** Throws `Inconclusive` where waits grew to the end and nobody knows why. */
    settle: (): void => {
      const last = times.at(-1) ?? 0;
      // Whoever is answered at once again in the end was made to wait by no throttle: those do not tire.
      if (others === null || last < slowMs) return;
      throw new Inconclusive(
        `the answers came later and later, the last after ${inSeconds(last)}, and somebody else who asked the same beside it waited ${inSeconds(others)}: whether the app makes those wait who ask too often, or its machine has much to do, is not known; tried again at a quieter time it shows`,
      );
    },
  };
};

/** Asks the same until the app holds it up, at most so many times, and once more where the last answer leaves a delay open. */
export const burstOf = async (
  io: Pick<Io, 'elapsed'>,
  most: number,
  ask: (time: number) => Promise<Answer>,
  { beside, again, usual = null, refused = heldBy }: Against,
): Promise<Bursted> => {
  const from = io.elapsed();
  const delays = delayWatch({ beside, ...(again === undefined ? {} : { again }) });
  let first: Answer | null = null;
  for (let time = 1; ; time += 1) {
    const known = usual ?? first?.reply ?? null;
    const last = whole(await ask(time), known);
    first ??= last;
    const by = refused(last.reply, known) ?? ((await delays.isDelayed(last.reply.ms)) ? 'delay' : null);
    if (by === null && (time < most || delays.isOpen())) continue;
    if (by === null) delays.settle();
    const burst: Burst = {
      asked: time,
      ms: Math.round(io.elapsed() - from),
      heldAt: by === null ? null : time,
      by,
      retryAfter: headerOf(last.reply, 'retry-after') ?? null,
    };
    return { burst, first, last };
  }
};
