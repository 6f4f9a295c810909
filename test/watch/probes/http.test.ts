import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { after, describe, test } from 'node:test';
import type { Cycle } from '../../../src/engines/incidents/incident.ts';
import { type Monitor, questionAnswered } from '../../../src/watch/monitor.ts';
import { openProbes } from '../../../src/watch/probes/probes.ts';
import { freePort, portOf } from '../../drive/place.ts';
import { around, doors, monitorOf, page } from './fixtures.ts';

const never = new AbortController().signal;
const open: Server[] = [];
after(() => {
  for (const server of open) {
    server.closeAllConnections();
    server.close();
  }
});

/** An app on loopback; counts its connections and requests. */
const serving = async (listener: RequestListener) => {
  const counted = { connections: 0, requests: 0 };
  const server = createServer((request, response) => {
    counted.requests += 1;
    listener(request, response);
  }).listen(0, '127.0.0.1');
  server.on('connection', () => void (counted.connections += 1));
  open.push(server);
  return { url: `http://127.0.0.1:${await portOf(server)}`, counted };
};

const html =
  (body: string): RequestListener =>
  (_, response) =>
    void response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html><title>Harbour</title>${body}`);

const cycleOf = async (monitor: Monitor): Promise<{ readonly cycle: Cycle; readonly slept: readonly number[] }> => {
  const { io, slept } = doors();
  return { cycle: await openProbes(around(io)).probe(monitor, never), slept };
};

const failed = async (monitor: Monitor, kind: string, because: RegExp): Promise<void> => {
  const { cycle, slept } = await cycleOf(monitor);
  assert.deepEqual([cycle.outcome, cycle.kind], ['failing', kind], cycle.because);
  assert.match(cycle.because, because);
  assert.deepEqual(slept, [5_000]);
};

test('a good page is well, on a connection of its own each time', async () => {
  const { url, counted } = await serving(html('Welcome'));
  for (const _ of [1, 2, 3]) {
    const { cycle, slept } = await cycleOf(monitorOf(page(`${url}/`, { text: 'Welcome' })));
    assert.deepEqual([cycle.outcome, cycle.kind, cycle.because], ['ok', '', '']);
    assert.ok(cycle.ms !== null && cycle.monitor === 'page/home' && cycle.host === 'example.test');
    assert.deepEqual(slept, []);
  }
  assert.deepEqual(counted, { connections: 3, requests: 3 });
});

test('a failing look is tried once more after 5 s on a fresh connection; both are said', async () => {
  let count = 0;
  const { url, counted } = await serving((request, response) => {
    count += 1;
    if (count === 1) response.writeHead(502).end('no');
    else html('Welcome')(request, response);
  });
  const { cycle, slept } = await cycleOf(monitorOf(page(`${url}/`)));
  assert.equal(cycle.outcome, 'ok');
  assert.equal(cycle.kind, 'status', 'members met it all the same');
  assert.match(cycle.because, /second try.*answered 502 instead of 200/);
  assert.deepEqual(slept, [5_000]);
  assert.deepEqual(counted, { connections: 2, requests: 2 });
});

describe('each failure has its word', () => {
  test('status', async () => {
    const { url, counted } = await serving((_, response) => void response.writeHead(500).end());
    await failed(monitorOf(page(`${url}/x`)), 'status', /^\/x: answered 500 instead of 200 \(twice, 5 s apart\)$/);
    assert.equal(counted.connections, 2);
  });

  test('text', async () => {
    const { url } = await serving(html('Nothing here'));
    await failed(monitorOf(page(`${url}/`, { text: 'Sign in' })), 'text', /“Sign in” is not there/);
  });

  test('late: it works, and longer than is good', async () => {
    const { url } = await serving((request, response) => void setTimeout(() => html('ok')(request, response), 60));
    await failed(monitorOf(page(`${url}/`), { budgetMs: 20 }), 'late', /longer than 0 s/);
    assert.equal(questionAnswered({ question: 'up' }, 'late'), 'slow');
    assert.equal(questionAnswered({ question: 'up' }, 'status'), 'up');
  });

  test('timeout: an answer that never begins', async () => {
    const { url } = await serving(() => undefined);
    await failed(monitorOf(page(`${url}/`), { timeoutMs: 200 }), 'timeout', /within 0\.2 s/);
  });

  test('timeout: an answer that drips and never ends', async () => {
    const { url } = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      const timer = setInterval(() => response.write('<p>'), 20);
      response.on('close', () => clearInterval(timer));
    });
    await failed(monitorOf(page(`${url}/`), { timeoutMs: 250 }), 'timeout', /no whole answer/);
  });

  test('refused', async () => {
    await failed(monitorOf(page(`http://127.0.0.1:${await freePort()}/`)), 'refused', /refused the connection/);
  });

  test('reset', async () => {
    const server = createTcp(socket => void socket.once('data', () => socket.resetAndDestroy())).listen(0, '127.0.0.1');
    await once(server, 'listening');
    after(() => server.close());
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    await failed(monitorOf(page(`http://127.0.0.1:${address.port}/`)), 'reset', /./);
  });

  test('redirects: a circle, one without an end, one to somebody else', async () => {
    let count = 0;
    const { url } = await serving(({ url: path = '' }, response) => {
      const to =
        path === '/a' ? '/b' : path === '/b' ? '/a' : path === '/out' ? 'http://192.0.2.1/' : `/n${(count += 1)}`;
      response.writeHead(302, { location: to }).end();
    });
    await failed(monitorOf(page(`${url}/a`)), 'redirects', /in a circle/);
    await failed(monitorOf(page(`${url}/n`)), 'redirects', /do not end after 5/);
    await failed(monitorOf(page(`${url}/out`)), 'redirects', /leads to 192\.0\.2\.1, which is none of your hosts/);
  });
});

