import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { PeerFailure, SilentPeer } from '../../src/platform/errors.ts';
import { request, userAgent, type HttpAnswer } from '../../src/platform/http.ts';
import type { Io } from '../../src/platform/io.ts';
import { createPatience } from '../../src/platform/patience.ts';
import { realIo } from '../../src/platform/real-io.ts';

const io = (budgetMs = 4_000): Io => ({
  ...realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} }),
  patience: createPatience(budgetMs, 100),
});

const closers: (() => void)[] = [];
after(() => closers.forEach(close => close()));

const raw = async (onSocket: (socket: Socket) => void): Promise<number> => {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => {});
    onSocket(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.close();
    sockets.forEach(socket => socket.destroy());
  });
  return (server.address() as AddressInfo).port;
};

const says = (bytes: string | Uint8Array): Promise<number> =>
  raw(socket => {
    socket.once('data', () => socket.end(bytes));
  });

const http = async (listener: RequestListener): Promise<number> => {
  const server = createHttp(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
};

const get = (port: number, more: Partial<Parameters<typeof request>[1]> = {}, with_ = io()): Promise<HttpAnswer> =>
  request(
    with_,
    { url: `http://app.community.test:${port}/x?y=1`, address: '127.0.0.1', maxBytes: 1_000, verify: true, ...more },
    new AbortController().signal,
  );

const failsAs = (code: string) => (error: unknown) => error instanceof PeerFailure && error.code === code;

test('asks with the host of the URL, the path with its query, and says who is asking', async () => {
  let seen: unknown;
  const port = await http((incoming, answer) => {
    seen = {
      host: incoming.headers.host,
      url: incoming.url,
      agent: incoming.headers['user-agent'],
      coding: incoming.headers['accept-encoding'],
    };
    answer
      .writeHead(
        204,
        [
          ['X-One', '1'],
          ['Set-Cookie', 'a=1'],
          ['set-cookie', 'b=2'],
        ].flat(),
      )
      .end();
  });
  const answer = await get(port);
  assert.deepEqual(seen, { host: `app.community.test:${port}`, url: '/x?y=1', agent: userAgent, coding: 'identity' });
  assert.match(userAgent, /^launch-ready\/\d+\.\d+\.\d+ \(\+audit; read-only\)$/);
  assert.equal(answer.status, 204);
  assert.deepEqual(answer.headers.slice(0, 3), [
    ['x-one', '1'],
    ['set-cookie', 'a=1'],
    ['set-cookie', 'b=2'],
  ]);
  assert.equal(answer.address, '127.0.0.1');
  assert.equal(answer.cut, false);
});

test('sends a body and its own headers', async () => {
  const port = await http((incoming, answer) => {
    incoming
      .setEncoding('utf8')
      .once('data', (text: string) => answer.end(`${incoming.method} ${String(incoming.headers['x-a'])} ${text}`));
  });
  assert.equal(
    (await get(port, { method: 'POST', body: 'hello', headers: { 'x-a': 'b' } })).body.toString(),
    'POST b hello',
  );
});

test('a redirect is handed back, not followed', async () => {
  const port = await http((_incoming, answer) => answer.writeHead(301, { location: 'http://elsewhere.test/' }).end());
  const answer = await get(port);
  assert.equal(answer.status, 301);
  assert.ok(answer.headers.some(([name, value]) => name === 'location' && value === 'http://elsewhere.test/'));
});

test('an endless body is cut at the cap and the connection closed', async () => {
  let closed: (() => void) | undefined;
  const gone = new Promise<void>(resolve => (closed = resolve));
  const port = await raw(socket => {
    const pour = (): void => {
      while (!socket.destroyed && socket.write(Buffer.alloc(65_536, 97)));
    };
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2147483648\r\n\r\n');
      socket.on('drain', pour);
      pour();
    });
    socket.once('close', () => closed?.());
  });
  const answer = await get(port, { maxBytes: 100_000 });
  assert.equal(answer.body.length, 100_000);
  assert.equal(answer.cut, true);
  await gone;
});

test('a compressed answer is unpacked, a bomb only as far as the cap', async () => {
  const small = await http((_incoming, answer) =>
    answer.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('hello')),
  );
  assert.equal((await get(small)).body.toString(), 'hello');
  const bomb = gzipSync(Buffer.alloc(20_000_000));
  const big = await http((_incoming, answer) => answer.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb));
  const answer = await get(big, { maxBytes: 5_000 });
  assert.deepEqual([answer.body.length, answer.cut], [5_000, true]);
  const head = await get(small, { method: 'HEAD' });
  assert.deepEqual([head.status, head.body.length], [200, 0]);
});

