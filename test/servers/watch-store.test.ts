import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import type { Incident } from '../../src/engines/incidents/incident.ts';
import { type SharedStore, TurnLost } from '../../src/watch/shared-store.ts';
import { migrations } from '../../src/watch/store/postgres/schema.ts';
import { openPostgresStore } from '../../src/watch/store/postgres/store.ts';
import { keepsWhatWasSeen, type WithStore } from '../watch/store/contract.ts';
import { knowsDevices } from '../watch/store/contract-devices.ts';
import { sendsWhatIsDue } from '../watch/store/contract-parcels.ts';
import { effect, failing, incident, midnight, minute, result, state, step } from '../watch/store/in-folder.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());
const url = server?.database('watch') ?? '';

let schemas = 0;
/** A name that no test before had. */
const newSchema = (): string => `watch_${(schemas += 1)}`;
const opened = (schema: string, id: string, place = 'fra'): Promise<SharedStore> =>
  openPostgresStore({ url, schema, watcher: { id, place } });

const withStore: WithStore = async act => {
  const store = await opened(newSchema(), 'one');
  try {
    await store.meet();
    await act(store);
  } finally {
    await store.close();
  }
};

keepsWhatWasSeen('a Postgres', withStore, skip);
sendsWhatIsDue('a Postgres', withStore, skip);
knowsDevices('a Postgres', withStore, skip);

/** Two watchers of one app. */
const withTwo = async (act: (one: SharedStore, two: SharedStore, schema: string) => Promise<void>): Promise<void> => {
  const schema = newSchema();
  const [one, two] = await Promise.all([opened(schema, 'one'), opened(schema, 'two', 'nyc')]);
  try {
    await act(one, two, schema);
  } finally {
    await Promise.all([one.close(), two.close()]);
  }
};

const nothing = { results: [], steps: [], channels: [] };
const untold = { ...nothing, taken: [], asked: [] };
const termOf = async (store: SharedStore): Promise<number> => (await store.meet()).term ?? -1;
const cycle = {
  monitor: 'page/home',
  host: 'www.example.com',
  at: midnight,
  outcome: 'failing',
  kind: 'refused',
  because: 'The server refused the connection.',
  ms: null,
} as const;
const look = { of: 'look', place: 'fra', cycle, rules: { everyMs: minute, urgent: false }, asks: true } as const;

/** As if so much time had gone by on the clock of the store. */
const agedTurn = (schema: string, ms: number): void => {
  server?.run(url, `update ${schema}.turn set until = until - ${ms}`);
};

