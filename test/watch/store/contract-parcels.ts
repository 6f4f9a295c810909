import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Parcel, WatchStore } from '../../../src/watch/store.ts';
import type { WithStore } from './contract.ts';
import { day, effect, hour, incident, midnight, minute, step } from './in-folder.ts';

const it = incident(midnight);
const other = incident(midnight, { key: 'api/health' });
const shown = (parcels: readonly Parcel[]): readonly string[] =>
  parcels.map(({ channel, effect: { kind, incident } }) => `${channel} ${kind} ${incident === it.id ? 'it' : 'other'}`);

const opened = (store: WatchStore, channels: readonly string[]): Promise<void> =>
  store.commit({
    results: [],
    steps: [step({ incidents: [it, other], effects: [effect(it, 'opened', midnight)] })],
    channels,
  });
const resolved = (store: WatchStore, channels: readonly string[]): Promise<void> =>
  store.commit({ results: [], steps: [step({ effects: [effect(it, 'resolved', midnight + hour)] })], channels });

const only = async (store: WatchStore, at: number): Promise<Parcel> => {
  const [parcel, ...rest] = await store.due(at, 10);
  assert.ok(parcel !== undefined && rest.length === 0);
  return parcel;
};

/** What every store of the watch promises of notices, whatever it is made of. */
export const sendsWhatIsDue = (name: string, withStore: WithStore, skip: string | false = false): void => {
  describe(`${name}: what is on its way`, { skip }, () => {
    test('one parcel a channel, with a key that is the same for ever; the same effect again changes nothing', () =>
      withStore(async store => {
        await opened(store, ['mail', 'chat']);
        await opened(store, ['mail', 'chat', 'phone']);
        const due = await store.due(midnight, 10);
        assert.deepEqual(due, [
          {
            key: `${it.id}|opened|0`,
            channel: 'chat',
            effect: effect(it, 'opened', midnight),
            tries: 0,
            dueAt: midnight,
          },
          {
            key: `${it.id}|opened|0`,
            channel: 'mail',
            effect: effect(it, 'opened', midnight),
            tries: 0,
            dueAt: midnight,
          },
        ]);
      }));

    test('the end is not due before the beginning has gone or was given up, channel by channel', () =>
      withStore(async store => {
        await opened(store, ['mail', 'chat']);
        await resolved(store, ['mail', 'chat']);
        const [chat, mail] = await store.due(midnight + hour, 10);
        assert.ok(chat !== undefined && mail !== undefined);
        await store.delivered(chat, midnight + hour);
        assert.deepEqual(shown(await store.due(midnight + hour, 10)), ['mail opened it', 'chat resolved it']);
        await store.undelivered(mail, midnight + hour, 'refused', null, null);
        assert.deepEqual(shown(await store.due(midnight + hour, 10)), ['chat resolved it', 'mail resolved it']);
      }));

    test('another try is not due before its time, unless the clock was set back', () =>
      withStore(async store => {
        await opened(store, ['mail']);
        const parcel = await only(store, midnight);
        await store.undelivered(parcel, midnight, 'refused', midnight + minute, null);
        assert.deepEqual(await store.due(midnight + minute - 1, 10), []);
        assert.deepEqual({ ...(await only(store, midnight + minute)), dueAt: 0 }, { ...parcel, tries: 1, dueAt: 0 });
        await only(store, midnight - hour);
      }));

    test('a notice of a time to come, as a clock that ran ahead makes it, goes at once', () =>
      withStore(async store => {
        await opened(store, ['mail']);
        await only(store, midnight - 5 * minute);
      }));

    test('a dead channel with many notices hides none of another one', () =>
      withStore(async store => {
        const many = Array.from({ length: 30 }, (_, index) => incident(midnight, { key: `page/${index}` }));
        const effects = many.map(each => effect(each, 'opened', midnight));
        await store.commit({ results: [], steps: [step({ incidents: many, effects })], channels: ['dead'] });
        await opened(store, ['dead', 'mail']);
        const due = await store.due(midnight, 5);
        assert.deepEqual(Map.groupBy(due, ({ channel }) => channel).get('dead')?.length, 5);
        assert.deepEqual(shown(due).at(-1), 'mail opened it');
      }));

    test('the next channel gets all that this one still has of the incident, and what comes later, and nothing twice', () =>
      withStore(async store => {
        await opened(store, ['mail']);
        await store.commit({
          results: [],
          steps: [step({ effects: [effect(it, 'reminder', midnight + minute, 1)] })],
          channels: ['mail'],
        });
        await store.commit({
          results: [],
          steps: [step({ effects: [effect(other, 'opened', midnight)] })],
          channels: ['mail'],
        });
        const [first] = await store.due(midnight, 1);
        assert.ok(first !== undefined);
        await store.undelivered(first, midnight, 'gone', null, 'chat');
        const chat = async (): Promise<readonly string[]> =>
          shown((await store.due(midnight + day, 10)).filter(({ channel }) => channel === 'chat'));
        assert.deepEqual(await chat(), ['chat opened it']);
        await resolved(store, ['mail']);
        const told: string[] = [];
        for (;;) {
          const parcel = (await store.due(midnight + day, 10)).find(({ channel }) => channel === 'chat');
          if (parcel === undefined) break;
          told.push(...shown([parcel]));
          await store.delivered(parcel, midnight + day);
          // What it had already does not come again.
          await store.undelivered(first, midnight, 'gone', null, 'chat');
        }
        assert.deepEqual(told, ['chat opened it', 'chat reminder it', 'chat resolved it']);
      }));

    test('what came of each is told: when it went, or when and why it was given up', () =>
      withStore(async store => {
        await opened(store, ['mail', 'chat', 'phone']);
        const [chat, mail, phone] = await store.due(midnight, 10);
        assert.ok(chat !== undefined && mail !== undefined && phone !== undefined);
        await store.delivered(chat, midnight + 1);
        await store.undelivered(mail, midnight + 2, 'The address is wrong.', null, null);
        await store.undelivered(phone, midnight + 3, 'busy', midnight + minute, null);
        const seen = (await store.deliveries(it.id)).map(({ channel, tries, deliveredAt, givenUpAt, because }) => [channel, tries, deliveredAt, givenUpAt, because]); // prettier-ignore
        assert.deepEqual(seen, [
          ['chat', 1, midnight + 1, null, ''],
          ['mail', 1, null, midnight + 2, 'The address is wrong.'],
          ['phone', 1, null, null, 'busy'],
        ]);
        assert.deepEqual(await store.deliveries(other.id), []);
      }));
  });
};
