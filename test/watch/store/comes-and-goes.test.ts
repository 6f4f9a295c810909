import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import type { Cycle, Step, WatchEvent, WatchState } from '../../../src/engines/incidents/incident.ts';
import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import { applied, step } from '../../../src/engines/incidents/step.ts';
import { openRecorded } from '../../../src/watch/store/recorded.ts';
import { applicationId, migrations } from '../../../src/watch/store/schema.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import type { WatchStore } from '../../../src/watch/store.ts';
import { cycleOf, eventsOf, minute, noon } from '../../engines/incidents/story.ts';
import { inFolder, state } from './in-folder.ts';

/** From what is on the disk on, and all of it on the disk at its end, in one commit. */
const live = async (store: WatchStore, events: readonly WatchEvent[]): Promise<WatchState> => {
  let known = await store.load();
  const steps: Step[] = [];
  for (const event of events) {
    const done = step(known, event);
    steps.push(done);
    known = applied(known, done);
  }
  await store.commit({ results: [], steps, channels: ['mail'] });
  return known;
};

/** All that is sent, in its order. */
const sent = async (store: WatchStore, at: number): Promise<readonly string[]> => {
  const keys: string[] = [];
  for (;;) {
    const [parcel] = await store.due(at, 1);
    if (parcel === undefined) return keys;
    await store.delivered(parcel, at);
    keys.push(parcel.key.replace(/@\d+/, ''));
  }
};

describe('what comes and goes, on the disk', () => {
  test('is told once over restarts between any two looks, and its end once', () =>
    inFolder(async file => {
      const looks = `${'FSSSSS'.repeat(6)}${'S'.repeat(240)}`;
      const events = eventsOf([{ monitor: 'page/home', looks }]);
      let known: WatchState | null = null;
      for (let from = 0; from < events.length; from += 31) {
        const store = await openSqliteStore(file, {});
        if (known !== null) assert.deepEqual(await store.load(), known);
        known = await live(store, events.slice(from, from + 31));
        await store.close();
      }
      const store = await openSqliteStore(file, {});
      assert.deepEqual(await sent(store, noon + 400 * minute), [
        'now-and-then/page/home|opened|0',
        'now-and-then/page/home|resolved|0',
      ]);
      await store.close();
    }));

  test('a file of before it was watched for goes on, with nothing remembered that was not seen', () =>
    inFolder(async file => {
      const old = new DatabaseSync(file);
      old.exec(migrations[0] ?? '');
      old.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = 1`);
      const { burn: _, ...before } = state({ lastAt: noon });
      const { blindUntil: __, ...watcher } = { ...startOfWatcher, lastTickAt: noon };
      old.exec("INSERT INTO monitors VALUES (1, 'page/home')");
      old.prepare('INSERT INTO states VALUES (1, ?)').run(JSON.stringify(before));
      old.prepare('INSERT INTO watcher VALUES (1, ?)').run(JSON.stringify(watcher));
      old.close();
      assert.throws(() => openRecorded(file), /another version/);
      const store = await openSqliteStore(file, {});
      const known = await store.load();
      assert.deepEqual(known.monitors.get('page/home'), { ...before, burn: null });
      assert.deepEqual(known.watcher, { ...watcher, blindUntil: null });
      await live(store, eventsOf([{ monitor: 'page/home', looks: 'FSSSSS'.repeat(6) }]));
      assert.deepEqual(await sent(store, noon + 200 * minute), ['now-and-then/page/home|opened|0']);
      await store.close();
    }));

  test('a ticket becomes a page in one commit: one of a key is open at a time', () =>
    inFolder(async file => {
      const store = await openSqliteStore(file, {});
      const looks = `F${'S'.repeat(49)}`.repeat(22) + 'FSSSSS'.repeat(5);
      const known = await live(store, eventsOf([{ monitor: 'page/home', looks }]));
      assert.deepEqual(await sent(store, noon + 2_000 * minute), [
        'now-and-then/page/home|noted|0',
        'now-and-then/page/home|opened|0',
      ]);
      assert.equal(known.open.size, 1);
      assert.deepEqual((await store.load()).open, known.open);
      await store.close();
    }));

  test('a look that was mended by its retry is kept with what its first try failed with', () =>
    inFolder(async file => {
      const store = await openSqliteStore(file, {});
      const cycle: Cycle = {
        ...cycleOf('page/home', '', noon, 'ok'),
        kind: 'timeout',
        because: 'well at the second try.',
      };
      const { host: _, ...look } = cycle;
      await store.commit({ results: [{ ...look, paused: false }], steps: [], channels: [] });
      assert.deepEqual(await store.results('page/home', noon, noon + 1), [{ ...look, paused: false }]);
      const [day] = await store.days(noon, noon + 1);
      assert.deepEqual([day?.ok, day?.failing], [1, 0], 'it counts as a good one all the same');
      await store.close();
    }));
});