describe('watchers that share a Postgres', { skip }, () => {
  test('that start at the same moment make its tables once, and know of each other', () =>
    withTwo(async (one, two) => {
      await one.meet();
      const { watchers } = await two.meet();
      assert.deepEqual(watchers, [
        { id: 'one', place: 'fra' },
        { id: 'two', place: 'nyc' },
      ]);
    }));

  test('one of them judges; another one only once it was silent for a whole turn, or has left', () =>
    withTwo(async (one, two, schema) => {
      const first = (await one.meet()).term;
      assert.equal(typeof first, 'number');
      assert.equal((await two.meet()).term, null);
      assert.equal((await one.meet()).term, first);
      agedTurn(schema, 60_000);
      const second = (await two.meet()).term;
      assert.ok(second !== null && first !== null && second > first);
      assert.equal((await one.meet()).term, null);
      await two.leave();
      const met = await one.meet();
      assert.ok(met.term !== null && met.term > second);
      assert.deepEqual(met.watchers, [{ id: 'one', place: 'fra' }]);
    }));

  test('who has lost the turn without knowing it stores nothing, and cannot open the same incident again', () =>
    withTwo(async (one, two, schema) => {
      const lost = await termOf(one);
      await one.hand([look]);
      agedTurn(schema, 60_000);
      const term = await termOf(two);
      const it = incident(midnight);
      const opening = {
        results: [failing(midnight)],
        steps: [step({ incidents: [it], effects: [effect(it, 'opened', midnight)] })],
        channels: ['mail'],
      };
      const [row] = await one.handed(10);
      await two.settle({ ...opening, term, taken: [row?.n ?? 0], asked: [] });
      await assert.rejects(one.settle({ ...opening, term: lost, taken: [row?.n ?? 0], asked: [] }), TurnLost);
      await assert.rejects(one.commit({ ...nothing, results: [result(midnight + minute)] }), TurnLost);
      assert.equal((await two.due(midnight, 10)).length, 1);
      assert.equal((await two.results('page/home', 0, 2 * midnight)).length, 1);
      assert.deepEqual(await two.handed(10), []);
    }));

  test('a turn that was lost and came back is another one: what was judged before it is not stored', () =>
    withTwo(async (one, two, schema) => {
      const first = await termOf(one);
      agedTurn(schema, 60_000);
      await two.meet();
      agedTurn(schema, 60_000);
      const again = await termOf(one);
      await assert.rejects(one.settle({ ...untold, term: first, results: [result(midnight)] }), TurnLost);
      await one.settle({ ...untold, term: again, results: [result(midnight + 1)] });
      assert.deepEqual([...(await one.latest()).values()], [result(midnight + 1)]);
    }));

  test('a turn that is begun anew refuses what was judged in it before, and waits for what is being stored', () =>
    withTwo(async one => {
      const first = await termOf(one);
      // On its way when the turn is begun anew: it comes before, whole, or not at all.
      const storing = one
        .settle({ ...untold, term: first, results: [result(midnight)] })
        .catch((error: unknown) => error);
      const { term } = await one.meet({ anew: true });
      assert.equal(term, first + 1);
      const { size } = await one.latest();
      const ended = await storing;
      assert.equal(size, ended instanceof TurnLost ? 0 : 1);
      await assert.rejects(one.settle({ ...untold, term: first, results: [result(midnight + 1)] }), TurnLost);
      assert.equal(await termOf(one), term);
    }));

  test('of two that race for an incident one opens it, and people are told once', () =>
    withTwo(async (one, two, schema) => {
      const told = async (store: SharedStore): Promise<boolean> => {
        const { term } = await store.meet();
        if (term === null) return false;
        const known = await store.load();
        const it: Incident = incident(midnight);
        if (known.open.has(it.id)) return false;
        await store.commit({
          results: [failing(midnight)],
          steps: [
            step({
              incidents: [it],
              effects: [effect(it, 'opened', midnight)],
              monitors: new Map([['page/home', state()]]),
            }),
          ],
          channels: ['mail'],
        });
        return true;
      };
      for (let round = 0; round < 10; round += 1) {
        const all = await Promise.allSettled([told(one), told(two)]);
        assert.ok(
          all.every(each => each.status === 'fulfilled' || each.reason instanceof TurnLost),
          JSON.stringify(all),
        );
        agedTurn(schema, 60_000);
      }
      assert.equal((await one.due(midnight, 10)).length, 1);
      assert.equal((await one.load()).open.size, 1);
    }));

  test('what was handed in stays until it was judged, in its order, also by another watcher', () =>
    withTwo(async (one, two, schema) => {
      const earlier = await termOf(one);
      await one.hand([look, { of: 'acknowledged', incident: 'page/home@1', at: midnight }]);
      await two.hand([{ of: 'second', place: 'nyc', cycle: null, first: 1 }]);
      const [first, ...rest] = await one.handed(10);
      assert.deepEqual(first, { n: first?.n, handed: look, asked: null });
      assert.deepEqual(rest.map(({ handed }) => handed.of), ['acknowledged', 'second']); // prettier-ignore
      await one.settle({ ...untold, term: earlier, asked: [{ n: first?.n ?? 0, place: 'nyc', until: midnight }] });
      agedTurn(schema, 60_000);
      const term = await termOf(two);
      const [waits] = await two.handed(1);
      assert.deepEqual(waits?.asked, { place: 'nyc', until: midnight });
      await two.settle({ ...untold, term, taken: [waits?.n ?? 0] });
      assert.equal((await two.handed(10)).length, 2);
    }));

  test('of two that want the same secret both have the one that came first', () =>
    withTwo(async (one, two) => {
      const both = await Promise.all([one.keepFirst('beat-secret', '"a"'), two.keepFirst('beat-secret', '"b"')]);
      assert.equal(both[0], both[1]);
    }));

  test('a store of a newer version is refused at the start, and stops whoever is left of an older one', () =>
    withTwo(async (one, _, schema) => {
      await one.meet();
      server?.run(url, `update ${schema}.version set n = 99`);
      await assert.rejects(opened(schema, 'three'), /newer version/);
      await assert.rejects(one.meet(), /newer version/);
    }));

  test('a store of before there were devices goes on, with what was in it', async () => {
    const schema = newSchema();
    const before = [
      `create schema ${schema}`,
      `create table ${schema}.version (one smallint primary key, n integer not null)`,
      `insert into ${schema}.version values (1, 1)`,
      migrations[0]?.replaceAll(/\bS\./g, `${schema}.`) ?? '',
      `insert into ${schema}.beats values ('nightly-backup', 7)`,
    ];
    server?.run(url, before.join(';\n'));
    const store = await opened(schema, 'one');
    try {
      assert.equal(await store.lastBeat('nightly-backup'), 7);
      assert.deepEqual(await store.devices(), []);
      await store.meet();
    } finally {
      await store.close();
    }
  });

  test('a role that may make no tables is told what to do', async () => {
    server?.run(url, 'create role reader login');
    const own = new URL(url);
    own.username = 'reader';
    await assert.rejects(
      openPostgresStore({ url: own.href, schema: newSchema(), watcher: { id: 'x', place: 'fra' } }),
      /may not make its tables/,
    );
  });
});
