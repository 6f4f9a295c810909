import { SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import type { Reply } from '../reply.ts';

/** One request with its time; without a reply it was given up after `ms`. */
export type Timed = { readonly ms: number; readonly reply: Reply | null };

/** The app asked to be asked less often: it says nothing about how slow it is. */
export class Throttled extends Error {
  constructor(what: string) {
    super(
      `the app asked me to wait (429) at ${what}; a minute later, or with a higher limit for this machine, it can be measured`,
    );
    this.name = 'Throttled';
  }
}

/** Times one request. Silence is a time, too; anything else that goes wrong is thrown. */
export const timed = async (io: Io, ask: () => Promise<Reply>): Promise<Timed> => {
  const from = io.elapsed();
  try {
    const reply = await ask();
    if (reply.status === 429) throw new Throttled(new URL(reply.url).pathname);
    return { ms: io.elapsed() - from, reply };
  } catch (error) {
    if (!(error instanceof SilentPeer)) throw error;
    return { ms: io.elapsed() - from, reply: null };
  }
};

/** The middle one; the mean of the two in the middle of an even number. Throws RangeError for none. */
export const medianOf = (values: readonly number[]): number => {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (low === undefined || high === undefined) throw new RangeError('nothing has no median');
  return (low + high) / 2;
};
