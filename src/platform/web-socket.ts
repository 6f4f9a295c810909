import { createHash, randomBytes } from 'node:crypto';
import { type IncomingMessage, request as askHttp } from 'node:http';
import type { Duplex } from 'node:stream';
import { PeerFailure, SilentPeer } from './errors.ts';
import { clientFrame, createAssembler, createFrameReader, type Frame, opcodes } from './frames.ts';
import { connectHttp, type HttpAnswer, httpFailure, peerOf, type Request } from './http.ts';
import { limits } from './limits.ts';
import { patiently } from './patiently.ts';
import { bracketed, secondsText } from './wording.ts';

/** RFC 6455 §1.3. */
const acceptOf = (key: string): string =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

type Upgraded = { readonly answer: IncomingMessage; readonly stream: Duplex | null; readonly head: Buffer };

const pairsOf = ({ rawHeaders }: IncomingMessage): HttpAnswer['headers'] =>
  rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? ''] as const] : []));

const bodyOf = async (answer: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
};

/** Each message as an event of a stream, so that whoever reads one reads the other. */
const asEvents = (messages: readonly string[]): string =>
  messages
    .map(message =>
      message
        .split(/\r\n|\n|\r/)
        .map(line => `data: ${line}\n`)
        .join(''),
    )
    .map(event => `${event}\n`)
    .join('');

const tell = (stream: Duplex, opcode: number, payload: Buffer): void =>
  void stream.write(clientFrame(opcode, payload, randomBytes(4)));

type Talk = {
  readonly stream: Duplex;
  readonly head: Buffer;
  readonly maxBytes: number;
  readonly isWhole: (message: string) => boolean;
};

/** Messages until one says that the answer is whole, or the server closes. Rejects when it breaks off in between. */
const messagesOf = ({ stream, head, maxBytes, isWhole }: Talk): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const read = createFrameReader(maxBytes);
    const assemble = createAssembler();
    const messages: string[] = [];
    let size = 0;
    const isDone = (frame: Frame): boolean => {
      if (frame.opcode === opcodes.close) return true;
      if (frame.opcode === opcodes.ping) tell(stream, opcodes.pong, frame.payload);
      if (frame.opcode >= opcodes.close) return false;
      const message = assemble(frame);
      if (message === null) return false;
      messages.push(message);
      return isWhole(message);
    };
    const took = (chunk: Buffer): void => {
      try {
        size += chunk.length;
        if (size > maxBytes) throw new PeerFailure('garbage', `sent more than ${maxBytes} bytes`);
        if (read(chunk).some(isDone)) resolve(messages);
      } catch (error) {
        reject(error);
      }
    };
    stream.on('data', took);
    stream.on('error', reject);
    stream.on('close', () =>
      reject(new PeerFailure('reset', 'broke off the connection before the answer was complete')),
    );
    took(head);
  });

/**
 * A request that is one message over a WebSocket (RFC 6455) of its own: its body is sent, and what comes back until
 * `isWhole` is the answer, as events of a stream. Where the server lets nobody in, the answer is that refusal.
 */
export const overWebSocket =
  (isWhole: (message: string) => boolean): Request =>
  async (io, r, signal) => {
    const from = io.elapsed();
    const url = new URL(r.url);
    const peer = { ...peerOf(url, r.address), ...(r.from === undefined ? {} : { from: r.from }) };
    const place = `${peer.name ?? ''} (${bracketed(peer.address)}:${peer.port})`;
    const waitMs = r.waitMs ?? limits.responseMs;
    const socket = await patiently(io, { key: `socket of ${place}`, ms: limits.connectMs, signal }, ms =>
      connectHttp(io, url, peer, r.verify, ms, signal),
    );
    const late = new SilentPeer(`${place} took the question and gave no whole answer within ${secondsText(waitMs)}`);
    const timer = setTimeout(() => socket.destroy(late), waitMs);
    const onAbort = (): void => void socket.destroy(new SilentPeer('the run ended before an answer came'));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const key = randomBytes(16).toString('base64');
      const { 'content-type': _, ...headers } = r.headers ?? {};
      const { answer, stream, head } = await new Promise<Upgraded>((resolve, reject) => {
        const asked = askHttp({
          createConnection: () => socket,
          host: url.hostname,
          path: `${url.pathname}${url.search}`,
          maxHeaderSize: limits.headerBytes,
          headers: {
            ...headers,
            host: url.host,
            connection: 'Upgrade',
            upgrade: 'websocket',
            'sec-websocket-version': '13',
            'sec-websocket-key': key,
          },
        });
        asked.on('error', reject);
        asked.on('response', answered => resolve({ answer: answered, stream: null, head: Buffer.alloc(0) }));
        asked.on('upgrade', (answered, own, rest) => resolve({ answer: answered, stream: own, head: rest }));
        asked.end();
      });
      const status = answer.statusCode ?? 0;
      const told = { status, headers: pairsOf(answer), address: r.address };
      if (stream === null) {
        const body = await bodyOf(answer, r.maxBytes);
        // 200 would read as an answer to the question, which was never asked.
        if (status < 300) throw new PeerFailure('garbage', `${place} does not speak WebSocket at ${url.pathname}`);
        return { ...told, body, cut: false, elapsedMs: io.elapsed() - from };
      }
      if (answer.headers['sec-websocket-accept'] !== acceptOf(key))
        throw new PeerFailure('garbage', `${place} did not answer the key of the WebSocket`);
      tell(stream, opcodes.text, Buffer.from(r.body ?? ''));
      const messages = await messagesOf({ stream, head, maxBytes: r.maxBytes, isWhole });
      tell(stream, opcodes.close, Buffer.from([0x03, 0xe8]));
      return { ...told, body: Buffer.from(asEvents(messages)), cut: false, elapsedMs: io.elapsed() - from };
    } catch (error) {
      throw httpFailure(error, peer);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
    }
  };
