import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Incident } from '../../src/engines/incidents/incident.ts';
import type { Delivery, Notice } from '../../src/watch/notice.ts';
import type { Send } from '../../src/watch/one-try.ts';
import { createOutbox, type Outbox } from '../../src/watch/outbox.ts';
import type { Parcel, WatchStore } from '../../src/watch/store.ts';
import { StoreFull } from '../../src/watch/store-full.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { day, effect, hour, incident, inFolder, midnight, minute, step } from './store/in-folder.ts';

const it = incident(midnight);
const delivered: Delivery = { delivered: true, ms: 3 };
const failed = (more: Partial<Delivery & { readonly delivered: false }> = {}): Delivery => ({
  delivered: false,
  again: true,
  afterMs: null,
  because: 'The server was busy.',
  ...more,
});

const words = ({ key, effect: { kind } }: Parcel, { because }: Incident): Notice => ({
  key: `${key} by the words`,
  kind,
  title: 'The home page is down',
  suffers: 'Nobody sees the front page.',
  because,
  since: 'since 14:03 UTC',
  deploy: null,
  first: null,
  second: null,
  actions: ['Look at the log.'],
  rollback: null,
  link: null,
  at: '2026-11-28T00:00:00.000Z',
});

type Table = {
  readonly store: WatchStore;
  readonly clock: { at: number };
  readonly said: string[];
  /** `channel key` of all that was sent. */
  readonly sent: string[];
  readonly begin: (
    channels: { readonly [name: string]: Send },
    over?: Partial<Parameters<typeof createOutbox>[0]>,
  ) => Outbox;
  /** Pumps and waits until nothing is on its way. */
  readonly run: (outbox: Outbox) => Promise<void>;
  readonly commit: (
    kinds: readonly ('opened' | 'resolved' | 'reminder')[],
    channels: readonly string[],
    of?: Incident,
  ) => Promise<void>;
};

const atTable = (act: (table: Table) => Promise<void>): Promise<void> =>
  inFolder(async file => {
    const store = await openSqliteStore(file, {});
    const clock = { at: midnight };
    const [said, sent]: [string[], string[]] = [[], []];
    try {
      await act({
        store,
        clock,
        said,
        sent,
        begin: (channels, over = {}) => {
          const noted = Object.entries(channels).map(([name, send]): [string, Send] => [
            name,
            (notice, signal) => {
              sent.push(`${name} ${notice.kind}`);
              return send(notice, signal);
            },
          ]);
          return createOutbox({
            store,
            channels: new Map(noted),
            render: words,
            now: () => clock.at,
            sleep: () => new Promise(() => undefined),
            say: line => void said.push(line),
            ...over,
          });
        },
        run: async outbox => {
          await outbox.pump();
          await outbox.idle();
        },
        commit: (kinds, channels, of = it) =>
          store.commit({
            results: [],
            steps: [step({ incidents: [of], effects: kinds.map(kind => effect(of, kind, clock.at)) })],
            channels,
          }),
      });
    } finally {
      await store.close();
    }
  });

