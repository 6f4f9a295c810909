import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { limits } from '../../../src/platform/limits.ts';
import { deviceId, type NewDevice } from '../../../src/watch/device.ts';
import type { WithStore } from './contract.ts';
import { day, midnight, minute } from './in-folder.ts';

/** A device as the store takes it; what it holds was checked before. */
const device = (n: number, more: Partial<NewDevice> = {}): NewDevice => ({
  id: deviceId(`https://push.example.net/${n}`),
  name: `Telephone ${n}`,
  endpoint: `https://push.example.net/${n}`,
  p256dh: `p${n}`,
  auth: `a${n}`,
  addedAt: midnight + n,
  ...more,
});
const known = (n: number, more: object = {}) => ({ ...device(n), goneAt: null, toldAt: null, ...more });

/** What every store of the watch promises of those who are told by web push. */
export const knowsDevices = (name: string, withStore: WithStore, skip: string | false = false): void => {
  describe(`${name}: devices`, { skip }, () => {
    test('come back as they were, in the order in which they were added; one that was removed does not', () =>
      withStore(async store => {
        assert.deepEqual(await store.devices(), []);
        for (const n of [2, 1, 3]) assert.equal(await store.addDevice(device(n)), true);
        assert.deepEqual(await store.devices(), [known(1), known(2), known(3)]);
        await store.removeDevice(device(2).id);
        await store.removeDevice('nobody');
        assert.deepEqual(await store.devices(), [known(1), known(3)]);
      }));

    test('one that subscribes again is the same, with its new name and keys', () =>
      withStore(async store => {
        await store.addDevice(device(1));
        await store.addDevice(device(1, { name: 'Laptop', p256dh: 'new' }));
        assert.deepEqual(await store.devices(), [known(1, { name: 'Laptop', p256dh: 'new' })]);
      }));

    test('are bounded, and one of them can subscribe again when there is no room', () =>
      withStore(async store => {
        for (let n = 0; n < limits.pushDevices; n += 1) assert.equal(await store.addDevice(device(n)), true, `${n}`);
        assert.equal(await store.addDevice(device(99)), false);
        assert.equal((await store.devices()).length, limits.pushDevices);
        assert.equal(await store.addDevice(device(0, { name: 'Again' })), true);
        await store.deviceGone(device(1).id, midnight + minute);
        assert.equal(await store.addDevice(device(99)), true);
      }));

    test('one that is gone keeps its name alone; that goes with 90 days, or when one of that name comes', () =>
      withStore(async store => {
        for (const n of [1, 2]) await store.addDevice(device(n));
        for (const n of [1, 2]) await store.deviceGone(device(n).id, midnight + minute);
        const bare = { endpoint: '', p256dh: '', auth: '', goneAt: midnight + minute };
        assert.deepEqual(await store.devices(), [known(1, bare), known(2, bare)]);
        await store.addDevice(device(3, { name: 'Telephone 1' }));
        assert.deepEqual(await store.devices(), [known(2, bare), known(3, { name: 'Telephone 1' })]);
        await store.sweep(midnight + 90 * day);
        assert.equal((await store.devices()).length, 2);
        await store.sweep(midnight + 91 * day);
        assert.deepEqual(await store.devices(), [known(3, { name: 'Telephone 1' })]);
      }));

    test('who has which notice is known for 90 days, and when each was told last', () =>
      withStore(async store => {
        for (const n of [1, 2]) await store.addDevice(device(n));
        const [one, two] = [device(1).id, device(2).id];
        await store.deviceTook(one, 'first', midnight);
        await store.deviceTook(one, 'first', midnight + minute);
        await store.deviceTook(one, 'second', midnight + 2 * minute);
        await store.deviceTook(two, 'second', midnight + 3 * minute);
        assert.deepEqual(await store.tookBy('first'), new Set([one]));
        assert.deepEqual(await store.tookBy('second'), new Set([one, two]));
        assert.deepEqual(await store.tookBy('third'), new Set());
        const told = (await store.devices()).map(({ toldAt }) => toldAt);
        assert.deepEqual(told, [midnight + 2 * minute, midnight + 3 * minute]);
        await store.sweep(midnight + 90 * day + minute);
        assert.deepEqual(await store.tookBy('first'), new Set());
        assert.deepEqual(await store.tookBy('second'), new Set([one, two]));
      }));
  });
};
