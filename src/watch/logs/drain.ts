import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { linesOfBody } from '../../engines/logs/drain-body.ts';
import { limits } from '../../platform/limits.ts';

export type DrainOptions = {
  /** What whoever sends lines must know. */
  readonly secret: string;
  /** Lines, with a line feed between them. */
  readonly take: (lines: Buffer) => void;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Hashes first, so that neither the length nor a common beginning shows in the time it takes. */
const same = (given: string, wanted: string): boolean => {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(given), hash(wanted));
};

/** `Bearer secret`, or `Basic` with the secret as password: Heroku takes it from the address of the drain. */
const knows = (header: string | null, secret: string): boolean => {
  const [, scheme = '', value = ''] = /^(bearer|basic) {1,3}(.{1,4000})$/i.exec(header ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return same(value, secret);
  const pair = Buffer.from(value, 'base64').toString();
  return same(pair.slice(pair.indexOf(':') + 1), secret);
};

/** Vercel signs the body: HMAC-SHA-1 in hex (https://vercel.com/docs/drains/security). */
const signed = (signature: string, body: Buffer, secret: string): boolean =>
  same(signature, createHmac('sha1', secret).update(body).digest('hex'));

/** How OpenTelemetry and Loki send by default. Taken for lines, it would be a log that has some and never an error. */
const isProtobuf = /^application\/(?:[\w.-]+[.-])?protobuf\b/i;

class Refused extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`refused with ${status}`);
    this.status = status;
  }
}

const read = async (request: Request, { sleep }: DrainOptions): Promise<Buffer> => {
  if (Number(request.headers.get('content-length') ?? 0) > limits.drainBytes) throw new Refused(413);
  if (request.body === null) return Buffer.alloc(0);
  const reader = request.body.getReader();
  const over = new AbortController();
  const late = sleep(limits.drainMs, over.signal).then(
    () => 'late' as const,
    () => 'late' as const,
  );
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for (;;) {
      const next = await Promise.race([reader.read(), late]);
      if (next === 'late') throw new Refused(408);
      if (next.done) return Buffer.concat(chunks);
      bytes += next.value.byteLength;
      if (bytes > limits.drainBytes) throw new Refused(413);
      chunks.push(next.value);
    }
  } finally {
    over.abort();
    void reader.cancel().catch(() => {});
  }
};

const unpackers = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
} as const;

const unpacked = async (body: Buffer, encoding: string): Promise<Buffer> => {
  if (encoding === '' || encoding === 'identity') return body;
  const unpack = Object.entries(unpackers).find(([name]) => name === encoding)?.[1];
  if (unpack === undefined) throw new Refused(415);
  try {
    return await unpack(body, { maxOutputLength: limits.drainUnpackedBytes });
  } catch (error) {
    const tooLarge = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
    throw new Refused(tooLarge ? 413 : 400);
  }
};

/**
 * Takes lines that a platform sends by POST. Answers 200 when they were taken, 401 to whoever does not know the secret, 413
 * beyond the bounds (also of what is unpacked), 415 for what is no text, 503 while too many come at once. Never throws.
 */
export const logDrain = (options: DrainOptions): ((request: Request) => Promise<Response>) => {
  const { secret, take } = options;
  if (secret.length < limits.drainSecretCharacters)
    throw new RangeError(`the secret of a drain has ${limits.drainSecretCharacters} characters at least`);
  let open = 0;
  const answer = async (request: Request): Promise<void> => {
    if (request.method !== 'POST') throw new Refused(405);
    if (isProtobuf.test(request.headers.get('content-type') ?? '')) throw new Refused(415);
    const signature = request.headers.get('x-vercel-signature');
    const known = knows(request.headers.get('authorization'), secret);
    if (!known && signature === null) throw new Refused(401);
    const body = await read(request, options);
    if (!known && !signed(signature ?? '', body, secret)) throw new Refused(401);
    const encoding = (request.headers.get('content-encoding') ?? '').trim().toLowerCase();
    take(linesOfBody(await unpacked(body, encoding)));
  };
  return async request => {
    if (open >= limits.drainsAtOnce) return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
    open += 1;
    try {
      await answer(request);
      return Response.json({});
    } catch (error) {
      const status = error instanceof Refused ? error.status : 400;
      return new Response(null, { status, ...(status === 405 ? { headers: { allow: 'POST' } } : {}) });
    } finally {
      open -= 1;
    }
  };
};