describe('the outbox', () => {
  test('sends each notice once by each channel, in order, with the key of the parcel', () =>
    atTable(async ({ store, sent, begin, run, commit }) => {
      const keys: string[] = [];
      const send: Send = async ({ key }) => {
        keys.push(key);
        return delivered;
      };
      await commit(['opened', 'resolved'], ['mail', 'chat']);
      const outbox = begin({ mail: send, chat: send });
      await run(outbox);
      await run(outbox);
      assert.deepEqual(sent.toSorted(), ['chat opened', 'chat resolved', 'mail opened', 'mail resolved']);
      assert.ok(sent.indexOf('mail opened') < sent.indexOf('mail resolved'));
      assert.deepEqual([...new Set(keys)], [`${it.id}|opened|0`, `${it.id}|resolved|0`]);
      assert.deepEqual((await store.deliveries(it.id)).map(({ deliveredAt }) => deliveredAt), [midnight, midnight, midnight, midnight]); // prettier-ignore
    }));

  test('tries after 0, 10, 30, 60, then every 300 s, 24 times, then gives up and says so', () =>
    atTable(async ({ store, clock, said, begin, run, commit }) => {
      const tried: number[] = [];
      const outbox = begin({
        mail: async () => {
          tried.push((clock.at - midnight) / 1_000);
          return failed();
        },
      });
      await commit(['opened'], ['mail']);
      for (; clock.at < midnight + 3 * hour; clock.at += 10_000) await run(outbox);
      const pauses = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
      assert.deepEqual(pauses, [10, 30, 60, ...Array.from({ length: 20 }, () => 300)]);
      const [end] = await store.deliveries(it.id);
      assert.equal(end?.tries, 24);
      assert.ok(end.givenUpAt !== null && end.deliveredAt === null);
      assert.deepEqual(said, [
        `mail did not take ${it.id}|opened|0: The server was busy. It is given up; there is no other channel.`,
      ]);
    }));

  test('waits as long as the service says, but no longer than a quarter of an hour', () =>
    atTable(async ({ clock, sent, begin, run, commit }) => {
      const outbox = begin({ chat: async () => failed({ afterMs: sent.length === 1 ? 120_000 : day }) });
      await commit(['opened'], ['chat']);
      const at = async (ms: number): Promise<number> => {
        clock.at = midnight + ms;
        await run(outbox);
        return sent.length;
      };
      assert.deepEqual(
        [await at(0), await at(119_999), await at(120_000), await at(120_000 + 899_999), await at(120_000 + 900_000)],
        [1, 1, 2, 2, 3],
      );
    }));

  test('what is not worth another try is given up at once, and the next channel gets it with all that follows', () =>
    atTable(async ({ clock, sent, said, begin, run, commit }) => {
      const outbox = begin({
        mail: async () => failed({ again: false, because: 'No such hook' }),
        chat: async () => delivered,
      });
      await commit(['opened'], ['mail']);
      await run(outbox);
      await run(outbox);
      clock.at += minute;
      await commit(['resolved'], ['mail']);
      await run(outbox);
      await run(outbox);
      assert.deepEqual(sent.filter(line => line.startsWith('chat')), ['chat opened', 'chat resolved']); // prettier-ignore
      assert.match(said[0] ?? '', /^mail did not take .*: No such hook\. It is given up; chat is to tell it\.$/);
    }));

  test('after three failures the next channel gets it too, once', () =>
    atTable(async ({ clock, sent, begin, run, commit }) => {
      const outbox = begin({ mail: async () => failed(), chat: async () => delivered });
      await commit(['opened'], ['mail']);
      for (; clock.at < midnight + hour; clock.at += 10_000) {
        await run(outbox);
        const tries = sent.filter(line => line === 'mail opened').length;
        if (tries < 3) assert.ok(!sent.includes('chat opened'));
      }
      assert.equal(sent.filter(line => line === 'chat opened').length, 1);
      assert.ok(sent.filter(line => line === 'mail opened').length > 3);
    }));

  test('a resolved never goes before its opened; once that is given up it goes', () =>
    atTable(async ({ clock, sent, begin, run, commit }) => {
      let up = false;
      const outbox = begin({ mail: async () => (up ? delivered : failed()) });
      await commit(['opened', 'resolved'], ['mail']);
      for (; clock.at < midnight + 20 * minute; clock.at += 10_000) await run(outbox);
      assert.ok(!sent.includes('mail resolved'));
      up = true;
      // Its incident has long been over: it is told all the same.
      for (; clock.at < midnight + day; clock.at += hour) await run(outbox);
      assert.deepEqual(sent.slice(-2), ['mail opened', 'mail resolved']);
    }));

  test('a channel that hangs holds up no other, has an end, and is tried again', () =>
    atTable(async ({ store, clock, sent, begin, commit }) => {
      const asleep: (() => void)[] = [];
      const gaveUp: boolean[] = [];
      const outbox = begin(
        {
          hung: (_notice, signal) => {
            signal.addEventListener('abort', () => gaveUp.push(true));
            return new Promise(() => undefined);
          },
          mail: async () => delivered,
        },
        { sleep: ms => new Promise(resolve => (ms === 30_000 ? asleep.push(resolve) : resolve())) },
      );
      await commit(['opened'], ['hung', 'mail']);
      await outbox.pump();
      while (!sent.includes('hung opened')) await new Promise(setImmediate);
      clock.at += 5_000;
      await commit(['opened'], ['hung', 'mail'], incident(midnight, { key: 'api/health' }));
      await commit(['resolved'], ['hung', 'mail']);
      await outbox.pump();
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      assert.deepEqual(sent.filter(line => line.startsWith('mail')).toSorted(), [
        'mail opened',
        'mail opened',
        'mail resolved',
      ]);
      for (const wake of asleep.splice(0)) wake();
      while (gaveUp.length === 0) await new Promise(setImmediate);
      for (let turn = 0; turn < 50; turn += 1) await new Promise(setImmediate);
      const first = (await store.deliveries(it.id)).find(({ channel }) => channel === 'hung');
      assert.deepEqual([first?.tries, first?.because], [1, 'no answer within 30 s']);
    }));

  test('a channel that throws is told by the sort of its error alone, and one that is set up no more is given up', () =>
    atTable(async ({ store, said, begin, run, commit }) => {
      const outbox = begin({
        chat: () => Promise.reject(new TypeError('cannot reach https://hooks.example.com/secret-part')),
      });
      await commit(['opened'], ['gone', 'chat']);
      await run(outbox);
      const seen = (await store.deliveries(it.id)).map(({ channel, because, givenUpAt }) => [channel, because, givenUpAt !== null]); // prettier-ignore
      assert.deepEqual(seen, [
        ['chat', 'it broke off (TypeError)', false],
        ['gone', 'this channel is not set up any more', true],
      ]);
      assert.ok(!said.join().includes('secret-part'));
    }));

  test('while the disk is full what was stored before still goes out, once; what came of it is stored when there is room', () =>
    atTable(async ({ store, clock, sent, said, begin, run, commit }) => {
      let full = true;
      const room = async (): Promise<void> => {
        if (full) throw new StoreFull('watch.db');
      };
      const outbox = begin(
        { mail: async () => delivered, chat: async () => failed() },
        {
          store: {
            due: store.due,
            incident: store.incident,
            delivered: async (...given) => {
              await room();
              await store.delivered(...given);
            },
            undelivered: async (...given) => {
              await room();
              await store.undelivered(...given);
            },
          },
        },
      );
      await commit(['opened'], ['mail', 'chat']);
      for (let second = 0; second < 9; second += 1) {
        await run(outbox);
        clock.at += 1_000;
      }
      assert.deepEqual(sent.toSorted(), ['chat opened', 'mail opened']);
      assert.ok(said.length > 0 && said.length <= 4 && said.every(line => line.includes('not stored yet')));
      clock.at += 10_000;
      await run(outbox);
      assert.deepEqual(sent.toSorted(), ['chat opened', 'chat opened', 'mail opened']);
      full = false;
      await run(outbox);
      const seen = (await store.deliveries(it.id)).map(({ channel, deliveredAt }) => [channel, deliveredAt]);
      assert.deepEqual(seen, [['chat', null], ['mail', midnight]]); // prettier-ignore
      assert.equal(sent.filter(line => line === 'mail opened').length, 1);
    }));

  test('a process that ended between sending and storing sends again, with the same key', () =>
    atTable(async ({ store, begin, run, commit }) => {
      const keys: string[] = [];
      const send: Send = async ({ key }) => {
        keys.push(key);
        return delivered;
      };
      await commit(['opened'], ['mail']);
      const ends = { ...store, delivered: () => Promise.reject(new Error('the process ends here')) };
      await run(begin({ mail: send }, { store: ends }));
      await run(begin({ mail: send }));
      await run(begin({ mail: send }));
      assert.deepEqual(keys, [`${it.id}|opened|0`, `${it.id}|opened|0`]);
    }));
});
