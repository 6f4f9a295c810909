import { SilentPeer } from './errors.ts';
import type { Io } from './io.ts';

/**
 * One wait under the patience of the run: silence is booked, and a peer (`key`) that stayed silent is not waited
 * for again. Throws what `act` throws, and `SilentPeer` at once for a peer already known to be silent.
 */
export const patiently = async <T>(
  io: Io,
  { key, ms, signal }: { readonly key: string; readonly ms: number; readonly signal: AbortSignal },
  act: (ms: number) => Promise<T>,
): Promise<T> => {
  if (io.patience.isDead(key)) throw new SilentPeer(`${key} did not answer before in this run and was not asked again`);
  const from = io.elapsed();
  try {
    return await act(io.patience.allow(ms));
  } catch (error) {
    if (error instanceof SilentPeer && !signal.aborted) {
      io.patience.book(from, io.elapsed());
      io.patience.markDead(key);
    }
    throw error;
  }
};
