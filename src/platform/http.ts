import { isIP, type Socket } from 'node:net';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { pipeline, type Duplex, type Readable } from 'node:stream';
import type { Client } from 'undici';
import { PeerFailure, SilentPeer } from './errors.ts';
import { loadHttpClient } from './http-client.ts';
import type { Io, Peer } from './io.ts';
import { limits } from './limits.ts';
import { patiently } from './patiently.ts';
import { version } from './version.ts';
import { bracketed, secondsText } from './wording.ts';

export type HttpRequest = {
  /** Absolute http or https URL; it gives Host and SNI. */
  readonly url: string;
  /** IP address to connect to; the caller has resolved the name. */
  readonly address: string;
  /** Address of this machine from which the connection comes. */
  readonly from?: string;
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  /** Lower-case names; they replace the default ones. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Bytes of the body, after unpacking, that are kept; the rest is not read. */
  readonly maxBytes: number;
  /** False accepts any certificate; for looks that are judged afterwards. */
  readonly verify: boolean;
  /** Longest wait for the answer to begin and, half as long again, to end; the bounds of an audit when absent. */
  readonly waitMs?: number;
};

export type HttpAnswer = {
  readonly status: number;
  /** Names lower case, in the order sent, repeated ones repeated. */
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** True when the body was longer than `maxBytes`, or still dripping when the time was over. */
  readonly cut: boolean;
  readonly address: string;
  /** From before the connection to the last byte read. */
  readonly elapsedMs: number;
};

export const userAgent = `launch-ready/${version} (+audit; read-only)`;

/** Host of a URL without the brackets of an IPv6 literal. */
const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Where a URL leads when its name has this address. */
export const peerOf = (url: URL, address: string): Peer => ({
  address,
  port: url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port),
  name: hostOf(url),
});

const place = ({ address, port, name }: Peer): string => `${name ?? ''} (${bracketed(address)}:${port})`;

/** A connection that answers requests one after another; undici's client speaks over that one socket and opens no other. */
export type Connection = { readonly socket: Socket; readonly client: Client };

export const closeConnection = ({ socket, client }: Connection): void => {
  client.destroy().catch(() => {
    // The answer is in hand or the failure is already on its way; closing has nothing to add.
  });
  socket.destroy();
};

/**
 * Connects to where a request goes. `inFlight` is how many requests may be unanswered over it; with 0 the server is asked
 * to close after the first.
 */
export const openConnection = async (
  io: Io,
  r: HttpRequest,
  inFlight: number,
  signal: AbortSignal,
): Promise<Connection> => {
  const url = new URL(r.url);
  const peer = { ...peerOf(url, r.address), ...(r.from === undefined ? {} : { from: r.from }) };
  const socket = await patiently(io, { key: place(peer), ms: limits.connectMs, signal }, ms =>
    connectHttp(io, url, peer, r.verify, ms, signal),
  );
  // Loaded when needed: `--help` must not pay for it.
  const Client = await loadHttpClient();
  let isTaken = false;
  const client = new Client(url.origin, {
    // Called back at once undici would never send: it expects a connector to take a turn of the event loop.
    connect: (_options, done) => {
      const gone = isTaken ? Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' }) : null;
      isTaken = true;
      setImmediate(() => (gone === null ? done(null, socket) : done(gone, null)));
    },
    allowH2: false,
    pipelining: inFlight,
    maxHeaderSize: limits.headerBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { socket, client };
};

/**
 * One request over a connection of its own; redirects are not followed. Throws `SilentPeer` when no answer came in
 * time and `PeerFailure` with code `refused`, `reset`, `tls`, `certificate`, `garbage` or `failed` when the peer let it down.
 */
export const request = async (io: Io, r: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> => {
  const from = io.elapsed();
  const connection = await openConnection(io, r, 0, signal);
  try {
    return await exchange(io, { r, client: connection.client, from }, signal);
  } finally {
    closeConnection(connection);
  }
};

export type Request = typeof request;

/** A connection for HTTP/1.1, encrypted for https; `ms` bounds each of its steps. */
export const connectHttp = (
  io: Io,
  url: URL,
  peer: Peer,
  verify: boolean,
  ms: number,
  signal: AbortSignal,
): Promise<Socket> => {
  if (url.protocol !== 'https:') return io.connectTcp(peer, ms, signal);
  const host = hostOf(url);
  // RFC 6066 §3: an IP address is not permitted as server name.
  return io.connectTls(peer, { servername: isIP(host) === 0 ? host : '', alpn: ['http/1.1'], verify }, ms, signal);
};

type Exchange = {
  readonly r: HttpRequest;
  readonly client: Client;
  readonly from: number;
  /** It may leave while others over the same connection are unanswered. */
  readonly isPiped?: boolean;
};

/** One question over a connection and its answer; the connection is left as it is. */
export const exchange = async (
  io: Io,
  { r, client, from, isPiped = false }: Exchange,
  signal: AbortSignal,
): Promise<HttpAnswer> => {
  const url = new URL(r.url);
  const peer = peerOf(url, r.address);
  const stop = new AbortController();
  const onAbort = (): void => stop.abort(new SilentPeer('the run ended before an answer came'));
  if (signal.aborted) onAbort();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    const head = await patiently(
      io,
      { key: `answer of ${place(peer)}`, ms: r.waitMs ?? limits.responseMs, signal },
      ms =>
        within(
          ms,
          stop,
          new SilentPeer(`${place(peer)} accepted the connection but sent no answer within ${secondsText(ms)}`),
          () =>
            client.request({
              method: r.method ?? 'GET',
              path: `${url.pathname}${url.search}`,
              headers: { 'user-agent': userAgent, accept: '*/*', 'accept-encoding': 'identity', ...r.headers },
              body: r.body ?? null,
              ...(isPiped ? { idempotent: true, blocking: false } : {}),
              signal: stop.signal,
              responseHeaders: 'raw',
            }),
        ),
    );
    const headers = paired(head.headers);
    // Such answers have no body, whatever their headers announce (RFC 9110 §6.4.1).
    const empty = r.method === 'HEAD' || head.statusCode === 204 || head.statusCode === 304;
    const whole = r.waitMs === undefined ? limits.requestMs : r.waitMs * 1.5;
    const left = Math.max(1, whole - (io.elapsed() - from));
    const { body, cut } = await read(io, empty ? head.body : unpacked(head.body, headers), r.maxBytes, left, signal);
    return { status: head.statusCode, headers, body, cut, address: r.address, elapsedMs: io.elapsed() - from };
  } catch (error) {
    throw httpFailure(error, peer);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
};

/** Runs `act`; when it takes longer than `ms` it is aborted through `stop` with `late` as the reason. */
const within = async <T>(ms: number, stop: AbortController, late: Error, act: () => Promise<T>): Promise<T> => {
  const timer = setTimeout(() => stop.abort(late), ms);
  try {
    return await act();
  } finally {
    clearTimeout(timer);
  }
};

/** With `responseHeaders: 'raw'` undici gives one flat list name, value, name, value …, which its types do not say. */
const paired = (raw: unknown): readonly (readonly [string, string])[] => {
  const flat = Array.isArray(raw) ? raw.map(String) : [];
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name.toLowerCase(), flat[index + 1] ?? ''] as const] : []));
};

