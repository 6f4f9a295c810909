import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { PGlite } from '@electric-sql/pglite';
import type { Rows } from './backup-file.ts';
import { assertSame, BackupError } from './backup-file.ts';

const countRows = async (database: PGlite): Promise<Rows> => {
  const tables = await database.query<{ tablename: string }>(
    'select tablename from pg_tables where schemaname = current_schema() order by tablename',
  );
  const rows: Record<string, number> = {};
  for (const { tablename } of tables.rows) {
    const counted = await database.query<{ count: number }>(`select count(*)::int as count from "${tablename}"`);
    rows[tablename] = counted.rows[0]?.count ?? 0;
  }
  return rows;
};

/** A folder with anything in it counts as a community: looking inside would mean to start a database on it. */
export const hasDataPglite = async (folder: string): Promise<boolean> =>
  existsSync(folder) && (await readdir(folder)).length > 0;

/** One process owns the folder at a time: the community must not run meanwhile. */
export const dumpPglite = async (folder: string, file: string): Promise<Rows> => {
  if (!(await hasDataPglite(folder))) throw new BackupError(`There is no data in ${folder}.`);
  const database = new PGlite(folder);
  try {
    const rows = await countRows(database);
    const dump = await database.dumpDataDir('gzip');
    await writeFile(file, Buffer.from(await dump.arrayBuffer()), { mode: 0o600 });
    return rows;
  } finally {
    await database.close();
  }
};

/**
 * Unpacks the backup beside the data folder, counts, and only then changes places with it. Returns where the data that
 * was there is kept, or null when nothing was there.
 */
export const restorePglite = async (folder: string, file: string, expected: Rows): Promise<string | null> => {
  const beside = `${folder}.restoring`;
  await rm(beside, { recursive: true, force: true });
  try {
    const loadDataDir = new Blob([new Uint8Array(await readFile(file))], { type: 'application/x-gzip' });
    const database = new PGlite({ dataDir: beside, loadDataDir });
    try {
      assertSame(expected, await countRows(database));
    } finally {
      await database.close();
    }
  } catch (error) {
    await rm(beside, { recursive: true, force: true });
    throw error;
  }
  const aside = `${folder}.before-${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`;
  const isUsed = existsSync(folder);
  if (isUsed) await rename(folder, aside);
  await rename(beside, folder);
  return isUsed ? aside : null;
};
