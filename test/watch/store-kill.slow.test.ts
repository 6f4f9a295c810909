import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { WatchStore } from '../../src/watch/store.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { hookOutbox } from './store/hook.ts';
import { inFolder, midnight } from './store/in-folder.ts';
import { atOf, batchOf, channels, incidentsOf, monitors } from './store/kill-model.ts';

/** Killed so often, at random moments of its start and of its work; more when there is time. */
const rounds = Number(process.env['WATCH_KILLS'] ?? 20);
const far = midnight * 2;

type Receiver = { readonly url: string; readonly taken: Map<string, number>; readonly close: () => Promise<void> };

/** A server that counts what it took. One request in ten it does not take. */
const startReceiver = async (): Promise<Receiver> => {
  const taken = new Map<string, number>();
  let requests = 0;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', piece => (body += String(piece)));
    request.on('end', () => {
      requests += 1;
      if (requests % 10 === 0) return response.writeHead(503).end();
      const { channel, key } = JSON.parse(body) as { readonly channel: string; readonly key: string };
      const name = `${channel} ${key}`;
      taken.set(name, (taken.get(name) ?? 0) + 1);
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, taken, close };
};

/** Lets a watch work from commit `first` on and kills it; gives the last commit that it acknowledged, or `first - 1`. */
const workAndDie = async (
  file: string,
  first: number,
  url: string,
  ms: number,
  sinceFirst: boolean,
): Promise<number> => {
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'store', 'kill-child.ts'), file, String(first), url],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let [said, complaint] = ['', ''];
  child.stdout.on('data', piece => (said += String(piece)));
  child.stderr.on('data', piece => (complaint += String(piece)));
  const closed = once(child, 'close');
  if (sinceFirst) await Promise.race([once(child.stdout, 'data'), closed]);
  await Promise.race([delay(ms), closed]);
  child.kill('SIGKILL');
  const [, signal]: readonly unknown[] = await closed;
  assert.equal(signal, 'SIGKILL', `it ended by itself: ${complaint}`);
  // The last line counts only when it is whole.
  const lines = said.split('\n').slice(0, -1);
  return Number(lines.at(-1) ?? first - 1);
};

/** How many commits are there: all that were acknowledged, whole, and at most one that was not. */
const wholeCommits = async (store: WatchStore, acknowledged: number): Promise<number> => {
  const looks = await Promise.all(monitors.map(each => store.results(each, 0, far)));
  const count = looks[0]?.length ?? 0;
  assert.ok(count === acknowledged + 1 || count === acknowledged + 2, `${acknowledged} acknowledged, ${count} there`);
  for (const [index, each] of looks.entries()) {
    assert.deepEqual(each.map(({ ms }) => ms), Array.from({ length: count }, (_, n) => n), monitors[index]); // prettier-ignore
  }
  const days = await store.days(0, far);
  assert.equal(days.reduce((sum, { ok }) => sum + ok, 0), count * monitors.length); // prettier-ignore
  return count;
};

const sound = async (store: WatchStore, count: number): Promise<void> => {
  const known = incidentsOf(count);
  assert.deepEqual(
    await store.incidents(0, far),
    known.toSorted((left, right) => left.beganAt - right.beganAt || (left.id < right.id ? -1 : 1)),
  );
  const { watcher, open, monitors: states } = await store.load();
  assert.equal(watcher.lastTickAt, count === 0 ? null : atOf(count - 1));
  assert.deepEqual([...open.keys()].toSorted(), known.filter(({ closedAt }) => closedAt === null).map(({ id }) => id).toSorted()); // prettier-ignore
  assert.deepEqual([...states.values()].map(({ since }) => since), count === 0 ? [] : monitors.map(() => atOf(count - 1))); // prettier-ignore
};

/** Sends what is left, as a watch does that was started again and runs for a day. */
const drain = async (store: WatchStore, url: string): Promise<void> => {
  let now = Date.now();
  const outbox = hookOutbox(store, url, () => now);
  for (let round = 0; round < 100; round += 1) {
    await outbox.pump();
    await outbox.idle();
    now += 600_000;
    if ((await store.due(now, 1)).length === 0) return;
  }
  throw new Error('notices are left that nobody takes');
};

const keysOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, n) => batchOf(n).steps[0]?.effects ?? [])
    .flat()
    .flatMap(({ incident, kind, seq }) => channels.map(channel => `${channel} ${incident}|${kind}|${seq}`));

describe('a watch that is killed', () => {
  test(
    `${rounds} times at random: nothing acknowledged is lost, no incident doubled, each notice comes once or twice`,
    { timeout: 60_000 + rounds * 5_000 },
    async t => {
      const receiver = await startReceiver();
      let [count, repeated, reopenMs] = [0, 0, 0];
      try {
        await inFolder(async file => {
          for (let round = 0; round < rounds; round += 1) {
            const sinceFirst = round % 3 !== 0;
            const ms = Math.random() * (sinceFirst ? 500 : 200);
            const acknowledged = await workAndDie(file, count, receiver.url, ms, sinceFirst);
            const from = performance.now();
            const store = await openSqliteStore(file, {});
            reopenMs = Math.max(reopenMs, performance.now() - from);
            count = await wholeCommits(store, acknowledged);
            await sound(store, count);
            await drain(store, receiver.url);
            await store.close();
          }
          const keys = keysOf(count);
          assert.deepEqual([...receiver.taken.keys()].toSorted(), keys.toSorted());
          for (const [key, times] of receiver.taken) assert.ok(times <= 2, `${key} came ${times} times`);
          repeated = [...receiver.taken.values()].filter(times => times > 1).length;
          assert.ok(count > rounds, 'it was killed before it did anything');
        });
      } finally {
        await receiver.close();
      }
      t.diagnostic(
        `${count} commits, ${receiver.taken.size} notices, ${repeated} of them twice, opened again in at most ${Math.round(reopenMs)} ms`,
      );
    },
  );
});
