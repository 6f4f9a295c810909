import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { WatchStore } from '../../../src/watch/store.ts';
import { StoreFull } from '../../../src/watch/store-full.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { day, effect, failing, incident, inFolder, midnight, minute, step } from './in-folder.ts';

/** One tick that writes to every table; `round` makes it another one. */
const tick = (round: number): Parameters<WatchStore['commit']>[0] => {
  const at = midnight + round * minute;
  const it = incident(at, { key: `page/${round}` });
  return {
    results: Array.from({ length: 40 }, (_, index) =>
      failing(at, { monitor: `page/${round}-${index}`, because: 'x'.repeat(300) }),
    ),
    steps: [
      step({
        incidents: [it],
        effects: [effect(it, 'opened', at)],
        watcher: { ...startOfWatcher, lastTickAt: at, online: true, held: [] },
      }),
    ],
    channels: ['mail', 'chat'],
  };
};

/** Commits until the store is full; gives how many ticks it took. */
const fill = async (store: WatchStore): Promise<number> => {
  for (let round = 0; round < 2_000; round += 1) {
    try {
      await store.commit(tick(round));
    } catch (error) {
      assert.ok(error instanceof StoreFull, String(error));
      return round;
    }
  }
  throw new Error('the store is never full');
};

/** Exactly these ticks are there, each whole. */
const holds = async (store: WatchStore, rounds: number): Promise<void> => {
  const [{ watcher, open }, latest, due] = [
    await store.load(),
    await store.latest(),
    await store.due(midnight + day, 9_999),
  ];
  assert.equal(watcher.lastTickAt, midnight + (rounds - 1) * minute);
  assert.equal(open.size, rounds);
  assert.equal(latest.size, rounds * 40);
  assert.equal(due.length, rounds * 2);
};

/** A disk of 3 MB, where whoever runs the tests may mount one. */
const onSmallDisk = (t: TestContext, act: (disk: string) => Promise<void>): Promise<void> =>
  inFolder(async (_file, folder) => {
    const disk = join(folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      return t.skip('nobody may mount a small disk here');
    }
    try {
      await act(disk);
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });

describe('a full disk', () => {
  test('nothing is half written, what was there stays, and it goes on when the file may grow', () =>
    inFolder(async file => {
      const small = await openSqliteStore(file, { maxBytes: 600_000 });
      const rounds = await fill(small);
      assert.ok(rounds > 2);
      await holds(small, rounds);
      await small.close();
      const large = await openSqliteStore(file, {});
      await holds(large, rounds);
      await large.commit(tick(rounds));
      await holds(large, rounds + 1);
      await large.close();
    }));

  test('what is swept makes room', () =>
    inFolder(async file => {
      const store = await openSqliteStore(file, { maxBytes: 600_000 });
      const rounds = await fill(store);
      await assert.rejects(store.keep('much', 'x'.repeat(100_000)), StoreFull);
      while ((await store.sweep(midnight + 500 * day)) > 0);
      await store.commit(tick(rounds));
      assert.equal((await store.load()).watcher.lastTickAt, midnight + rounds * minute);
      await store.close();
    }));

  test('a disk that is really full, and then is not', t =>
    onSmallDisk(t, async disk => {
      const [file, ballast] = [join(disk, 'watch.db'), join(disk, 'ballast')];
      writeFileSync(ballast, Buffer.alloc(1_500_000));
      const store = await openSqliteStore(file, {});
      const rounds = await fill(store);
      await holds(store, rounds);
      await assert.rejects(store.commit(tick(rounds)), StoreFull);
      rmSync(ballast);
      await store.commit(tick(rounds));
      await holds(store, rounds + 1);
      await store.close();
      const again = await openSqliteStore(file, {});
      await holds(again, rounds + 1);
      await again.close();
    }));

  test('on a full disk what only changes is still stored', t =>
    onSmallDisk(t, async disk => {
      const store = await openSqliteStore(join(disk, 'watch.db'), {});
      await store.commit(tick(0));
      await store.keep('position', '{"n":0}');
      await store.sweep(midnight);
      const { bavail, bsize } = statfsSync(disk);
      writeFileSync(join(disk, 'ballast'), Buffer.alloc(bavail * bsize - 100_000));
      for (let n = 1; n <= 200; n += 1) await store.keep('position', `{"n":${n}}`);
      assert.equal(await store.kept('position'), '{"n":200}');
      await store.close();
    }));
});
