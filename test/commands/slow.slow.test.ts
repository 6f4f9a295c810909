import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { slow, type SlowReport } from '../../src/commands/slow.ts';
import { keptTimings } from '../../src/evidence/kept-timings.ts';
import { driveCommunity } from '../drive/community/driven-community.ts';
import { heard } from '../proof/command-line.ts';

const driven = await driveCommunity();
after(() => driven.stop());
// The run has a sink of its own at the same port.
await driven.sink.close();
const { environment, settings, state, sink } = driven;

const file = (name: string, change: object, slowly: object): string => {
  const path = join(state, `${name}.jsonc`);
  const mail = { sink: { port: sink.port, domain: 'members.example.test' } };
  writeFileSync(
    path,
    JSON.stringify({ domain: 'community.test', slow: slowly, drive: { ...settings, mail, ...change } }),
  );
  return path;
};

const run = (config: string, flags: object = { active: true, json: true }) =>
  heard(state, state, around =>
    slow(undefined, { ...flags, config }, { ...around, env: name => environment[name] ?? around.env(name) }),
  );

describe('slow, on the sound community', () => {
  test('without --active nothing is sent, and what would be is said', async () => {
    const { code, stdout } = await run(file('plan', { requests: 700 }, { seconds: 60 }), {});
    assert.equal(code, 0);
    assert.match(stdout, /^Nothing was sent\./);
    assert.match(stdout, /700 requests/);
    for (const line of stdout.split('\n')) assert.ok(line.length <= 80, line);
  });

  test('it finds by itself what members wait for, names no cause, and removes its accounts', async () => {
    const before = await driven.rows();
    const { stdout, stderr } = await run(file('found', {}, { seconds: 6 }));
    assert.notEqual(stdout, '', stderr);
    const report = JSON.parse(stdout) as SlowReport;
    assert.deepEqual(report.left, []);
    // A machine with much to do can be slow; a cause is named all the same only where there is one.
    for (const { cause } of report.slow) assert.match(cause, /^What I measured shows no cause\./);
    const names = report.timings.endpoints.map(({ name }) => name);
    for (const name of ['GET /dashboard', 'GET /api/me', 'GET /api/posts', 'GET /search', 'GET /members'])
      assert.ok(names.includes(name), `${name} is not among ${names.join(', ')}`);
    const { logins } = report.timings;
    if (logins.status !== 'ok') throw new Error(logins.reason);
    assert.deepEqual(
      logins.value.map(({ who, steps }) => [who, steps.map(({ name }) => name)]),
      [
        ['a new member', ['POST /login', 'GET /dashboard']],
        ['a paying member', ['POST /login', 'GET /dashboard']],
      ],
    );
    for (const { held, steps } of logins.value) {
      assert.equal(held?.journeys.length, 2);
      // Counted by the app itself.
      assert.ok(steps.every(({ facts }) => (facts.told.statements ?? 0) > 0 && (facts.told.statements ?? 99) < 20));
    }
    const after = await driven.rows();
    assert.deepEqual([after['member'], after['session']], [before['member'], before['session']]);
    assert.deepEqual(await keptTimings(state, 'community.test', new Date()), report.timings);
  });

  test('a run with too few requests says so, and that is no pass', async () => {
    const config = file('few', { requests: 120 }, { seconds: 5, endpoints: ['/dashboard', '/api/me'] });
    const { code, stdout } = await run(config);
    const { slow: found, unknown } = JSON.parse(stdout) as SlowReport;
    assert.deepEqual(found, []);
    assert.equal(code, 3);
    assert.match(unknown.join('\n'), /Too few requests|no request was left|has sent its 120 requests/);
  });

  test('an address that somebody named and that shows members nothing is said, and that is no pass', async () => {
    const config = file('gone', {}, { seconds: 5, endpoints: ['/nothing-is-here', '/api/me'] });
    const { code, stdout } = await run(config);
    const { unknown, timings } = JSON.parse(stdout) as SlowReport;
    assert.deepEqual(timings.endpoints.find(({ path }) => path === '/nothing-is-here')?.times, {
      status: 'silent',
      reason: 'it answers a member with 404 (slow.endpoints)',
    });
    assert.notEqual(unknown.length, 0);
    assert.equal(code, 3);
  });

  test('a database without its variable ends it before anybody signs up', async () => {
    const before = await driven.rows();
    await assert.rejects(run(file('database', {}, { database: 'NOT_SET' })), /The variable NOT_SET is not set/);
    assert.equal((await driven.rows())['member'], before['member']);
  });
});

test('a folder without settings is a mistake in usage', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'slow-'));
  await assert.rejects(
    heard(empty, empty, around => slow(undefined, { active: true }, around)),
    /where the app is and how people sign in/,
  );
  rmSync(empty, { recursive: true });
});
