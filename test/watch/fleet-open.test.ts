import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { watchSchema } from '../../src/config/watch-settings.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { fleetClock } from '../../src/watch/fleet/fleet-parts.ts';
import { openFleet, schemaOf } from '../../src/watch/fleet/open-fleet.ts';
import { loadPgBoss } from '../../src/watch/fleet/shares.ts';
import { variablesOf } from '../../src/watch/install/variables.ts';
import { loadPg } from '../../src/watch/store/postgres/connect.ts';

const fleet = { store: 'WATCH_STORE', place: 'WATCH_PLACE' };
const store = 'postgres://watch@db.example.net/watch';

const refusal = async (env: Readonly<Record<string, string>>, more: object = {}): Promise<string> => {
  try {
    await openFleet({
      settings: watchSchema.parse({ fleet, ...more }),
      domain: 'example.com',
      io: { env: name => env[name], randomLabel: () => 'abc' },
      say: () => undefined,
    });
  } catch (error) {
    assert.ok(error instanceof LaunchReadyError, String(error));
    return error.message;
  }
  throw new Error('it was opened');
};

describe('the settings of several watchers', () => {
  test('name variables, and never that of the app', () => {
    assert.equal(watchSchema.safeParse({ fleet }).success, true);
    assert.equal(watchSchema.safeParse({ fleet: { ...fleet, store: 'DATABASE_URL' } }).success, false);
    assert.equal(watchSchema.safeParse({ fleet: { ...fleet, store } }).success, false);
    assert.equal(watchSchema.safeParse({ fleet: { ...fleet, logs: 'Fra 1' } }).success, false);
    assert.deepEqual(variablesOf(watchSchema.parse({ fleet }), null), ['WATCH_PLACE', 'WATCH_STORE']);
  });

  test('without them there is one watcher', async () =>
    assert.equal(
      await openFleet({
        settings: watchSchema.parse({}),
        domain: 'example.com',
        io: { env: () => undefined, randomLabel: () => 'abc' },
        say: () => undefined,
      }),
      null,
    ));

  test('what is missing or wrong is said before anything is opened, without the address', async () => {
    assert.equal(await refusal({}), 'The variable WATCH_STORE is not set.');
    assert.match(await refusal({ WATCH_STORE: 'mysql://db.example.net/x' }), /holds no address of a Postgres/);
    assert.equal(await refusal({ WATCH_STORE: store }), 'The variable WATCH_PLACE is not set.');
    assert.match(await refusal({ WATCH_STORE: store, WATCH_PLACE: 'Frankfurt am Main' }), /holds no name of a place/);
  });

  test('a database that does not answer is named by its variable, without what signs in to it', async () => {
    const word = ['not', 'to', 'be', 'seen'].join('-');
    const message = await refusal({ WATCH_STORE: `postgres://watch:${word}@127.0.0.1:9/watch`, WATCH_PLACE: 'fra' });
    assert.match(message, /^The shared store of the watch \(WATCH_STORE\) does not let me in: .*ECONNREFUSED/);
    assert.doesNotMatch(message, new RegExp(word));
  });

  test('the database of the app is refused, whoever signs in to it', async () => {
    const app = 'postgresql://app:word@db.example.net:5432/watch?sslmode=require';
    const env = { WATCH_STORE: store, WATCH_PLACE: 'fra', DATABASE_URL: app };
    assert.match(await refusal(env), /leads to the database of the app \(DATABASE_URL\)/);
    assert.match(
      await refusal({ WATCH_STORE: store, WATCH_PLACE: 'fra' }, { database: { url: 'WATCH_STORE' } }),
      /\(WATCH_STORE\)/,
    );
    const watched = { WATCH_STORE: store, WATCH_PLACE: 'fra', APP_DB: app };
    assert.match(
      await refusal(watched, { database: { url: 'APP_DB' } }),
      /leads to the database of the app \(APP_DB\)/,
    );
  });

  test('a package that is not installed is named with its command', async () => {
    const missing = () => Promise.reject(new Error('Cannot find package'));
    for (const load of [() => loadPg(missing), () => loadPgBoss(missing)])
      await assert.rejects(load, (error: unknown) => {
        assert.ok(error instanceof LaunchReadyError);
        assert.match(error.message, /is not installed/);
        assert.match(error.hint, /^npm install pg pg-boss/);
        return true;
      });
  });
});

test('each app has a schema of its own, whatever its name is made of, short enough for Postgres and its queues', () => {
  const names = ['example.com', 'example-com', 'a'.repeat(250), 'xn--mnchen-3ya.de', '127.0.0.1'];
  const schemas = names.map(schemaOf);
  assert.equal(new Set(schemas).size, names.length);
  for (const schema of schemas) assert.match(schema, /^watch_[a-z0-9_]{1,34}$/);
});

test('the clock of the store is gone by where this one is off, and not where only the way there takes time', () => {
  let own = 1_000_000;
  const clock = fleetClock({ now: () => new Date(own), elapsed: () => 0, sleep: async () => undefined });
  clock.set(own + 900);
  assert.deepEqual([clock.now(), clock.off()], [own, 0]);
  clock.set(own - 3_600_400);
  assert.deepEqual([clock.now(), clock.off()], [own - 3_600_000, -3_600_000]);
  own += 5;
  assert.equal(clock.now(), 1_000_005 - 3_600_000);
});
