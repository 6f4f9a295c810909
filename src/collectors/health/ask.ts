import type { HealthAnswer } from '../../evidence/health.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import { request } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { healthAnswer } from './answer.ts';

export type HealthQuestion = {
  readonly url: string;
  readonly addresses: readonly string[];
  /** Member of the body that names the release. */
  readonly version: string | null;
  /** A certificate that is judged elsewhere is none of this question's business. */
  readonly verify: boolean;
};

/** Asks once over a connection of its own, as a monitor does: no cookie, no redirect followed. Silence and failure are a silent leaf. */
export const askHealthAt = async (
  { url, addresses, version, verify }: HealthQuestion,
  io: Io,
  signal: AbortSignal,
): Promise<Leaf<HealthAnswer>> => {
  let reason = `${new URL(url).hostname} has no address`;
  for (const address of addresses.slice(0, limits.addressesTried)) {
    try {
      const headers = { accept: 'application/health+json, application/json;q=0.9, */*;q=0.8' };
      const answer = await request(io, { url, address, headers, maxBytes: limits.shortAnswerBytes, verify }, signal);
      return seen(healthAnswer(answer, url, version));
    } catch (error) {
      if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
      reason = error.message;
    }
  }
  return silent(reason);
};
