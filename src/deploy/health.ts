import { askHealthAt } from '../collectors/health/ask.ts';
import { addressFinder } from '../drive/addresses.ts';
import type { HealthAnswer } from '../evidence/health.ts';
import { type Leaf, silent } from '../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';

/**
 * Asks one health route over a connection of its own; no redirect is followed. `version` names the member of the body that
 * holds the release; without it the usual names count. Silence, refusal and a wrong certificate are a silent leaf.
 */
export const askHealth = async (
  origin: string,
  path: string,
  io: Io,
  signal: AbortSignal,
  version: string | null = null,
): Promise<Leaf<HealthAnswer>> => {
  const url = new URL(path, origin).href;
  try {
    const addresses = [await addressFinder(io, signal)(new URL(url).hostname)];
    return await askHealthAt({ url, addresses, version, verify: true }, io, signal);
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof PeerFailure) return silent(error.message);
    throw error;
  }
};
