import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configSchema } from '../../../src/config/schema.ts';
import { driveSchema } from '../../../src/config/drive-settings.ts';
import { environmentOf, isLoopback } from '../../../src/drive/environment.ts';
import { OutOfScope } from '../../../src/drive/out-of-scope.ts';
import { appOf, createScope } from '../../../src/drive/scope.ts';
import type { Io } from '../../../src/platform/io.ts';
import { realIo } from '../../../src/platform/real-io.ts';

const base = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined });
const signal = new AbortController().signal;
const config = configSchema.parse({
  environments: { production: 'https://app.community.test', staging: 'https://staging.community.test' },
  hosts: { 'api.community.test': { service: 'api' } },
});

/** A clock that only moves when somebody sleeps. */
const clocked = (now = '2026-11-27T10:00:00Z'): { io: Io; slept: number[] } => {
  const slept: number[] = [];
  let elapsed = 0;
  const io: Io = {
    ...base,
    now: () => new Date(now),
    elapsed: () => elapsed,
    sleep: async ms => {
      slept.push(ms);
      elapsed += ms;
    },
  };
  return { io, slept };
};
const scopeOf = (settings: object, io: Io, proven: readonly string[] = []) =>
  createScope(config, driveSchema.parse(settings), io, () => new Set(proven));

test('a host that nobody named is refused, whatever it is called', async () => {
  const scope = scopeOf({ app: 'http://localhost:4310' }, clocked().io);
  await scope.admit(new URL('http://localhost:4310/login'), signal);
  for (const url of [
    'http://localhost:4311/',
    'https://localhost:4310/',
    'https://app.community.test/',
    'http://localhost.evil.test:4310/',
    'http://127.0.0.1:4310/',
  ])
    await assert.rejects(scope.admit(new URL(url), signal), OutOfScope, url);
  assert.equal(scope.sent(), 1, 'what is refused is not counted');
});

test('a host beyond this machine is refused until it is proven', async () => {
  const { io } = clocked();
  const url = new URL('https://staging.community.test/');
  await assert.rejects(scopeOf({}, io).admit(url, signal), /is yours/);
  await scopeOf({}, io, ['staging.community.test']).admit(url, signal);
  assert.deepEqual(scopeOf({}, io).hostsToProve, ['staging.community.test']);
  assert.deepEqual(scopeOf({ app: 'http://localhost:1' }, io).hostsToProve, []);
});

test('the budget ends a run, and the window holds on both sides', async () => {
  const { io } = clocked();
  const scope = scopeOf({ app: 'http://localhost:1', requests: 2 }, io);
  const url = new URL('http://localhost:1/');
  await scope.admit(url, signal);
  await scope.admit(url, signal);
  await assert.rejects(scope.admit(url, signal), /2 requests/);
  const window = { from: '2026-11-27T11:00:00Z', to: '2026-11-27T12:00:00Z' };
  for (const [now, isOpen] of [
    ['2026-11-27T10:59:59Z', false],
    ['2026-11-27T11:00:00Z', true],
    ['2026-11-27T12:00:00Z', true],
    ['2026-11-27T12:00:01Z', false],
  ] as const) {
    const admitted = scopeOf({ app: 'http://localhost:1', window }, clocked(now).io).admit(url, signal);
    await (isOpen
      ? admitted
      : assert.rejects(admitted, /drive\.window is open from 2026-11-27T11:00:00Z to 2026-11-27T12:00:00Z/));
  }
});

test('a live host gets so many requests a second and no more, also when they are asked for at once', async () => {
  const { io, slept } = clocked();
  const scope = scopeOf({ perSecond: 2 }, io, ['staging.community.test']);
  const url = new URL('https://staging.community.test/');
  await Promise.all([1, 2, 3, 4].map(() => scope.admit(url, signal)));
  assert.equal(
    slept.reduce((sum, ms) => sum + ms, 0) >= 1_500,
    true,
    `four requests at two a second take at least 1.5 s, not ${slept.join(', ')}`,
  );
});

test('what is not said to be staging is production, and load and the like are refused there', () => {
  assert.equal(environmentOf('app.community.test', config), 'production');
  assert.equal(environmentOf('staging.community.test', config), 'staging');
  assert.equal(environmentOf('api.community.test', config), 'production');
  assert.equal(environmentOf('other.test', config), 'production');
  assert.equal(environmentOf('127.0.0.1', config), 'loopback');
  const { io } = clocked();
  assert.throws(() => scopeOf({ app: 'https://app.community.test' }, io).refuseOnProduction('Load'), /Load is refused/);
  assert.throws(() => scopeOf({ app: 'https://other.test' }, io).refuseOnProduction('Load'), OutOfScope);
  scopeOf({}, io).refuseOnProduction('Load');
  scopeOf({ app: 'http://localhost:1' }, io).refuseOnProduction('Load');
});

test('production is never guessed as the place to act on', () => {
  const onlyProduction = configSchema.parse({ environments: { production: 'https://app.community.test' } });
  assert.throws(() => appOf(onlyProduction, driveSchema.parse({})), OutOfScope);
  assert.equal(appOf(config, driveSchema.parse({})), 'https://staging.community.test');
});

test('loopback is the machine itself and no name that looks like it', () => {
  for (const host of ['localhost', 'app.localhost', '127.0.0.1', '127.8.9.1', '[::1]', '::1'])
    assert.ok(isLoopback(host), host);
  for (const host of ['localhost.test', '128.0.0.1', '127.0.0.1.nip.test', '0.0.0.0', '[::2]', 'mylocalhost'])
    assert.equal(isLoopback(host), false, host);
});
