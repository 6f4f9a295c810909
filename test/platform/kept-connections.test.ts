import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { PeerFailure } from '../../src/platform/errors.ts';
import type { HttpAnswer } from '../../src/platform/http.ts';
import { keptConnections } from '../../src/platform/kept-connections.ts';
import { realIo } from '../../src/platform/real-io.ts';

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });

type Host = {
  readonly server: Server;
  readonly opened: () => number;
  readonly get: (path: string) => Promise<HttpAnswer>;
};

/** A server that counts who connects, asked over connections that are kept until the end of the test. */
const host = async (t: TestContext, listener: RequestListener): Promise<Host> => {
  let opened = 0;
  const server = createServer(listener).listen(0, '127.0.0.1');
  server.on('connection', () => (opened += 1));
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const kept = keptConnections();
  t.after(() => {
    kept.close();
    server.closeAllConnections();
    server.close();
  });
  const get = (path: string): Promise<HttpAnswer> =>
    kept.request(
      io,
      { url: `http://app.community.test:${port}${path}`, address: '127.0.0.1', maxBytes: 1_000, verify: true },
      new AbortController().signal,
    );
  return { server, opened: () => opened, get };
};

test('one question after another goes over one connection, those at the same time over one each', async t => {
  const { opened, get } = await host(t, (asked, answer) => answer.end(asked.url));
  for (const path of ['/a', '/b', '/c']) assert.equal((await get(path)).body.toString(), path);
  assert.equal(opened(), 1);
  const answers = await Promise.all(['/d', '/e', '/f'].map(get));
  assert.deepEqual(
    answers.map(({ body }) => body.toString()),
    ['/d', '/e', '/f'],
  );
  assert.equal(opened(), 3);
});

test('where the server closes after each answer, each question has a connection of its own', async t => {
  const { opened, get } = await host(t, (asked, answer) => answer.setHeader('connection', 'close').end(asked.url));
  for (const path of ['/a', '/b', '/c']) assert.equal((await get(path)).body.toString(), path);
  assert.equal(opened(), 3);
});

test('a connection that the server has closed while it waited is not asked, and nothing is lost', async t => {
  const { server, opened, get } = await host(t, (asked, answer) => answer.end(asked.url));
  await get('/a');
  server.closeAllConnections();
  assert.equal((await get('/b')).body.toString(), '/b');
  assert.equal(opened(), 2);
});

test('a server that hangs up on the second question of a connection is asked it again over a new one', async t => {
  const asked = new WeakMap<object, number>();
  const { opened, get } = await host(t, ({ socket, url }, answer) => {
    asked.set(socket, (asked.get(socket) ?? 0) + 1);
    if ((asked.get(socket) ?? 0) > 1) socket.destroy();
    else answer.end(url);
  });
  for (const path of ['/a', '/b', '/c']) assert.equal((await get(path)).body.toString(), path);
  assert.equal(opened(), 3);
});

test('a path on which the server hangs up is told as that, over a new connection, too', async t => {
  const { get } = await host(t, ({ socket, url }, answer) => (url === '/.env' ? socket.destroy() : answer.end(url)));
  await get('/a');
  await assert.rejects(get('/.env'), error => error instanceof PeerFailure && error.code === 'reset');
  assert.equal((await get('/b')).body.toString(), '/b');
});

test('after an answer that was cut off, the rest of it is never read as the next', async t => {
  const { opened, get } = await host(t, ({ url }, answer) => answer.end(url === '/long' ? 'x'.repeat(100_000) : url));
  const long = await get('/long');
  assert.deepEqual([long.cut, long.body.length], [true, 1_000]);
  assert.equal((await get('/b')).body.toString(), '/b');
  assert.equal(opened(), 2);
});
