import { SilentPeer } from '../../platform/errors.ts';
import { connectHttp, httpFailure, peerOf } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';

export type Burst = {
  readonly url: string;
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly count: number;
};

/**
 * Sends one POST so many times over one connection, without waiting for answers in between, as a provider does that
 * catches up; gives the status of each answer. Throws `SilentPeer` or `PeerFailure`.
 */
export const burstOf = async (
  io: Io,
  { url: text, address, headers, body, count }: Burst,
  signal: AbortSignal,
): Promise<readonly number[]> => {
  const url = new URL(text);
  const peer = peerOf(url, address);
  const socket = await connectHttp(io, url, peer, false, limits.connectMs, signal);
  // Imported when needed: loading undici costs 77 ms, which `--help` must not pay.
  const { Client } = await import('undici');
  const client = new Client(url.origin, {
    // Called back at once undici would never send: it expects a connector to take a turn of the event loop.
    connect: (_options, done) => void setImmediate(done, null, socket),
    allowH2: false,
    pipelining: count,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  const late = AbortSignal.timeout(limits.webhookBurstMs);
  const over = AbortSignal.any([signal, late]);
  try {
    return await Promise.all(
      Array.from({ length: count }, async () => {
        const answer = await client.request({
          method: 'POST',
          path: `${url.pathname}${url.search}`,
          headers,
          body,
          // Nothing is done by an event without a signature, so several may be on the way at once.
          idempotent: true,
          blocking: false,
          signal: over,
        });
        await answer.body.dump({ limit: limits.shortAnswerBytes });
        return answer.statusCode;
      }),
    );
  } catch (error) {
    if (over.aborted) throw new SilentPeer(`${url.hostname} did not answer ${count} events in time`);
    throw httpFailure(error, peer);
  } finally {
    client.destroy().catch(() => {
      // The answers are in hand or the failure is already on its way; closing has nothing to add.
    });
    socket.destroy();
  }
};
