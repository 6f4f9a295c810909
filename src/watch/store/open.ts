import { chmodSync, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { limits } from '../../platform/limits.ts';
import { madeEmpty, ownOnly, type SystemLock, systemLock } from '../../platform/system-lock.ts';
import { StoreFull } from '../store-full.ts';
import { inWords, notWritable, refused } from './refusals.ts';
import { applicationId, migrations } from './schema.ts';

export type OpenDatabase = {
  readonly database: DatabaseSync;
  /** The file, with every link on the way followed. */
  readonly file: string;
  /** Closes it and lets another watcher have it. */
  readonly close: () => void;
};

/** One watcher a file. The lock is on a file beside it. */
const locked = (file: string): SystemLock => {
  const lock = systemLock(`${file}-lock`);
  if (lock !== null) return lock;
  throw refused(
    `Another watch that is running has ${file}.`,
    'One watch is enough. End the other one, or name another file.',
  );
};

const numberOf = (database: DatabaseSync, sql: string): number =>
  Number(Object.values(database.prepare(sql).get() ?? {})[0]);

const versionOf = (database: DatabaseSync, file: string): number => {
  const version = numberOf(database, 'PRAGMA user_version');
  const empty = numberOf(database, 'SELECT count(*) FROM sqlite_schema') === 0;
  if (empty && version === 0) return 0;
  if (numberOf(database, 'PRAGMA application_id') !== applicationId)
    throw refused(`${file} is the database of another program.`, 'Name another file; this one stays as it is.');
  if (version > migrations.length)
    throw refused(
      `${file} was written by a newer version of Launch Ready.`,
      `Update this one, which knows no more than version ${migrations.length} of the file (it is ${version}), or name another file.`,
    );
  const [row] = database.prepare('PRAGMA quick_check(1)').all();
  if (row?.['quick_check'] === 'ok') return version;
  throw refused(
    `${file} is damaged: ${String(row?.['quick_check'])}`,
    'Put a copy of it back, or move it away: the watch begins anew without what was in it.',
  );
};

const migrate = (database: DatabaseSync, from: number): void => {
  for (const [index, step] of migrations.entries()) {
    if (index < from) continue;
    database.exec('BEGIN IMMEDIATE');
    try {
      database.exec(step);
      database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${index + 1}`);
      database.exec('COMMIT');
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }
};

/** What has been committed outlives a power cut: each commit is on the disk before it ends (https://sqlite.org/pragma.html#pragma_synchronous). */
const prepared = (database: DatabaseSync, maxBytes: number): void => {
  database.exec(`
    PRAGMA trusted_schema = OFF; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON; PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = ${limits.watchLogBytes}; PRAGMA cache_size = ${-limits.watchCacheKb};
  `);
  if (database.prepare('PRAGMA journal_mode').get()?.['journal_mode'] !== 'wal')
    throw new Error('SQLite gives no write-ahead log here');
  database.exec(`PRAGMA max_page_count = ${Math.floor(maxBytes / numberOf(database, 'PRAGMA page_size'))}`);
};

const opened = (file: string, maxBytes: number): OpenDatabase => {
  const lock = locked(file);
  let database: DatabaseSync | undefined;
  const close = (): void => {
    database?.close();
    lock.release();
  };
  try {
    for (const each of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(each)) chmodSync(each, ownOnly);
    database = new DatabaseSync(file, { timeout: limits.watchStoreBusyMs });
    const version = versionOf(database, file);
    prepared(database, maxBytes);
    migrate(database, version);
    return { database, file, close };
  } catch (error) {
    close();
    throw error;
  }
};

/** Opens the file, makes it where it is missing, and brings it to this version. Throws LR_STORE_REFUSED, StoreFull. */
export const openDatabase = (given: string, maxBytes: number): OpenDatabase => {
  const path = resolve(given);
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    madeEmpty(path);
    const file = realpathSync(path);
    if (!statSync(file).isFile()) throw refused(`${file} is no file.`, 'Name a file, or a place for a new one.');
    return opened(file, maxBytes);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (['ENOSPC', 'EDQUOT'].includes(code)) throw new StoreFull(path, { cause: error });
    if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'EEXIST'].includes(code)) throw notWritable(path, error);
    throw inWords(error, path);
  }
};
