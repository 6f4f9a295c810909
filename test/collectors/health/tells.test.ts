import assert from 'node:assert/strict';
import { test } from 'node:test';
import { healthAnswer } from '../../../src/collectors/health/answer.ts';
import { readBody, readText } from '../../../src/collectors/health/tells.ts';

const own = 'app.example.com';
const told = (body: unknown): readonly string[] => readBody(body, own).tells.map(({ kind, key }) => `${kind} ${key}`);

test('what is told of the machines behind the app', () => {
  const cases: readonly (readonly [unknown, readonly string[]])[] = [
    [{ database: 'postgres://app@db.internal:5432/app' }, ['host database']],
    [{ redis: 'localhost:6379' }, ['host redis']],
    [{ hosts: { mail: '127.0.0.1:2525' } }, ['host hosts.mail']],
    [{ db: { host: 'ep-cool-name.eu-central-1.aws.neon.tech' } }, ['host db.host']],
    [{ billing: 'http://localhost:4311' }, ['host billing']],
    [{ node: 'v24.1.0' }, ['part-version node']],
    [{ runtime: { v8: '13.6.1-node', uv: '1.5.0' } }, ['part-version runtime.v8', 'part-version runtime.uv']],
    [{ dependencies: [{ name: 'node', version: 'v24.1.0' }] }, ['part-version dependencies.version']],
    [{ postgres: { version: 'PostgreSQL 16.2 on x86_64' } }, ['part-version postgres.version']],
    [{ error: 'connect ECONNREFUSED 10.0.3.7:5432' }, ['error error', 'host error']],
    [{ trace: 'Error: no\n    at query (/srv/app/db.js:12:7)' }, ['stack trace', 'path trace']],
    [{ env: { DATABASE_URL: true } }, ['variable env.DATABASE_URL']],
    [{ diskSpace: { path: '/home/app/.' } }, ['path diskSpace.path']],
    [{ memory: { rss: 1 } }, ['machine memory', 'machine memory.rss']],
  ];
  for (const [body, expected] of cases) assert.deepEqual(told(body), expected, JSON.stringify(body));
});

test('what a health answer may say', () => {
  const quiet: readonly unknown[] = [
    { status: 'ok', version: '1.4.2', environment: 'production', uptime: 12.5 },
    { status: 'pass', releaseId: '2.11.0-rc1', serviceId: 'f03e522f-1f44-4062-9b55-9587f91c9c41' },
    { checks: { 'postgres:responseTime': [{ componentType: 'datastore', observedValue: 3, observedUnit: 'ms' }] } },
    { links: { about: 'https://docs.example.com:8443/health' }, status: 'pass' },
    { self: 'https://app.example.com/readyz', status: 'up', time: '2026-11-27T13:27:21.000Z' },
    { at: '12:30', build: 'build:1042', image: 'sha256:0123456789', database: 'ok', redis: { status: 'up' } },
    { git: { commit: '4f2c11d', branch: 'main' }, info: { version: '3.2.1' } },
  ];
  for (const body of quiet) assert.deepEqual(told(body), [], JSON.stringify(body));
});

test('plain text, and a body that is deep or endless', () => {
  assert.deepEqual(readText('OK', own), []);
  assert.deepEqual(readText('db at db:5432 is down', own), [{ kind: 'host', key: '' }]);
  let deep: unknown = { host: 'db.internal' };
  for (let level = 0; level < 10_000; level += 1) deep = { a: deep };
  assert.ok(readBody(deep, own).keys.length <= 40);
  const wide = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`KEY_${index}`, 1]));
  assert.ok(readBody(wide, own).tells.length <= 40);
});

const answer = (body: string, type: string, status = 200) => ({
  status,
  headers: [['content-type', type]] as const,
  body: Buffer.from(body),
  cut: false,
  address: '127.0.0.1',
  elapsedMs: 3.4,
});

test('kind, words and release of an answer; the body is not kept', () => {
  const url = 'https://app.example.com/readyz';
  const json = healthAnswer(
    answer('{"status":"fail","version":"7","x":"private"}', 'application/health+json', 503),
    url,
  );
  assert.deepEqual([json.kind, json.says, json.version, json.status], ['json', 'down', '7', 503]);
  assert.ok(!JSON.stringify(json).includes('private'));
  assert.equal(healthAnswer(answer('OK\n', 'text/plain'), url).says, 'up');
  assert.equal(healthAnswer(answer('', 'text/plain', 204), url).kind, 'empty');
  assert.equal(healthAnswer(answer('<!doctype html><title>App</title>', 'text/html'), url).kind, 'page');
  assert.equal(healthAnswer(answer('{"status":"ok","rev":"9"}', 'text/plain'), url, 'rev').version, '9');
  assert.equal(healthAnswer(answer('[1,', 'application/json'), url).says, null);
});