test('a redirect on the same host is followed', async () => {
  const { url } = await serving((request, response) =>
    request.url === '/' ? void response.writeHead(302, { location: '/en' }).end() : html('Welcome')(request, response),
  );
  assert.equal((await cycleOf(monitorOf(page(`${url}/`, { text: 'Welcome' })))).cycle.outcome, 'ok');
});

test('a huge body is read as far as the bound goes, and no further', async () => {
  let written = 0;
  const { url } = await serving((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' });
    const block = Buffer.alloc(100_000, 'x');
    response.write('Welcome');
    const more = (): void => {
      while (!response.destroyed && written < 500_000_000) {
        written += block.length;
        if (!response.write(block)) return void response.once('drain', more);
      }
    };
    more();
  });
  assert.equal((await cycleOf(monitorOf(page(`${url}/`, { text: 'Welcome' })))).cycle.outcome, 'ok');
  assert.ok(written < 20_000_000, `${written} bytes were taken`);
});

describe('health', () => {
  const health = { health: true } as const;
  test('a 200 that says fail is failing', async () => {
    const { url } = await serving(
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/health+json' })
          .end(JSON.stringify({ status: 'fail', output: 'postgres://app:hunter2hunter2@db.internal/app' })),
    );
    await failed(monitorOf(page(`${url}/readyz`, health)), 'text', /says that it fails/);
  });

  test('one that passes, or warns, is well', async () => {
    for (const status of ['pass', 'warn', 'ok']) {
      const { url } = await serving(
        (_, response) =>
          void response.writeHead(200, { 'content-type': 'application/health+json' }).end(JSON.stringify({ status })),
      );
      assert.equal((await cycleOf(monitorOf(page(`${url}/readyz`, health)))).cycle.outcome, 'ok', status);
    }
  });

  test('a login page with 200 is none', async () => {
    const { url } = await serving(html('<form method="post"><input name="password" type="password"></form>'));
    await failed(monitorOf(page(`${url}/api/health`, health)), 'text', /a page “Harbour” stands where/);
  });

  test('nor is a redirect to one', async () => {
    const { url } = await serving((_, response) => void response.writeHead(302, { location: '/login?next=x' }).end());
    await failed(monitorOf(page(`${url}/api/health`, health)), 'status', /answered 302 and sends to \/login instead/);
  });
});

test('the address that payments are told to must refuse an event without a signature', async () => {
  let status = 400;
  const { url } = await serving((request, response) => {
    assert.equal(request.method, 'POST');
    assert.equal(
      Object.keys(request.headers).some(name => name.includes('signature')),
      false,
    );
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  const monitor = monitorOf(page(`${url}/hook`, { method: 'POST', status: [400, 401, 403, 422] }));
  assert.equal((await cycleOf(monitor)).cycle.outcome, 'ok');
  for (const wrong of [200, 302, 404, 405, 500]) {
    status = wrong;
    await failed(monitor, 'status', new RegExp(`answered ${wrong}.* instead of a refusal`));
  }
});

test('no token, mail address or query stands in what is said', async () => {
  const secret = ['sk', 'live', 'a'.repeat(24)].join('_');
  const { url } = await serving(
    (_, response) =>
      void response
        .writeHead(302, { location: `http://192.0.2.1/${secret}?token=${secret}&mail=ada@example.com` })
        .end(),
  );
  const { cycle } = await cycleOf(monitorOf(page(`${url}/in?token=${secret}`)));
  assert.equal(cycle.outcome, 'failing');
  assert.doesNotMatch(cycle.because, /sk_live|token=|ada@/);
});

test('the resolver of this machine is silent: nobody knows, and nothing is tried again', async () => {
  const { cycle, slept } = await cycleOf(monitorOf(page('http://www.community.test/')));
  assert.deepEqual([cycle.outcome, cycle.kind], ['unknown', '']);
  assert.match(cycle.because, /resolver did not answer/);
  assert.deepEqual(slept, []);
});

test('a look that is interrupted throws the reason', async () => {
  const { url } = await serving(() => undefined);
  const stop = new AbortController();
  const { io } = doors();
  const cycle = openProbes(around(io)).probe(monitorOf(page(`${url}/`)), stop.signal);
  setTimeout(() => stop.abort(new Error('the watch ends')), 50);
  await assert.rejects(cycle, /the watch ends/);
});
