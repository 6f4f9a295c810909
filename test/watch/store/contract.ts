import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { histogramOf, quantile } from '../../../src/engines/load/histogram.ts';
import { startOfWatcher } from '../../../src/engines/incidents/start.ts';
import type { WatchStore } from '../../../src/watch/store.ts';
import { day, effect, failing, hour, incident, midnight, minute, result, state, step } from './in-folder.ts';

/** Gives an empty store, and takes it away afterwards. */
export type WithStore = (act: (store: WatchStore) => Promise<void>) => Promise<void>;

const nothing = { results: [], steps: [], channels: [] };

/** What every store of the watch promises, whatever it is made of. */
export const keepsWhatWasSeen = (name: string, withStore: WithStore, skip: string | false = false): void => {
  describe(`${name}: what the watch keeps`, { skip }, () => {
    test('a new one knows nothing', () =>
      withStore(async store => {
        assert.deepEqual(await store.load(), { watcher: startOfWatcher, monitors: new Map(), open: new Map() });
      }));

    test('looks come back as they were, within the span alone; of a good one only its time, or what its first try failed with', () =>
      withStore(async store => {
        const given = [
          result(midnight, { because: 'said too much' }),
          failing(midnight + minute, { ms: 10_000 }),
          result(midnight + 2 * minute, { outcome: 'unknown', ms: null, kind: 'asleep', because: 'Nobody looked.' }),
          result(midnight + 3 * minute, { paused: true, ms: 80 }),
          result(midnight + 3 * minute + 1, { kind: 'timeout', because: 'well at the second try' }),
        ];
        await store.commit({ ...nothing, results: [...given, result(midnight, { monitor: 'api/health' })] });
        const all = await store.results('page/home', midnight, midnight + 4 * minute);
        assert.deepEqual(all, [result(midnight), ...given.slice(1)]);
        assert.deepEqual(await store.results('page/home', midnight + minute, midnight + 2 * minute), [given[1]]);
        assert.deepEqual(await store.results('page/other', 0, midnight * 2), []);
        const latest = [...(await store.latest())];
        assert.deepEqual(latest, [
          ['api/health', result(midnight, { monitor: 'api/health' })],
          ['page/home', given[4]],
        ]);
      }));

    test('the same look twice is one; another look at the same moment, as after a clock that was set back, is kept', () =>
      withStore(async store => {
        const batch = { ...nothing, results: [result(midnight), failing(midnight + minute)] };
        await store.commit(batch);
        await store.commit(batch);
        assert.equal((await store.results('page/home', 0, midnight + day)).length, 2);
        await store.commit({ ...nothing, results: [result(midnight, { ms: 7 })] });
        const all = await store.results('page/home', 0, midnight + day);
        assert.deepEqual(all, [result(midnight), result(midnight + 1, { ms: 7 }), failing(midnight + minute)]);
        const days = await store.days(midnight, midnight + day);
        assert.deepEqual(days, [{ monitor: 'page/home', day: '2026-11-28', ok: 2, failing: 1, unknown: 0 }]);
      }));

    test('days and hours count every look once, and none of those while people work on the app', () =>
      withStore(async store => {
        await store.commit({
          ...nothing,
          results: [
            result(midnight - 1, { ms: 5 }),
            result(midnight, { ms: 10 }),
            failing(midnight + minute, { ms: 9_000 }),
          ],
        });
        await store.commit({
          ...nothing,
          results: [
            result(midnight + 2 * minute, { ms: 20 }),
            failing(midnight + 3 * minute, { paused: true }),
            failing(midnight + 4 * minute),
            result(midnight + hour, { outcome: 'unknown', ms: null }),
          ],
        });
        assert.deepEqual(await store.days(midnight - 1, midnight + day), [
          { monitor: 'page/home', day: '2026-11-27', ok: 1, failing: 0, unknown: 0 },
          { monitor: 'page/home', day: '2026-11-28', ok: 2, failing: 2, unknown: 1 },
        ]);
        assert.equal((await store.days(midnight, midnight + day)).length, 1);
        const [first, second, ...rest] = await store.hours('page/home', midnight, midnight + 2 * hour);
        assert.deepEqual(first, {
          at: midnight,
          ok: 2,
          failing: 2,
          unknown: 0,
          waits: histogramOf([10, 20, Infinity]),
        });
        assert.deepEqual(second, { at: midnight + hour, ok: 0, failing: 0, unknown: 1, waits: histogramOf([]) });
        assert.deepEqual(rest, []);
      }));

    test('state, incidents and gaps: the last word of each counts, and the open ones are loaded', () =>
      withStore(async store => {
        const [old, next] = [incident(midnight), incident(midnight + hour)];
        const other = incident(midnight, { key: 'api/health' });
        const over = { ...old, closedAt: midnight + 10 * minute, reminders: 2 };
        await store.commit({ ...nothing, steps: [step({ incidents: [old, other] })] });
        await store.commit({
          ...nothing,
          steps: [
            step({ monitors: new Map([['page/home', state({ status: 'suspect' })]]) }),
            // The next one with its key stands before the end of the old one.
            step({
              incidents: [next, over],
              monitors: new Map([['page/home', state({ status: 'down', incident: next.id })]]),
            }),
            step({
              watcher: {
                ...startOfWatcher,
                lastTickAt: midnight + hour,
                online: false,
                held: [{ incident: next.id, until: midnight }],
              },
            }),
          ],
        });
        const loaded = await store.load();
        assert.deepEqual(loaded.watcher, {
          ...startOfWatcher,
          lastTickAt: midnight + hour,
          online: false,
          held: [{ incident: next.id, until: midnight }],
        });
        assert.deepEqual([...loaded.open], [[other.id, other], [next.id, next]]); // prettier-ignore
        assert.deepEqual([...loaded.monitors], [['page/home', state({ status: 'down', incident: next.id })]]);
        assert.deepEqual(await store.states(), loaded.monitors);
        assert.deepEqual(await store.incident(old.id), over);
        assert.equal(await store.incident('nobody@1'), null);
        const at = (from: number, until: number) => store.incidents(from, until);
        assert.deepEqual(await at(midnight, midnight + 10 * minute), [other, over]);
        assert.deepEqual(await at(midnight + 20 * minute, midnight + 2 * hour), [other, next]);
        assert.deepEqual(await at(0, midnight - hour), []);
        await store.commit({ ...nothing, steps: [step({ gaps: [{ from: midnight, until: midnight + hour }] })] });
        assert.deepEqual(await store.gaps(midnight + minute, midnight + day), [
          { from: midnight, until: midnight + hour },
        ]);
        assert.deepEqual(await store.gaps(midnight + hour, midnight + day), []);
      }));

    test('a second open incident for the same key is refused whole', () =>
      withStore(async store => {
        await store.commit({ ...nothing, steps: [step({ incidents: [incident(midnight)] })] });
        const batch = {
          ...nothing,
          results: [result(midnight)],
          steps: [step({ incidents: [incident(midnight + hour)] })],
        };
        await assert.rejects(store.commit(batch), /unique/i);
        assert.deepEqual(await store.results('page/home', 0, midnight + day), []);
        assert.deepEqual([...(await store.load()).open.keys()], [incident(midnight).id]);
      }));

    test('beats, releases and small things', () =>
      withStore(async store => {
        assert.equal(await store.lastBeat('backup'), null);
        await store.beat('backup', midnight);
        await store.beat('backup', midnight - hour);
        // The last call counts: a clock that ran ahead must not make a job look well for an hour.
        assert.equal(await store.lastBeat('backup'), midnight - hour);
        await store.deployed({ at: midnight, release: 'v42', end: 'running' });
        await store.deployed({ at: midnight, release: 'v42', end: 'reverted' });
        await store.deployed({ at: midnight + day, release: 'v43', end: 'live' });
        assert.deepEqual(await store.deploys(midnight, midnight + day), [
          { at: midnight, release: 'v42', end: 'reverted' },
        ]);
        await store.keep('position', '{"at":1}');
        assert.equal(await store.kept('position'), '{"at":1}');
        await store.keep('position', null);
        assert.equal(await store.kept('position'), null);
      }));

    test('texts from outside are kept, whatever is in them', () =>
      withStore(async store => {
        const odd = 'a\'b"c\\d\u{1f600}\u202e$1;--';
        await store.commit({ ...nothing, results: [failing(midnight, { because: `${odd}\0`, monitor: odd })] });
        const [look] = await store.results(odd, 0, midnight + 1);
        assert.equal(look?.because.replaceAll('\0', ''), odd);
        const it = incident(midnight, { key: odd, because: '\0\uD800' });
        await store.commit({ ...nothing, steps: [step({ incidents: [it] })] });
        assert.deepEqual((await store.load()).open.get(it.id), it);
      }));

    test('many looks of one moment are all kept, in one commit as in many', () =>
      withStore(async store => {
        const looks = Array.from({ length: 20 }, (_, index) => result(midnight, { ms: index }));
        await store.commit({ ...nothing, results: looks });
        await store.commit({
          ...nothing,
          results: [result(midnight + 5, { ms: 5 }), result(midnight + 3, { ms: 99 })],
        });
        const all = await store.results('page/home', 0, midnight + day);
        assert.deepEqual(all.map(({ ms }) => ms), [...looks.map(({ ms }) => ms), 99]); // prettier-ignore
        assert.equal((await store.days(midnight, midnight + day))[0]?.ok, 21);
      }));
  });

  describe(`${name}: what is thrown away`, { skip }, () => {
    test('old looks go in slices of 2,000; their days and hours still answer, for 400 days', () =>
      withStore(async store => {
        const looks = Array.from({ length: 4_500 }, (_, index) =>
          result(midnight + index * minute, { ms: 1 + index / 10 }),
        );
        await store.commit({ ...nothing, results: looks });
        const [days, hours] = [await store.days(0, 2 * midnight), await store.hours('page/home', 0, 2 * midnight)];
        const at = midnight + 4_400 * minute + 35 * day;
        const gone = [];
        for (let round = 0; round < 4; round += 1) gone.push(await store.sweep(at));
        assert.deepEqual(gone, [2_000, 2_000, 400, 0]);
        assert.deepEqual(await store.results('page/home', 0, 2 * midnight), looks.slice(4_400));
        assert.deepEqual(await store.days(0, 2 * midnight), days);
        assert.deepEqual(await store.hours('page/home', 0, 2 * midnight), hours);
        const [first] = hours;
        assert.ok(first !== undefined && Math.abs(quantile(first.waits, 0.95) - 6.6) < 0.01);
        while ((await store.sweep(midnight + 410 * day)) > 0);
        assert.deepEqual(await store.days(0, 2 * midnight), []);
        assert.deepEqual(await store.hours('page/home', 0, 2 * midnight), []);
      }));

    test('incidents stay; notices go 90 days after they ended, never before', () =>
      withStore(async store => {
        const it = incident(midnight, { closedAt: midnight + hour });
        const effects = [effect(it, 'opened', midnight), effect(it, 'resolved', midnight + hour)];
        await store.commit({ ...nothing, steps: [step({ incidents: [it], effects })], channels: ['chat'] });
        const [first] = await store.due(midnight + day, 10);
        assert.ok(first !== undefined);
        await store.delivered(first, midnight + day);
        await store.sweep(midnight + 90 * day);
        assert.equal((await store.deliveries(it.id)).length, 2);
        while ((await store.sweep(midnight + 92 * day)) > 0);
        const left = await store.deliveries(it.id);
        assert.deepEqual(left.map(({ effect }) => effect.kind), ['resolved']); // prettier-ignore
        assert.deepEqual(await store.incident(it.id), it);
      }));

    test('of many monitors each is swept in turn', () =>
      withStore(async store => {
        const names = Array.from({ length: 60 }, (_, index) => `page/${index}`);
        const old = midnight - 40 * day;
        await store.commit({ results: names.map(monitor => result(old, { monitor })), steps: [], channels: [] });
        let gone = 0;
        for (let tick = 0; tick < 4; tick += 1) gone += await store.sweep(midnight);
        assert.equal(gone, 60);
      }));
  });
};
