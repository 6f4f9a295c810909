import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { LaunchReadyError } from '../../../src/platform/errors.ts';
import { openSqliteStore } from '../../../src/watch/store/sqlite.ts';
import { incident, inFolder, midnight, minute, result, step } from './in-folder.ts';

const refuses = (file: string, message: RegExp): Promise<void> =>
  assert.rejects(openSqliteStore(file, {}), (error: unknown) => {
    assert.ok(error instanceof LaunchReadyError, String(error));
    assert.equal(error.code, 'LR_STORE_REFUSED');
    assert.match(error.message, message);
    assert.ok(!/SQLITE|errcode/.test(error.message + error.hint));
    return true;
  });

const filled = async (file: string): Promise<void> => {
  const store = await openSqliteStore(file, {});
  const results = Array.from({ length: 3_000 }, (_, index) => result(midnight + index * minute));
  await store.commit({ results, steps: [step({ incidents: [incident(midnight)] })], channels: [] });
  await store.close();
};

describe('a file that is not taken', () => {
  test('bytes of another sort; they stay as they are', () =>
    inFolder(async file => {
      writeFileSync(file, 'Dear diary, '.repeat(1_000));
      await refuses(file, /is damaged, or no file of the watch/);
      assert.equal(readFileSync(file, 'utf8'), 'Dear diary, '.repeat(1_000));
    }));

  test('one that was cut off or overwritten in the middle', () =>
    inFolder(async (file, folder) => {
      await filled(file);
      const cut = join(folder, 'cut.db');
      writeFileSync(cut, readFileSync(file));
      truncateSync(cut, 40_000);
      await refuses(cut, /is damaged/);
      const bytes = readFileSync(file);
      writeFileSync(file, bytes.fill(0xaa, 4_096, 60_000));
      await refuses(file, /is damaged/);
    }));

  test('the database of another program; it stays as it is', () =>
    inFolder(async file => {
      const other = new DatabaseSync(file);
      other.exec('CREATE TABLE songs (title TEXT)');
      other.close();
      const before = readFileSync(file);
      await refuses(file, /another program/);
      assert.deepEqual(readFileSync(file), before);
    }));

  test('one of a newer version; it stays as it is', () =>
    inFolder(async file => {
      await filled(file);
      const newer = new DatabaseSync(file);
      newer.exec('PRAGMA user_version = 99');
      newer.close();
      await refuses(file, /newer version/);
    }));

  test('a folder, and a place where no file can be', () =>
    inFolder(async (file, folder) => {
      mkdirSync(file);
      await refuses(file, /is no file/);
      writeFileSync(join(folder, 'plain'), '');
      await refuses(join(folder, 'plain', 'watch.db'), /cannot be written/);
    }));

  test('one that others could read is theirs no more', () =>
    inFolder(async file => {
      await filled(file);
      chmodSync(file, 0o644);
      await (await openSqliteStore(file, {})).close();
      assert.equal(statSync(file).mode % 0o1000, 0o600);
    }));
});

describe('one watcher a file', () => {
  test('a second one is refused, also by another name, and may come when the first has ended', () =>
    inFolder(async (file, folder) => {
      const first = await openSqliteStore(file, {});
      await refuses(file, /Another watch that is running/);
      symlinkSync(file, join(folder, 'link.db'));
      await refuses(join(folder, 'link.db'), /Another watch that is running/);
      await first.close();
      await (await openSqliteStore(file, {})).close();
    }));

  test('a process that holds it is respected, and forgotten once it is killed', () =>
    inFolder(async file => {
      const holder = spawn(process.execPath, [join(import.meta.dirname, 'hold.ts'), file], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      await once(holder.stdout, 'data');
      await refuses(file, /Another watch that is running/);
      const ended = once(holder, 'close');
      holder.kill('SIGKILL');
      await ended;
      await (await openSqliteStore(file, {})).close();
    }));
});
