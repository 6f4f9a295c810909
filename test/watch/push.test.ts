import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import fc from 'fast-check';
import type { Io } from '../../src/platform/io.ts';
import { limits } from '../../src/platform/limits.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { Channel } from '../../src/watch/channels/channel.ts';
import { openChannels } from '../../src/watch/channels/open-channels.ts';
import { makePushKey, publicPushKey } from '../../src/watch/channels/push-key.ts';
import type { NewDevice } from '../../src/watch/device.ts';
import { drillNotice } from '../../src/watch/drill-words.ts';
import type { Delivery, Notice } from '../../src/watch/notice.ts';
import { createOutbox } from '../../src/watch/outbox.ts';
import { deskOf, pushKeyName } from '../../src/watch/push-desk.ts';
import type { WatchStore } from '../../src/watch/store.ts';
import { StoreFull } from '../../src/watch/store-full.ts';
import { openSqliteStore } from '../../src/watch/store/sqlite.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { dnsServer } from '../commands/dns-servers.ts';
import { startAuthority } from '../world/certificates.ts';
import { certificateFor } from '../world/parts.ts';
import { began, effect, happening, hostileNotice, incident, minute, signIn, wholeNotice } from './notices.ts';
import { type Pushed, startPushService } from './receivers/push-service.ts';
import { inFolder, step } from './store/in-folder.ts';

const host = 'push.example.net';
const [inside, here, behind] = ['push.inside.example.net', 'push.here.example.net', 'push.behind.example.net'];
const addresses: { readonly [name: string]: string } = {
  [host]: '192.0.2.20',
  [inside]: '10.0.0.5',
  [here]: '127.0.0.1',
  [behind]: '64:ff9b::a00:5',
};
const authority = await startAuthority(new Date());
const dns = await dnsServer((name, type) => {
  const value = addresses[name];
  const own = value?.includes(':') === true ? 'AAAA' : 'A';
  return { records: value !== undefined && type === own ? [{ name, type: own, value, ttl: 60 }] : [] };
});
const key = makePushKey();
const service = await startPushService(
  host,
  await authority.issue(certificateFor(host, inside, here, behind)),
  publicPushKey(key),
);
after(() => {
  service.stop();
  dns.stop();
});

const ioWith = (ca: Io['net']['ca']): Io =>
  realIo({
    net: {
      resolver: { address: '127.0.0.1', port: dns.port },
      connectTo: [host, inside, here, behind].map(name => ({
        from: { host: name, port: 443 },
        to: { address: '127.0.0.1', port: service.port },
      })),
      ca,
      offline: false,
    },
    progress: () => {},
    now: () => new Date(),
  });
const io = ioWith([{ file: 'look-alikes.pem', pem: authority.rootPem }]);
const settings = { phones: { kind: 'push', contact: 'ada@example.com' } } as const;
const never = new AbortController().signal;

const channelOf = (desk: Parameters<typeof openChannels>[3], waitMs = 5_000, by = io): Channel => {
  const channel = openChannels(settings, by, waitMs, desk).get('phones');
  assert.ok(channel !== undefined);
  return async (notice, signal) => {
    const delivery = await channel(notice, signal);
    for (const [, path] of JSON.stringify(delivery).matchAll(/\/push\/([\w-]+)/g))
      assert.fail(`an address is told: ${path}`);
    return delivery;
  };
};

type Room = {
  readonly store: WatchStore;
  readonly said: string[];
  readonly send: Channel;
  readonly add: (...names: readonly string[]) => Promise<readonly (NewDevice & { readonly path: string })[]>;
};

const inRoom = (act: (room: Room) => Promise<void>, over: (store: WatchStore) => Partial<WatchStore> = () => ({})) =>
  inFolder(async file => {
    const store = await openSqliteStore(file, {});
    await store.keep(pushKeyName, key);
    const said: string[] = [];
    const desk = deskOf({ ...store, ...over(store) }, sentence => said.push(sentence));
    service.got.length = 0;
    service.manners.clear();
    try {
      await act({
        store,
        said,
        send: channelOf(desk),
        add: async (...names) => {
          const devices = names.map(service.subscribe);
          for (const { path: _, ...device } of devices) assert.equal(await store.addDevice(device), true);
          return devices;
        },
      });
      assert.deepEqual(service.faults, []);
    } finally {
      await store.close();
    }
  });

