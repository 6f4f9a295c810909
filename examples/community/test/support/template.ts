import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import pg from 'pg';
import { migrate } from '../../src/database/migrate.ts';
import { migrations } from '../../src/database/migrations/index.ts';
import type { Tables } from '../../src/database/schema.ts';

const version = createHash('sha256').update(JSON.stringify(migrations)).digest('hex').slice(0, 16);
const path = join(tmpdir(), `community-template-${version}.tar`);

const makeTemplate = async (): Promise<void> => {
  const pglite = new PGlite();
  const db = new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) });
  await migrate(db);
  const dump = await pglite.dumpDataDir('none');
  await db.destroy();
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, Buffer.from(await dump.arrayBuffer()));
  await rename(unfinished, path);
};

/** A data folder with every migration applied, made once per state of the migrations. */
export const readTemplate = async (): Promise<Blob> => {
  const read = async (): Promise<Blob> => new Blob([new Uint8Array(await readFile(path))]);
  try {
    return await read();
  } catch {
    // Not made yet on this machine.
    await makeTemplate();
    return read();
  }
};

/** Any number that nobody else takes as the name of a lock in this server. */
const makingLock = 7_203_114;

/** The database of a server that each community there is a copy of, made once per state of the migrations; its name. */
export const readyTemplate = async (admin: pg.Client, url: URL): Promise<string> => {
  const name = `community_${version}`;
  const isMade = async (): Promise<boolean> =>
    (await admin.query('select 1 from pg_database where datname = $1', [name])).rowCount === 1;
  if (await isMade()) return name;
  await admin.query('select pg_advisory_lock($1)', [makingLock]);
  try {
    if (await isMade()) return name;
    const unfinished = `${name}_unfinished`;
    await admin.query(`drop database if exists ${unfinished} with (force)`);
    await admin.query(`create database ${unfinished}`);
    const own = new URL(url);
    own.pathname = `/${unfinished}`;
    const db = new Kysely<Tables>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: own.href }) }),
    });
    await migrate(db);
    await db.destroy();
    await admin.query(`alter database ${unfinished} rename to ${name}`);
    return name;
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [makingLock]);
  }
};
