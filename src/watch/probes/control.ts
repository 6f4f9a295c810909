import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { createPatience } from '../../platform/patience.ts';
import { resolved, Unresolved } from './resolved.ts';

/** The same doors with patience of its own: a watch runs for months, and a peer that was silent once is asked again. */
export const freshIo = (io: Io): Io => ({
  ...io,
  patience: createPatience(Number.MAX_SAFE_INTEGER, limits.silenceFloorMs),
});

const answers = async (place: string, io: Io, signal: AbortSignal): Promise<boolean> => {
  const at = place.lastIndexOf(':');
  const host = place.slice(0, at);
  const within = AbortSignal.any([signal, AbortSignal.timeout(limits.watchControlMs)]);
  try {
    const address = await resolved(io, host, within);
    const socket = await io.connectTcp(
      { address, port: Number(place.slice(at + 1)), name: host },
      limits.watchControlMs,
      within,
    );
    socket.destroy();
    return true;
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof Unresolved) return false;
    // A refusal came from somewhere out there.
    if (error instanceof PeerFailure) return true;
    throw error;
  }
};

/**
 * Whether any place that has nothing to do with the app (`host:port`) answers: false = this machine is cut off. Null where
 * no place is named.
 */
export const controlProbe = async (places: readonly string[], io: Io, signal: AbortSignal): Promise<boolean | null> => {
  if (places.length === 0) return null;
  const fresh = freshIo(io);
  const all = await Promise.all(places.map(place => answers(place, fresh, signal)));
  signal.throwIfAborted();
  return all.some(Boolean);
};