const decoders: { readonly [coding: string]: () => Duplex } = {
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
  zstd: createZstdDecompress,
};

/** Some servers compress although `identity` was asked; what comes out is bounded by the reader, never by the sender. */
const unpacked = (body: Readable, headers: readonly (readonly [string, string])[]): Readable => {
  body.on('error', () => {});
  const coding =
    headers
      .find(([name]) => name === 'content-encoding')?.[1]
      .trim()
      .toLowerCase() ?? '';
  const decoder = decoders[coding]?.();
  if (decoder === undefined) return body;
  return pipeline(body, decoder, () => {
    // The reader of `decoder` sees the same error.
  });
};

const read = async (
  io: Io,
  stream: Readable,
  maxBytes: number,
  ms: number,
  signal: AbortSignal,
): Promise<{ readonly body: Buffer; readonly cut: boolean }> => {
  const chunks: Buffer[] = [];
  const from = io.elapsed();
  let size = 0;
  let late = false;
  const finish = (): void => {
    late = true;
    stream.destroy();
  };
  const timer = setTimeout(finish, io.patience.allow(ms));
  signal.addEventListener('abort', finish, { once: true });
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      chunks.push(bytes);
      size += bytes.length;
      if (size > maxBytes) break;
    }
  } catch (error) {
    if (!late) throw error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', finish);
  }
  if (late) io.patience.book(from, io.elapsed());
  return { body: Buffer.concat(chunks).subarray(0, maxBytes), cut: late || size > maxBytes };
};

/** What undici or the connection threw, as `PeerFailure` or `SilentPeer`. */
export const httpFailure = (error: unknown, peer: Peer): Error => {
  if (!(error instanceof Error) || error instanceof SilentPeer || error instanceof PeerFailure) {
    return error instanceof Error ? error : new PeerFailure('failed', `${place(peer)} failed`, { cause: error });
  }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  const failure = (kind: string, what: string): PeerFailure =>
    new PeerFailure(kind, `${place(peer)} ${what}`, { cause: error });
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return failure('garbage', `sent more than ${limits.headerBytes} bytes of headers`);
  if (error.name === 'HTTPParserError')
    return failure('garbage', `sent something that is no HTTP answer: ${error.message}`);
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR_PADDING')) {
    return failure('garbage', 'sent a compressed answer that does not unpack');
  }
  if (code.startsWith('ERR_SSL')) return failure('tls', `ended the TLS connection: ${error.message}`);
  if (
    code === 'ECONNRESET' ||
    code === 'EPIPE' ||
    code === 'ERR_STREAM_PREMATURE_CLOSE' ||
    code.startsWith('UND_ERR_SOCKET')
  ) {
    return failure('reset', 'broke off the connection before the answer was complete');
  }
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return failure('reset', 'sent another length than it announced');
  return failure('failed', `failed: ${error.message}`);
};
