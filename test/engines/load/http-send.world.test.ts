import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecure } from 'node:https';
import { createServer as createTcp, type AddressInfo, type Server } from 'node:net';
import { after, describe, test } from 'node:test';
import { generate } from '../../../src/engines/load/generate.ts';
import { httpSender, type HttpSender, type HttpTarget } from '../../../src/engines/load/http-send.ts';
import type { Answer } from '../../../src/engines/load/send.ts';
import { PeerFailure, SilentPeer } from '../../../src/platform/errors.ts';
import { limits } from '../../../src/platform/limits.ts';
import { realIo } from '../../../src/platform/real-io.ts';
import { startAuthority } from '../../world/certificates.ts';

const closers: (() => unknown)[] = [];
after(() => Promise.all(closers.map(close => close())));

const listening = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://app.community.test:${(server.address() as AddressInfo).port}/path?a=b`;
};

const web = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener);
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return listening(server);
};

const io = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => {} });
const never = new AbortController().signal;

const sender = async (): Promise<HttpSender> => {
  const made = await httpSender(io);
  closers.push(made.close);
  return made;
};

const sent = async (url: string, more: Partial<HttpTarget> = {}, signal = never): Promise<Answer> =>
  (await sender()).send({ url, address: '127.0.0.1', ...more }, signal);

describe('the HTTP sender', () => {
  test('asks for what it was told, by the name, with an honest agent', async () => {
    const seen: IncomingMessage[] = [];
    const url = await web((request, answer) => {
      seen.push(request);
      answer.end('ok');
    });
    assert.deepEqual(await sent(url, { method: 'POST', headers: { cookie: 'a=1' }, body: 'x' }), {
      ok: true,
      status: 200,
    });
    const [request] = seen;
    assert.deepEqual([request?.method, request?.url], ['POST', '/path?a=b']);
    assert.match(request?.headers.host ?? '', /^app\.community\.test:\d+$/);
    assert.match(request?.headers['user-agent'] ?? '', /^launch-ready\//);
    assert.equal(request?.headers.cookie, 'a=1');
  });

  test('2xx is success unless other statuses are expected; redirects are not followed', async () => {
    const answering = (status: number): Promise<string> =>
      web((_, answer) => void answer.writeHead(status, { location: '/elsewhere' }).end());
    const redirect = await answering(302);
    assert.deepEqual(await sent(redirect), { ok: false, status: 302 });
    assert.deepEqual(await sent(redirect, { expected: [302] }), { ok: true, status: 302 });
    assert.deepEqual(await sent(await answering(204)), { ok: true, status: 204 });
    assert.deepEqual(await sent(await answering(204), { expected: [200] }), { ok: false, status: 204 });
    assert.deepEqual(await sent(await answering(503)), { ok: false, status: 503 });
  });

  test('connections are used again', async () => {
    const sockets = new Set<unknown>();
    const url = await web((request, answer) => {
      sockets.add(request.socket);
      answer.end('ok');
    });
    const { send } = await sender();
    for (let count = 0; count < 5; count += 1) {
      await send({ url, address: '127.0.0.1' }, never);
      await io.sleep(5);
    }
    assert.equal(sockets.size, 1);
  });

  test('as many requests are open as there are to send', async () => {
    const count = 60;
    const waiting: (() => void)[] = [];
    const url = await web((_, answer) => {
      waiting.push(() => answer.end('ok'));
      // A sender with fewer connections than that never gets an answer.
      if (waiting.length === count) for (const reply of waiting) reply();
    });
    const { send } = await sender();
    const shape = { perSecond: 1_000, warmUp: 0, perEndpoint: count, blocks: 1 };
    const [run] = await generate([{ name: 'GET /', target: { url, address: '127.0.0.1' } }], shape, send, io, never);
    assert.deepEqual([run?.waits.count, run?.waits.infinite], [count, 0]);
  });

  test('an endless answer is cut and no success', async () => {
    const stopped = Promise.withResolvers<void>();
    let written = 0;
    const url = await web((_, answer) => {
      const more = (): void => {
        do written += 100_000;
        while (answer.write(Buffer.alloc(100_000)));
      };
      answer.on('drain', more);
      answer.on('close', stopped.resolve);
      more();
    });
    assert.deepEqual(await sent(url), {
      ok: false,
      status: 200,
      reason: `longer than ${limits.bodyBytes} bytes`,
    });
    // Resolves when the server is no longer read.
    await stopped.promise;
    // What lies in the buffers of both ends is more than the limit, and far from endless.
    assert.ok(written < 20 * limits.bodyBytes, `${written}`);
  });

  test('who refuses, breaks off or talks nonsense let it down', async () => {
    const failing = async (onSocket: Parameters<typeof createTcp>[1]): Promise<string> => {
      const server = createTcp(onSocket);
      closers.push(() => void server.close());
      return listening(server);
    };
    const reset = await failing(socket => void socket.once('data', () => socket.resetAndDestroy()));
    const nonsense = await failing(socket => void socket.once('data', () => socket.end('nonsense\r\n\r\n')));
    const closed = createTcp();
    const refused = await listening(closed);
    await new Promise(resolve => closed.close(resolve));
    for (const [url, code] of [
      [reset, 'reset'],
      [nonsense, 'garbage'],
      [refused, 'refused'],
    ] as const)
      await assert.rejects(sent(url), error => error instanceof PeerFailure && error.code === code, code);
  });

  test('a request that is given up ends, and its connection with it', async () => {
    const closed = Promise.withResolvers<void>();
    const url = await web(request => void request.socket.on('close', () => closed.resolve()));
    const given = new AbortController();
    const answer = sent(url, {}, given.signal);
    setTimeout(() => given.abort(), 50);
    await assert.rejects(answer, error => error instanceof PeerFailure || error instanceof SilentPeer);
    await closed.promise;
  });

  test('a request that cannot be written down is a bug of ours', async () => {
    const url = await web((_, answer) => void answer.end('ok'));
    await assert.rejects(sent(url, { headers: { 'x-bad': 'a\nb' } }), error => !(error instanceof PeerFailure));
  });

  test('https is asked over TLS, by the name, and only when its certificate is good', async () => {
    const authority = await startAuthority(new Date());
    const served = await authority.issue({
      names: ['app.community.test'],
      fromDays: -1,
      toDays: 30,
      signedBy: 'intermediate',
      chain: 'full',
      key: 'ec-p256',
    });
    let asked = 0;
    const server = createSecure(served, (_, answer) => {
      asked += 1;
      answer.end('ok');
    });
    closers.push(() => void server.close());
    const url = (await listening(server)).replace('http:', 'https:');
    const trusting = await httpSender(
      realIo({
        net: { resolver: null, connectTo: [], ca: [{ file: 'ca.pem', pem: authority.rootPem }], offline: false },
        progress: () => {},
      }),
    );
    assert.deepEqual(await trusting.send({ url, address: '127.0.0.1' }, never), { ok: true, status: 200 });
    const wrongName = url.replace('app.', 'www.');
    for (const refusing of [trusting.send({ url: wrongName, address: '127.0.0.1' }, never), sent(url)])
      await assert.rejects(refusing, error => error instanceof PeerFailure && error.code === 'certificate');
    assert.equal(asked, 1);
    await trusting.close();
  });

  test('offline nothing is sent', async () => {
    const offline = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: true }, progress: () => {} });
    const { send, close } = await httpSender(offline);
    await assert.rejects(send({ url: 'http://app.community.test/', address: '127.0.0.1' }, never), SilentPeer);
    await close();
  });
});