test('damaged compression is garbage', async () => {
  const port = await http((_incoming, answer) =>
    answer.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip at all'),
  );
  await assert.rejects(get(port), failsAs('garbage'));
});

test('an answer that drips is given back as far as it came', async () => {
  const port = await raw(socket => {
    socket.once('data', () => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
      const timer = setInterval(() => socket.write('a'), 20);
      socket.once('close', () => clearInterval(timer));
    });
  });
  const answer = await get(port, {}, io(300));
  assert.equal(answer.cut, true);
  assert.ok(answer.body.length > 0 && answer.body.length < 1_000);
});

test('no answer is silence, and the same peer is not waited for twice', async () => {
  let connections = 0;
  const port = await raw(() => (connections += 1));
  const patient = io(200);
  await assert.rejects(get(port, {}, patient), SilentPeer);
  await assert.rejects(get(port, {}, patient), SilentPeer);
  assert.ok(connections <= 2);
  assert.ok(patient.patience.isDead(`answer of app.community.test (127.0.0.1:${port})`));
});

test('the end of the run is silence, and says nothing about the peer', async () => {
  const port = await raw(() => {});
  const patient = io();
  const stop = new AbortController();
  const asked = request(
    patient,
    { url: `http://a.test:${port}/`, address: '127.0.0.1', maxBytes: 1, verify: true },
    stop.signal,
  );
  setImmediate(() => stop.abort());
  await assert.rejects(asked, SilentPeer);
  assert.equal(patient.patience.isDead(`answer of a.test (127.0.0.1:${port})`), false);
});

test('a closed port is refused', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  await assert.rejects(get(port), failsAs('refused'));
});

test('a broken connection is a reset, before the answer and in the middle of it', async () => {
  await assert.rejects(
    get(await raw(socket => void socket.once('data', () => socket.resetAndDestroy()))),
    failsAs('reset'),
  );
  await assert.rejects(get(await raw(socket => void socket.once('data', () => socket.end()))), failsAs('reset'));
  await assert.rejects(get(await says('HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf')), failsAs('reset'));
});

test('nonsense and oversized headers are garbage', async () => {
  await assert.rejects(get(await says('SSH-2.0-OpenSSH_9.2\r\n')), failsAs('garbage'));
  await assert.rejects(get(await says(`HTTP/1.1 200 OK\r\nX: ${'a'.repeat(70_000)}\r\n\r\n`)), failsAs('garbage'));
});

test('TLS spoken to a plain server is a TLS failure', async () => {
  const port = await says('HTTP/1.1 400 Bad Request\r\n\r\n');
  await assert.rejects(get(port, { url: `https://app.community.test:${port}/` }), failsAs('tls'));
});

test('whatever bytes come back, it is an answer within the caps or a named failure', async () => {
  const port = { now: 0 };
  let bytes: Uint8Array = new Uint8Array();
  port.now = await raw(socket => void socket.once('data', () => socket.end(bytes)));
  const line = fc.constantFrom(
    'HTTP/1.1 200 OK\r\n',
    'HTTP/1.1 301\r\n',
    'HTTP/1.1 100 \r\n\r\n',
    'Transfer-Encoding: chunked\r\n',
    'Content-Length: 3\r\n',
    '\r\n',
    '5\r\nhello\r\n',
    '0\r\n\r\n',
    'a: b\r\n',
  );
  const script = fc.array(
    fc.oneof(
      line.map(text => Buffer.from(text)),
      fc.uint8Array({ maxLength: 20 }).map(part => Buffer.from(part)),
    ),
    { maxLength: 8 },
  );
  await fc.assert(
    fc.asyncProperty(script, async parts => {
      bytes = Buffer.concat(parts);
      try {
        const answer = await get(port.now, { maxBytes: 16 });
        assert.ok(answer.body.length <= 16);
        for (const [name] of answer.headers) assert.equal(name, name.toLowerCase());
      } catch (error) {
        assert.ok(error instanceof PeerFailure || error instanceof SilentPeer, String(error));
        assert.notEqual(error instanceof PeerFailure && error.code, 'failed', String(error.cause));
      }
    }),
    { numRuns: 150 },
  );
});