const failure = (delivery: Delivery): Exclude<Delivery, { delivered: true }> => {
  assert.ok(!delivery.delivered, 'it says that it was delivered');
  assert.match(delivery.because, /^\S.*[.…]$/s, 'a sentence');
  return delivery;
};
const last = (): Pushed => {
  const one = service.got.at(-1);
  assert.ok(one !== undefined);
  return one;
};
const noted = noticeOf(happening({ effect: effect('noted', began), incident: incident({ burn: 'ticket' }) }));
const resolved = noticeOf(
  happening({ effect: effect('resolved', began + 9 * minute), incident: incident({ closedAt: began + 8 * minute }) }),
);

describe('web push', () => {
  test('takes every sort of notice, encrypted, signed and within its limits', () =>
    inRoom(async ({ add, send }) => {
      await add('Telephone of Ada');
      const drill = drillNotice('example.com', happening().settings, new Date(began), 'ab12');
      for (const [index, notice] of [wholeNotice(), hostileNotice(), noted, resolved, drill].entries()) {
        const delivery = await send({ ...notice, key: `${notice.key}|${index}` }, never);
        assert.ok(delivery.delivered && delivery.ms >= 0);
        assert.equal(last().message['title'], notice.title);
        assert.equal(last().headers['urgency'], notice.kind === 'noted' ? 'normal' : 'high');
        assert.equal(last().headers['ttl'], String(limits.pushWaitsSeconds));
      }
      assert.equal(last().message['path'], '/');
    }));

  test('holds who is called, what to do and the way back; leads to the page of the incident; no address of another place to go to', () =>
    inRoom(async ({ add, send }) => {
      await add('Telephone of Ada');
      await send(wholeNotice(), never);
      const { message } = last();
      for (const part of ['Ada', 'Ben', 'Go back to the release before v42', '/handbook/rollback'])
        assert.ok(String(message['body']).includes(part), part);
      assert.equal(message['path'], `/incidents/flow/login%40${began + minute}`);
      assert.deepEqual(Object.keys(message).toSorted(), ['body', 'key', 'kind', 'path', 'tag', 'title']);
    }));

  test('all of one incident have one topic, so that the end replaces the beginning; those of another have not', () =>
    inRoom(async ({ add, send }) => {
      await add('Telephone of Ada');
      const topics: unknown[] = [];
      for (const notice of [wholeNotice(), resolved, { ...resolved, key: 'page/home@1|resolved|0' }]) {
        await send(notice, never);
        topics.push(last().headers['topic']);
        assert.equal(last().message['tag'], last().headers['topic']);
      }
      assert.equal(topics[0], topics[1]);
      assert.notEqual(topics[1], topics[2]);
    }));

  test('nobody subscribed: not delivered, and said', () =>
    inRoom(async ({ send }) => {
      for (const by of [send, channelOf(null)]) {
        const { again, because } = failure(await by(wholeNotice(), never));
        assert.equal(again, false);
        assert.match(because, /^Nobody is subscribed: open the dashboard/);
      }
      assert.equal(service.got.length, 0);
    }));

  for (const status of [404, 410])
    test(`${status}: that device is forgotten, which is said, and the others have it`, () =>
      inRoom(async ({ add, send, store, said }) => {
        const [old, other] = await add('Old telephone', 'Telephone of Ada');
        service.manners.set(old?.path ?? '', { status });
        assert.ok((await send(wholeNotice(), never)).delivered);
        assert.deepEqual(new Set(service.got.map(({ path }) => path)), new Set([old?.path, other?.path]));
        assert.equal(service.got.length, 2);
        assert.match(
          said.join('\n'),
          /^Old telephone is told nothing any more: its browser gave the subscription up\. Open/,
        );
        const gone = (await store.devices()).find(({ name }) => name === 'Old telephone');
        assert.deepEqual(
          [gone?.name, gone?.endpoint, gone?.auth, gone?.goneAt === null],
          ['Old telephone', '', '', false],
        );
        const count = service.got.length;
        await send(resolved, never);
        assert.equal(service.got.length, count + 1);
      }));

  test('all of them gone: not delivered', () =>
    inRoom(async ({ add, send }) => {
      const devices = await add('One', 'Two');
      for (const { path } of devices) service.manners.set(path, { status: 410 });
      const { again, because } = failure(await send(wholeNotice(), never));
      assert.equal(again, false);
      assert.match(because, /^All 2 devices gave the subscription up\. Nobody is subscribed/);
    }));

  test('one in trouble: again, with its pause, and those that have it do not get it again, not after a restart either', () =>
    inRoom(async ({ add, send, store }) => {
      const [well, busy] = await add('Telephone of Ada', 'Laptop of Ben');
      service.manners.set(busy?.path ?? '', { status: 429, headers: { 'retry-after': '120' } });
      const first = failure(await send(wholeNotice(), never));
      assert.deepEqual([first.again, first.afterMs], [true, 120_000]);
      assert.match(
        first.because,
        /^1 of 2 devices took it\. Laptop of Ben: The push service push\.example\.net answered 429: too many messages/,
      );
      service.manners.set(busy?.path ?? '', { status: 500 });
      const restarted = channelOf(deskOf(store, () => undefined));
      assert.equal(failure(await restarted(wholeNotice(), never)).again, true);
      service.manners.clear();
      assert.ok((await restarted(wholeNotice(), never)).delivered);
      assert.ok((await restarted(wholeNotice(), never)).delivered);
      const paths = service.got.map(({ path }) => path);
      assert.equal(paths.filter(path => path === well?.path).length, 1);
      assert.equal(paths.filter(path => path === busy?.path).length, 3);
      const told = (await store.devices()).map(({ toldAt }) => toldAt);
      assert.ok(told.every(at => at !== null && Date.now() - at < 60_000));
    }));

  test('one that is silent: again, within the time given, and the other has it', () =>
    inRoom(async ({ add, store }) => {
      const [silent] = await add('Silent', 'Well');
      service.manners.set(silent?.path ?? '', 'silent');
      const from = performance.now();
      const { again, because } = failure(
        await channelOf(
          deskOf(store, () => undefined),
          200,
        )(wholeNotice(), never),
      );
      assert.ok(performance.now() - from < 3_000);
      assert.equal(again, true);
      assert.match(because, /^1 of 2 devices took it\. Silent: /);
    }));

  test('refused for good: not again, and why', () =>
    inRoom(async ({ add, send }) => {
      const [refused] = await add('Telephone of Ada');
      for (const [status, why] of [
        [400, /does not understand/],
        [403, /another key; remove the device/],
        [302, /redirects are not followed/],
        [200, /not as The push service push\.example\.net gives it/],
      ] as const) {
        service.manners.set(refused?.path ?? '', { status });
        const { again, because } = failure(await send(wholeNotice(), never));
        assert.equal(again, false, `${status}`);
        assert.match(because, why);
      }
    }));

  test('413: shorter, and taken; too long however short: refused', () =>
    inRoom(async ({ add, send }) => {
      const [short] = await add('Telephone of Ada');
      const long = { ...wholeNotice(), actions: ['word '.repeat(2_000)] };
      service.manners.set(short?.path ?? '', { status: 201, most: 1_200 });
      assert.ok((await send(long, never)).delivered);
      assert.deepEqual(
        service.got.map(({ plainBytes }) =>
          limits.pushBytes.find(most => plainBytes <= most && plainBytes > most - 40),
        ),
        [...limits.pushBytes],
      );
      assert.match(String(last().message['body']), /\w…$/);
      service.manners.set(short?.path ?? '', { status: 201, most: 100 });
      const { again, because } = failure(await send({ ...long, key: 'flow/login@2|opened|0' }, never));
      assert.equal(again, false);
      assert.match(because, /even the shortest message is too long for it/);
      assert.equal(service.got.length, 6);
    }));

  test('an address that leads into a network, or here, gets nothing', () =>
    inRoom(async ({ send, store }) => {
      for (const name of [inside, here, behind]) {
        const { path, ...device } = service.subscribe(name);
        assert.ok(await store.addDevice({ ...device, endpoint: `https://${name}${path}` }));
      }
      const { again, because } = failure(await send(wholeNotice(), never));
      assert.equal(again, false);
      assert.match(because, /push\.inside\.example\.net has no address on the internet/);
      assert.match(because, /push\.here\.example\.net has no address on the internet/);
      assert.match(because, /push\.behind\.example\.net has no address on the internet/);
      assert.equal(service.got.length, 0);
    }));

  test('a certificate of somebody else gets nothing', () =>
    inRoom(async ({ add, store }) => {
      await add('Telephone of Ada');
      const stranger = channelOf(
        deskOf(store, () => undefined),
        5_000,
        ioWith([]),
      );
      assert.match(failure(await stranger(wholeNotice(), never)).because, /certificate/);
      assert.equal(service.got.length, 0);
    }));

  test('a store that takes nothing stops no message and doubles none', () =>
    inRoom(
      async ({ add, send }) => {
        const [well, busy] = await add('Telephone of Ada', 'Laptop of Ben');
        service.manners.set(busy?.path ?? '', { status: 503 });
        assert.equal(failure(await send(wholeNotice(), never)).again, true);
        service.manners.clear();
        assert.ok((await send(wholeNotice(), never)).delivered);
        assert.equal(service.got.filter(({ path }) => path === well?.path).length, 1);
      },
      () => ({ deviceTook: () => Promise.reject(new StoreFull('here')) }),
    ));

  test('by the outbox: what one device did not take comes later, to that one alone, and the end after the beginning', () =>
    inRoom(async ({ add, send, store }) => {
      const [well, busy] = await add('Telephone of Ada', 'Laptop of Ben');
      service.manners.set(busy?.path ?? '', { status: 429, headers: { 'retry-after': '90' } });
      const it = incident();
      const clock = { at: began + 4 * minute };
      const { watcher } = await store.load();
      const parts = step({ watcher, incidents: [it], effects: [effect('opened', clock.at)] });
      await store.commit({ results: [], steps: [parts], channels: ['phones'] });
      const outbox = createOutbox({
        store,
        channels: new Map([['phones', send]]),
        now: () => clock.at,
        say: sentence => assert.fail(sentence),
        sleep: (_ms, signal) => new Promise(resolve => signal?.addEventListener('abort', () => resolve())),
        render: (parcel, known) => noticeOf(happening({ effect: parcel.effect, incident: known, now: clock.at })),
      });
      const run = async (): Promise<void> => {
        await outbox.pump();
        await outbox.idle();
      };
      await run();
      const ended = { ...it, closedAt: clock.at + minute };
      await store.commit({
        results: [],
        steps: [step({ watcher, incidents: [ended], effects: [effect('resolved', clock.at + minute)] })],
        channels: ['phones'],
      });
      clock.at += 89_000;
      await run();
      assert.equal(service.got.length, 2, 'not before the pause is over');
      service.manners.clear();
      clock.at += 1_000;
      await run();
      const came = service.got.map(
        ({ path, message }) => `${path === well?.path ? 'well' : 'busy'} ${String(message['kind'])}`,
      );
      assert.deepEqual(came.slice(0, 2).toSorted(), ['busy opened', 'well opened']);
      assert.deepEqual(came.slice(2, 3), ['busy opened']);
      assert.deepEqual(came.slice(3).toSorted(), ['busy resolved', 'well resolved']);
      const deliveries = await store.deliveries(it.id);
      assert.ok(deliveries.every(({ deliveredAt }) => deliveredAt !== null));
    }));

  test('whatever stands in an incident, every device reads it', () =>
    inRoom(async ({ add, send }) => {
      await add('Telephone of Ada');
      const wild = fc
        .array(
          fc.oneof(
            fc.string({ unit: 'binary', maxLength: 200 }),
            fc.constantFrom('\u202e', '"\\', '😀'.repeat(300), '漢'.repeat(2_000)),
          ),
          { maxLength: 6 },
        ) // prettier-ignore
        .map(parts => parts.join(' '));
      let n = 0;
      await fc.assert(
        fc.asyncProperty(wild, wild, wild, wild, async (because, suffers, release, name) => {
          const notice: Notice = noticeOf(
            happening({
              incident: incident({ because }),
              monitors: [{ ...signIn, suffers, actions: [because, suffers] }],
              deploys: [{ at: began, release, end: 'good' }],
              settings: { contacts: [{ name, role: release }] },
            }),
          );
          n += 1;
          assert.ok((await send({ ...notice, key: `flow/login@${n}|opened|0` }, never)).delivered);
          assert.equal(last().message['title'], notice.title);
        }),
        { numRuns: 25 },
      );
    }));
});
