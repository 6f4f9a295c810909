import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { after, before, describe, test } from 'node:test';
import type { LogSource } from '../../../src/config/watch-settings.ts';
import { watchLogs } from '../../../src/watch/logs/log-watch.ts';

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'log-watch-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

const start = Date.UTC(2026, 10, 28);
const line = (at: number, more: object): string =>
  `${JSON.stringify({ level: 30, time: new Date(at).toISOString(), requestId: 'r1', route: 'GET /', status: 200, ms: 3, msg: 'request', ...more })}\n`;

const kept = new Map<string, string>();
let now = start;
const watch = (sources: readonly LogSource[], stdin = new PassThrough()) =>
  watchLogs({
    sources,
    settings: { budgets: {} },
    store: {
      keep: (name, json) => {
        if (json === null) kept.delete(name);
        else kept.set(name, json);
        return Promise.resolve();
      },
      kept: name => Promise.resolve(kept.get(name) ?? null),
    },
    now: () => now,
    sleep: () => new Promise(() => {}),
    env: name => (name === 'DRAIN_SECRET' ? 'known to both sides only' : undefined),
    stdin,
    newKey: () => 'k'.repeat(32),
  });

describe('the logs of the watch', () => {
  test('a file: errors open a signal, a restart neither forgets nor counts twice, nothing secret is kept', async () => {
    const path = join(folder, 'app.log');
    writeFileSync(path, line(start - 3 * 3_600_000, { status: 500 }).repeat(50));
    const first = await watch([{ from: 'file', path }]);
    const old = await first.tick(now, { probesOk: true });
    assert.deepEqual(old.turns, [], 'errors of three hours ago are no news');
    for (let count = 0; count < 2; count += 1) appendFileSync(path, line(now, { status: 500, route: 'GET /posts' }));
    appendFileSync(path, line(now, { reason: 'no mailbox for ada@example.com' }));
    now += 60_000;
    assert.deepEqual((await first.tick(now, { probesOk: true })).turns, []);
    await first.close();

    const second = await watch([{ from: 'file', path }]);
    now += 60_000;
    assert.deepEqual((await second.tick(now, { probesOk: true })).turns, [], 'two failures are two after a restart');
    appendFileSync(path, line(now, { status: 500, route: 'GET /posts' }));
    now += 60_000;
    const { turns, cycles } = await second.tick(now, { probesOk: true });
    assert.deepEqual(
      turns.map(({ signal }) => signal),
      ['log/5xx'],
    );
    assert.deepEqual(
      cycles.map(({ monitor, outcome }) => [monitor, outcome]),
      [
        ['log/5xx', 'failing'],
        ['log/login-broken', 'ok'],
        ['log/login-attack', 'ok'],
        ['log/webhooks', 'ok'],
        ['log/mail', 'ok'],
        ['log/checkout', 'ok'],
        ['log/silence', 'ok'],
      ],
    );
    assert.deepEqual(
      second.leaks().map(({ rule, field, route, count }) => [rule, field, route, count]),
      [['email', 'reason', '/', 1]],
    );
    const leaksAt = (at: number) => second.traffic(at).leaks.map(({ rule, seenAt }) => [rule, seenAt]);
    assert.deepEqual(leaksAt(now), [['email', now - 180_000 + 60_000]], 'the page of the watch shows it');
    assert.deepEqual(leaksAt(now + 86_400_000), [], 'what was taken out is gone after a day');
    assert.deepEqual(second.quality(), { lines: 54, requests: 54, timed: 54, errors: 53, traceable: 53 });
    assert.doesNotMatch([...kept.values()].join(''), /ada|example/);
    await second.close();
  });

  test('what an older version kept, without the requests of an hour, is gone on from', async () => {
    kept.clear();
    const path = join(folder, 'older.log');
    writeFileSync(path, '');
    const first = await watch([{ from: 'file', path }]);
    appendFileSync(path, line(now, { status: 500 }));
    await first.tick((now += 60_000), { probesOk: true });
    await first.close();
    const { hour, ...signals } = JSON.parse(kept.get('logs') ?? '').signals;
    assert.equal(hour.length, 1);
    kept.set('logs', JSON.stringify({ ...JSON.parse(kept.get('logs') ?? ''), signals }));
    const second = await watch([{ from: 'file', path }]);
    appendFileSync(path, line(now, { status: 500 }).repeat(2));
    const { turns } = await second.tick((now += 60_000), { probesOk: true });
    assert.deepEqual(
      turns.map(({ signal }) => signal),
      ['log/5xx'],
    );
    await second.close();
  });

  test('standard input and a drain feed the same signals', async () => {
    kept.clear();
    const stdin = new PassThrough();
    const logs = await watch([{ from: 'stdin' }, { from: 'drain', path: '/drain/x', secret: 'DRAIN_SECRET' }], stdin);
    stdin.write(line(now, { status: 500 }).repeat(2));
    await new Promise(resolve => {
      setImmediate(resolve);
    });
    const handler = logs.drains.get('/drain/x');
    assert.ok(handler);
    const headers = { authorization: 'Bearer known to both sides only' };
    const answer = await handler(
      new Request('http://127.0.0.1/', { method: 'POST', headers, body: line(now, { status: 500 }) }),
    );
    assert.equal(answer.status, 200);
    const { turns, problems } = await logs.tick(now, { probesOk: true });
    assert.deepEqual(
      turns.map(({ signal }) => signal),
      ['log/5xx'],
    );
    assert.deepEqual(problems, []);
    await logs.close();
  });

  test('a log full of leaks is looked through up to a bound, which is said', async () => {
    kept.clear();
    const path = join(folder, 'leaks.log');
    writeFileSync(path, 'x@example.com\n'.repeat(6_000));
    const logs = await watch([{ from: 'file', path }]);
    const { problems } = await logs.tick(now, { probesOk: true });
    assert.deepEqual(problems, ['1000 lines were not looked through for leaks']);
    assert.equal(logs.leaks()[0]?.count, 5_000);
    appendFileSync(path, 'x@example.com\n');
    assert.deepEqual((await logs.tick(now, { probesOk: true })).problems, []);
    await logs.close();
  });

  test('unsigned events of the watch itself are no wrong secret; those of somebody else are', async () => {
    kept.clear();
    const refused = (status: number): string => line(now, { route: 'POST /api/webhooks/billing', status });
    for (const status of [400, 422]) {
      const path = join(folder, `events-${status}.log`);
      writeFileSync(path, '');
      const logs = await watch([{ from: 'file', path }]);
      // Once a minute for half an hour; the line comes a minute late sometimes.
      for (let minute = 0; minute < 30; minute += 1) {
        if (minute % 7 !== 3) appendFileSync(path, refused(status));
        if (minute % 7 === 4) appendFileSync(path, refused(status));
        now += 60_000;
        const { turns } = await logs.tick(now, { probesOk: true, ownEvents: 1 });
        assert.deepEqual(turns, [], `${status} in minute ${minute}`);
      }
      for (let count = 0; count < 4; count += 1) appendFileSync(path, refused(status));
      now += 60_000;
      const { turns } = await logs.tick(now, { probesOk: true, ownEvents: 1 });
      assert.deepEqual(
        turns.map(({ signal }) => signal),
        ['log/webhooks'],
      );
      await logs.close();
      kept.clear();
    }
  });

  test('traffic says how old it is: read at the last tick, with a line when one came', async () => {
    kept.clear();
    const path = join(folder, 'traffic.log');
    writeFileSync(path, '');
    const logs = await watch([{ from: 'file', path }]);
    assert.deepEqual(logs.traffic(now), { readAt: null, lineAt: null, routes: [], leaks: [] });
    for (let count = 0; count < 30; count += 1)
      appendFileSync(path, line(now, { route: 'GET /posts', status: count === 7 ? 503 : 200 }));
    now += 60_000;
    const came = now;
    await logs.tick(now, { probesOk: true });
    now += 60_000;
    await logs.tick(now, { probesOk: true });
    const { routes, leaks: _, ...ages } = logs.traffic(now);
    assert.deepEqual(ages, { readAt: now, lineAt: came });
    assert.deepEqual(
      routes.map(({ route, requests, failed }) => [route, requests, failed]),
      [['GET /posts', 30, 1]],
    );
    await logs.close();
  });

  test('a file that is missing and a secret that is not set are said', async () => {
    kept.clear();
    const path = join(folder, 'none.log');
    const logs = await watch([
      { from: 'file', path },
      { from: 'drain', path: '/drain/x', secret: 'NOT_SET' },
    ]);
    const { problems, cycles } = await logs.tick(now, { probesOk: true });
    assert.deepEqual(problems, ['NOT_SET is not set: /drain/x takes no lines', `there is no file ${path}`]);
    assert.ok(cycles.every(({ outcome }) => outcome === 'unknown'));
  });
});
