import { connectHttp, httpFailure, peerOf, userAgent } from '../../platform/http.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import type { Answer, Send } from './send.ts';

export type HttpTarget = {
  /** Absolute http or https URL. */
  readonly url: string;
  /** IP address to connect to; the caller has resolved the name. */
  readonly address: string;
  readonly method?: 'GET' | 'HEAD' | 'POST';
  /** Lower-case names; they replace the default ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that count as success; any 2xx when left out. Redirects are not followed. */
  readonly expected?: readonly number[];
  /** Bytes of the answer, packed, after which it is a failure; `limits.bodyBytes` when left out. */
  readonly maxBytes?: number;
};

export type HttpSender = {
  readonly send: Send<HttpTarget>;
  /** Closes every connection. */
  readonly close: () => Promise<void>;
};

const isExpected = (status: number, { expected }: HttpTarget): boolean =>
  expected === undefined ? status >= 200 && status <= 299 : expected.includes(status);

/**
 * Sends as browsers do: connections stay open and are used again, as many as there are requests at the same time. Answers
 * are asked for compressed and read to the end without unpacking, `limits.bodyBytes` at most: a longer one is a failure,
 * because nobody knows how long the rest would have taken.
 */
export const httpSender = async (io: Io): Promise<HttpSender> => {
  // Imported when needed: loading undici costs 77 ms.
  const { Pool, errors } = await import('undici');
  const pools = new Map<string, InstanceType<typeof Pool>>();
  const over = new AbortController();

  const poolFor = (url: URL, address: string): InstanceType<typeof Pool> => {
    const key = `${url.origin} ${address}`;
    const known = pools.get(key);
    if (known !== undefined) return known;
    const pool = new Pool(url.origin, {
      connect: (_options, done) => {
        connectHttp(io, url, peerOf(url, address), true, limits.loadRequestMs, over.signal).then(
          socket => done(null, socket),
          (error: unknown) => done(httpFailure(error, peerOf(url, address)), null),
        );
      },
      connections: limits.loadAtOnce,
      pipelining: 1,
      keepAliveTimeout: limits.loadIdleMs,
      keepAliveMaxTimeout: limits.loadIdleMs,
      allowH2: false,
      maxHeaderSize: limits.headerBytes,
      // The generator bounds every request as a whole.
      headersTimeout: 0,
      bodyTimeout: 0,
    });
    pools.set(key, pool);
    return pool;
  };

  const send: Send<HttpTarget> = async (target, signal): Promise<Answer> => {
    const url = new URL(target.url);
    const maxBytes = target.maxBytes ?? limits.bodyBytes;
    try {
      const { statusCode: status, body } = await poolFor(url, target.address).request({
        method: target.method ?? 'GET',
        path: `${url.pathname}${url.search}`,
        headers: { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'gzip, br', ...target.headers },
        body: target.body ?? null,
        signal,
      });
      let bytes = 0;
      for await (const chunk of body) {
        bytes += (chunk as Buffer).length;
        if (bytes > maxBytes) return { ok: false, status, reason: `longer than ${maxBytes} bytes` };
      }
      return { ok: isExpected(status, target), status };
    } catch (error) {
      // A request that cannot be written down is a bug of the caller, not the peer's.
      if (error instanceof errors.InvalidArgumentError) throw error;
      throw httpFailure(error, peerOf(url, target.address));
    }
  };

  return {
    send,
    close: async () => {
      over.abort();
      await Promise.all([...pools.values()].map(pool => pool.destroy()));
    },
  };
};
