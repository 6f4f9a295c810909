import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';

/** One frame as servers send it: not masked. */
export const serverFrame = (opcode: number, payload: Buffer | string, isLast = true): Buffer => {
  const body = Buffer.from(payload);
  const { length } = body;
  const size = length < 126 ? [length] : length < 65_536 ? [126, length >> 8, length & 255] : [127, 0, 0, 0, 0];
  const long = length < 65_536 ? [] : [length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255];
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | opcode, ...size, ...long]), body]);
};

export type Line = {
  readonly send: (bytes: Buffer) => void;
  readonly say: (message: unknown) => void;
  readonly drop: () => void;
  readonly request: IncomingMessage;
};

type Serving = {
  /** Null lets somebody in; a number is the status of the refusal. */
  readonly refuse?: (request: IncomingMessage) => number | null;
  readonly accept?: string;
  readonly greet?: (line: Line) => void;
  readonly heard: (message: string, line: Line) => void;
  readonly control?: (opcode: number, payload: string, line: Line) => void;
};

/** A server of WebSockets on loopback, of its own making; `web-socket.world.test.ts` shows that Node's client understands it. */
export const openSocketServer = async (serving: () => Serving) => {
  const server = createServer((_, response) => void response.writeHead(404).end('no socket'));
  const lines = new Set<Duplex>();
  server.on('upgrade', (request, socket: Duplex) => {
    lines.add(socket);
    socket.on('error', () => undefined);
    const { refuse, accept, greet, heard, control } = serving();
    const status = refuse?.(request) ?? null;
    if (status !== null) {
      socket.end(`HTTP/1.1 ${status} No\r\nretry-after: 300\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`);
      return;
    }
    const key = `${request.headers['sec-websocket-key'] ?? ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const own = accept ?? createHash('sha1').update(key).digest('base64');
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\nsec-websocket-accept: ${own}\r\n\r\n`,
    );
    const send = (bytes: Buffer): void => void socket.write(bytes);
    const line: Line = {
      send,
      say: message => send(serverFrame(1, JSON.stringify(message))),
      drop: () => socket.destroy(),
      request,
    };
    greet?.(line);
    let rest = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk]);
      for (;;) {
        const [first = 0, second = 0] = rest;
        const short = second & 0x7f;
        const from = short === 126 ? 4 : short === 127 ? 10 : 2;
        if (rest.length < from) return;
        const length = short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
        if (rest.length < from + 4 + length) return;
        // RFC 6455 §5.1: a server ends the connection on a frame that is not masked.
        if ((second & 0x80) === 0) return void socket.destroy();
        const mask = rest.subarray(from, from + 4);
        const payload = rest.subarray(from + 4, from + 4 + length).map((byte, at) => byte ^ (mask[at % 4] ?? 0));
        rest = rest.subarray(from + 4 + length);
        const said = Buffer.from(payload).toString('utf8');
        if ((first & 0x0f) === 1) heard(said, line);
        else control?.(first & 0x0f, said, line);
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const one of lines) one.destroy();
      server.close();
      server.closeAllConnections();
    },
  };
};
