import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
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
