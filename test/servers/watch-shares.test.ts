import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openShares, type Shares, type Task } from '../../src/watch/fleet/shares.ts';
import { home } from '../watch/notices.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const server = skip === false ? await startPostgres() : null;
after(() => server?.stop());
const url = server?.database('shares') ?? '';

const opened = (schema: string, place: string): Promise<Shares> =>
  openShares({ url, schema, place, trouble: error => assert.fail(String(error)) });
const withTwo = async (schema: string, act: (fra: Shares, nyc: Shares) => Promise<void>): Promise<void> => {
  const [fra, nyc] = await Promise.all([opened(schema, 'fra'), opened(schema, 'nyc')]);
  try {
    await act(fra, nyc);
  } finally {
    await Promise.all([fra.close(), nyc.close()]);
  }
};

const until = Date.UTC(2100, 0, 1);
const look = (key: string) => ({ monitor: { ...home, id: key }, key, until });
const many = { seconds: 100, looks: 100 };
const namesOf = (tasks: readonly Task[]): readonly string[] => tasks.map(({ monitor }) => monitor.id).toSorted();

test(
  'two that start at once make the queues once; a look is put out once, whoever does so, and taken once',
  { skip },
  () =>
    withTwo('shares_once', async (fra, nyc) => {
      await Promise.all([fra.offer([look('a@1'), look('b@1')]), nyc.offer([look('a@1'), look('b@1')])]);
      const both = await Promise.all([fra.take(many), nyc.take(many)]);
      assert.deepEqual(namesOf(both.flat()), ['a@1', 'b@1']);
      const [task] = both.flat();
      assert.deepEqual(task?.monitor, { ...home, id: task?.monitor.id }, 'the monitor comes as it was');
      assert.deepEqual([task?.until, task?.first], [until, null]);
      await fra.done(both[0] ?? []);
      await nyc.done(both[1] ?? []);
      // Also when it was done long since.
      await fra.offer([look('a@1'), look('a@2')]);
      assert.deepEqual(namesOf(await nyc.take(many)), ['a@2']);
    }),
);

test('each takes as few as it wants, and a second look goes to its place alone', { skip }, () =>
  withTwo('shares_few', async (fra, nyc) => {
    await fra.offer(['a@1', 'b@1', 'c@1'].map(look));
    assert.equal((await fra.take({ seconds: 100, looks: 2 })).length, 2);
    await fra.ask('nyc', { monitor: home, first: 7, until });
    await fra.ask('nyc', { monitor: home, first: 7, until });
    assert.deepEqual(namesOf(await fra.take(many)), ['c@1']);
    assert.deepEqual((await nyc.take({ seconds: 100, looks: 0 })).map(({ first }) => first), [7]); // prettier-ignore
  }),
);

test(
  'what a watcher took that is not heard of any more goes to another one, once; what is still looked at does not',
  { skip, timeout: 120_000 },
  () =>
    withTwo('shares_silent', async (fra, nyc) => {
      await fra.offer([look('left@1'), look('kept@1')]);
      const taken = await fra.take(many);
      const kept = taken.filter(({ monitor }) => monitor.id === 'kept@1');
      let again: readonly Task[] = [];
      for (const end = performance.now() + 60_000; again.length === 0 && performance.now() < end; await delay(1_000)) {
        await fra.keep(kept);
        again = await nyc.take(many);
      }
      assert.deepEqual(namesOf(again), ['left@1']);
      // Whoever comes back with it after all does no harm.
      await fra.done(taken);
      await nyc.done(again);
    }),
);
