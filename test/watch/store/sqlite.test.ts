import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { describe, test } from 'node:test';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { keepsWhatWasSeen, type WithStore } from './contract.ts';
import { knowsDevices } from './contract-devices.ts';
import { sendsWhatIsDue } from './contract-parcels.ts';
import { inFolder, midnight, result } from './in-folder.ts';

const withStore: WithStore = act =>
  inFolder(async file => {
    const store = await openSqliteStore(file, {});
    try {
      await act(store);
    } finally {
      await store.close();
    }
  });

keepsWhatWasSeen('a file', withStore);
sendsWhatIsDue('a file', withStore);
knowsDevices('a file', withStore);

describe('the file of the watch', () => {
  test('may be read by nobody else', () =>
    inFolder(async file => {
      const store = await openSqliteStore(file, {});
      await store.commit({ results: [result(midnight)], steps: [], channels: [] });
      for (const each of [file, `${file}-wal`, `${file}-shm`, `${file}-lock`])
        assert.equal(statSync(each).mode % 0o1000, 0o600, each);
      await store.close();
    }));

  test('after it was closed it says so, and closing twice is nothing', () =>
    inFolder(async file => {
      const store = await openSqliteStore(file, {});
      await store.close();
      await store.close();
      await assert.rejects(store.load(), /closed/);
    }));
});
