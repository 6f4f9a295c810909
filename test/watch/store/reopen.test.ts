import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Incident, Step, WatchState } from '../../../src/engines/incidents/incident.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { incident, inFolder, midnight, minute, result, state, step } from './in-folder.ts';

const keys = ['page/home', 'api/health', 'flow/join'] as const;

/** What one event changed: a monitor's new status, and an incident that opens or ends. */
const change = fc.record({
  key: fc.constantFrom(...keys),
  status: fc.constantFrom('up', 'down', 'suspect', 'paused'),
  incident: fc.constantFrom('open', 'close', 'keep'),
  text: fc.string({ unit: 'binary', maxLength: 30 }),
  online: fc.constantFrom(true, false, null),
  reopen: fc.boolean(),
});

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

/** The same in memory, as plain as can be. */
const apply = (known: WatchState, { key, status, incident: fate, text, online }: Change, at: number): Step => {
  const open = [...known.open.values()].find(each => each.key === key);
  const incidents: Incident[] = [];
  if (fate === 'open' && open === undefined) incidents.push(incident(at, { key, because: text }));
  if (fate === 'close' && open !== undefined) incidents.push({ ...open, closedAt: at });
  return step({
    watcher: { ...startOfWatcher, lastTickAt: at, online, held: [] },
    monitors: new Map([[key, state({ status, since: at, incident: open?.id ?? null })]]),
    incidents,
  });
};

const after = (known: WatchState, { watcher, monitors, incidents }: Step): WatchState => {
  const open = new Map(known.open);
  for (const each of incidents) {
    if (each.closedAt === null) open.set(each.id, each);
    else open.delete(each.id);
  }
  return { watcher, monitors: new Map([...known.monitors, ...monitors]), open };
};

describe('the store after it was closed and opened', () => {
  test('any sequence of commits is found again as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { maxLength: 12 }), changes =>
        inFolder(async file => {
          let store = await openSqliteStore(file, {});
          let known = await store.load();
          for (const [index, each] of changes.entries()) {
            const at = midnight + index * minute;
            const next = apply(known, each, at);
            await store.commit({ results: [result(at, { monitor: each.key })], steps: [next], channels: ['mail'] });
            known = after(known, next);
            if (each.reopen) {
              await store.close();
              store = await openSqliteStore(file, {});
            }
            assert.deepEqual(await store.load(), known);
          }
          await store.close();
          store = await openSqliteStore(file, {});
          assert.deepEqual(await store.load(), known);
          const looks = await Promise.all(keys.map(key => store.results(key, 0, 2 * midnight)));
          assert.equal(looks.flat().length, changes.length);
          await store.close();
        }),
      ),
      { numRuns: 12 },
    );
  });
});
