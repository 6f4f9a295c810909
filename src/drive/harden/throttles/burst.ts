import type { Burst } from '../../../evidence/hardening/throttles.ts';
import type { Io } from '../../../platform/io.ts';
import { headerOf, type Reply } from '../../reply.ts';
import { type Answer, heldBy, whole } from '../answer.ts';
import { Inconclusive } from '../verification.ts';

export type Bursted = { readonly burst: Burst; readonly first: Answer; readonly last: Answer };

/** Waits that grow stop a guesser as well as a refusal does; one slow answer is none. */
const growsFrom = (times: readonly number[]): boolean => {
  const [first = 0] = times;
  const [one = 0, two = 0, three = 0] = times.slice(-3);
  return times.length > 3 && three >= 1_000 && one < two && two < three && three >= 4 * first;
};

/** An ask that ends the burst where the first one is neither taken nor held up: asked again it would not be taken, either. */
export const takenFirst =
  (what: string, ask: (time: number) => Promise<Answer>) =>
  async (time: number): Promise<Answer> => {
    const answer = await ask(time);
    if (time > 1 || answer.passed || heldBy(answer.reply, null) !== null) return answer;
    throw new Inconclusive(`${what}: ${whole(answer).reply.status}`);
  };

/** Asks the same until the app holds it up, at most so many times. `usual` is an answer from before. */
export const burstOf = async (
  io: Io,
  most: number,
  ask: (time: number) => Promise<Answer>,
  usual: Reply | null = null,
  refused: (reply: Reply, usual: Reply | null) => 'status' | 'words' | null = heldBy,
): Promise<Bursted> => {
  const from = io.elapsed();
  const times: number[] = [];
  let first: Answer | null = null;
  for (let time = 1; ; time += 1) {
    const known = usual ?? first?.reply ?? null;
    const last = whole(await ask(time), known);
    first ??= last;
    times.push(last.reply.ms);
    const by = refused(last.reply, known) ?? (growsFrom(times) ? 'delay' : null);
    if (by === null && time < most) continue;
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
