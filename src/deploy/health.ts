import { askHealthAt } from '../collectors/health/ask.ts';
import { addressFinder } from '../drive/addresses.ts';
import type { HealthAnswer } from '../evidence/health.ts';
import { type Leaf, silent } from '../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import type { Io } from '../platform/io.ts';

export type HealthAsked = {
  readonly origin: string;
  readonly path: string;
  /** Member of the body that holds the release; without it the usual names count. */
  readonly version?: string | undefined;
  /** Milliseconds after which the answer is given up; those of every request when absent. */
  readonly withinMs?: number;
};

/**
 * Asks one route over a connection of its own; no redirect is followed, and the name is looked up anew: a deploy can move
 * it. Silence, refusal, a wrong certificate and an answer that took too long are a silent leaf.
 */
export const askHealth = async (
  { origin, path, version, withinMs }: HealthAsked,
  io: Io,
  signal: AbortSignal,
): Promise<Leaf<HealthAnswer>> => {
  const url = new URL(path, origin).href;
  const late = withinMs === undefined ? null : AbortSignal.timeout(withinMs);
  const within = late === null ? signal : AbortSignal.any([signal, late]);
  try {
    const addresses = [await addressFinder(io, within)(new URL(url).hostname)];
    return await askHealthAt({ url, addresses, version: version ?? null, verify: true }, io, within);
  } catch (error) {
    signal.throwIfAborted();
    if (late?.aborted === true) return silent(`nothing came within ${(withinMs ?? 0) / 1_000} s`);
    if (error instanceof SilentPeer || error instanceof PeerFailure) return silent(error.message);
    throw error;
  }
};
