import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { watchPlan } from '../../src/commands/watch-papers.ts';
import { watchReplay } from '../../src/commands/watch-replay.ts';
import { watchSchema } from '../../src/config/watch-settings.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { openWritten } from '../../src/watch/replay/written.ts';
import { schemaOf } from '../../src/watch/fleet/open-fleet.ts';
import { openSharedRecorded } from '../../src/watch/store/postgres/recorded.ts';
import { openPostgresStore } from '../../src/watch/store/postgres/store.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import type { Result } from '../../src/watch/store.ts';
import { heard } from '../commands/surroundings.ts';
import { minute, noon } from '../engines/incidents/story.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-shared-replay-'));
after(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const monitors = ['page/home', 'page/login'].map(id => ({
  id,
  title: id,
  suffers: `Nobody sees ${id}.`,
  host: 'www.harbour.test',
  ask: { of: 'http', method: 'GET', url: `https://www.harbour.test/${id}`, status: [200] },
  everySeconds: 60,
  timeoutMs: 10_000,
  urgent: false,
  question: 'up',
  actions: ['Look at it.'],
  budgetMs: null,
}));

/** Two days of looks; one page is away for twenty minutes over midnight, the other is slow to answer now and then. */
const looks = Array.from({ length: 2 * 24 * 60 }, (_, place) => noon + place * minute).flatMap(
  (at, place): Result[] => {
    const isBad = place >= 710 && place < 730;
    const common = { paused: false, ms: place % 50 === 0 ? 9_000 : 12 };
    return [
      { ...common, monitor: 'page/login', at: at + 7_000, outcome: 'ok', kind: '', because: '' },
      isBad
        ? { ...common, monitor: 'page/home', at, outcome: 'failing', kind: 'status', because: 'It answered 503.' }
        : { ...common, monitor: 'page/home', at, outcome: 'ok', kind: '', because: '' },
    ];
  },
);
const until = noon + 2 * 24 * 60 * minute;

/** Runs it where the settings name a shared store, or none. */
const ran = async (
  name: string,
  command: typeof watchReplay | typeof watchPlan,
  env: Readonly<Record<string, string>> | null,
) => {
  const cwd = join(folder, name);
  mkdirSync(join(cwd, 'state', 'targets', 'harbour.test'), { recursive: true });
  const watch = env === null ? {} : { watch: { fleet: { store: 'WATCH_STORE_URL', place: 'WATCH_PLACE' } } };
  writeFileSync(join(cwd, 'launch-ready.jsonc'), JSON.stringify({ domain: 'harbour.test', ...watch }));
  const own = heard(cwd);
  const around = { ...own.around, env: (key: string) => env?.[key] ?? own.around.env(key), now: () => new Date(until) };
  const flags = { json: command === watchReplay, offline: true };
  return { cwd, run: async () => ({ code: await command(undefined, flags, around), out: own.out(), err: own.err() }) };
};

/** A new and empty database. */
const address = (database: string) => ({ WATCH_STORE_URL: server?.database(database) ?? '' });

describe('what several watchers saw', { skip }, () => {
  test('is replayed as the file of one watcher would be, look by look', async () => {
    const alone = await ran('alone', watchReplay, null);
    const file = await openSqliteStore(join(alone.cwd, 'state', 'targets', 'harbour.test', 'watch.db'), {});
    const env = address('replayed');
    const several = await ran('several', watchReplay, env);
    const shared = await openPostgresStore({
      url: env.WATCH_STORE_URL,
      schema: schemaOf('harbour.test'),
      watcher: { id: 'one', place: 'fra' },
    });
    for (const store of [file, shared]) {
      if (store === shared) await shared.meet();
      for (let from = 0; from < looks.length; from += 500)
        await store.commit({ results: looks.slice(from, from + 500), steps: [], channels: [] });
      await store.deployed({ at: noon + 705 * minute, release: 'v42', end: 'live' });
      await store.keep('monitors', JSON.stringify(monitors));
      await store.close();
    }
    const [one, other] = [await alone.run(), await several.run()];
    assert.deepEqual([one.code, other.code], [0, 0]);
    assert.deepEqual(JSON.parse(other.out), JSON.parse(one.out));
    const report = JSON.parse(other.out) as { looks: number; woken: number; wakes: readonly { deploy: string }[] };
    assert.deepEqual([report.looks, report.woken], [looks.length, 1]);
    assert.match(report.wakes[0]?.deploy ?? '', /v42/);
  });

  test('nobody has watched yet: nothing is made in the database, and nothing can be said', async () => {
    const env = address('empty');
    const { code, out } = await (await ran('nobody', watchReplay, env)).run();
    assert.equal(code, 3);
    assert.equal((JSON.parse(out) as { looks: number }).looks, 0);
    assert.equal(await openSharedRecorded(env.WATCH_STORE_URL, schemaOf('harbour.test')), null);
  });

  test('a store that breaks off in the middle is said, and no half of it is told', async () => {
    const env = address('breaks_off');
    const { WATCH_STORE_URL: url } = env;
    const shared = await openPostgresStore({
      url,
      schema: schemaOf('harbour.test'),
      watcher: { id: 'one', place: 'fra' },
    });
    await shared.meet();
    await shared.commit({ results: looks.slice(0, 3_000), steps: [], channels: [] });
    await shared.close();
    const settings = watchSchema.parse({ fleet: { store: 'WATCH_STORE_URL', place: 'WATCH_PLACE' } });
    const written = await openWritten({
      settings,
      domain: 'harbour.test',
      io: { env: name => (name === 'WATCH_STORE_URL' ? url : undefined) },
      state: folder,
    });
    assert.ok(written !== null && server !== null);
    let seen = 0;
    const reading = async (): Promise<void> => {
      for await (const { at } of written.looks(noon, until)) {
        seen += 1;
        if (at !== noon) continue;
        server.run(server.database('beside'), 'alter database breaks_off allow_connections false');
        server.run(
          server.database('beside_it'),
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'breaks_off'",
        );
      }
    };
    await assert.rejects(reading(), (error: unknown) => {
      assert.ok(error instanceof LaunchReadyError);
      assert.match(error.message, /The shared store of the watch \(WATCH_STORE_URL\) broke off while I read it/);
      return true;
    });
    assert.ok(seen > 0 && seen < 3_000, `${seen} looks`);
    await written.close();
  });

  test('a store that lets nobody in is said, without its password; a plan is written all the same', async () => {
    const env = { WATCH_STORE_URL: 'postgres://nobody:hidden-word@127.0.0.1:1/none' };
    const replay = await ran('shut', watchReplay, env);
    await assert.rejects(replay.run(), (error: unknown) => {
      assert.match(String(error), /does not let me in/);
      assert.doesNotMatch(String(error), /hidden-word/);
      return true;
    });
    const { out, err } = await (await ran('shut', watchPlan, env)).run();
    assert.match(err, /How often each alert will fire is left out\./);
    assert.doesNotMatch(out + err, /hidden-word/);
    assert.match(out, /harbour\.test/);
  });
});
