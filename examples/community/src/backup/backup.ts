import { chmod, mkdir, rename, rm } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Storage } from '../config.ts';
import type { Label, Rows } from './backup-file.ts';
import { BackupError, digestOf, readLabel, writeLabel } from './backup-file.ts';
import { dumpPglite, hasDataPglite, restorePglite } from './pglite.ts';
import { dumpPostgres, hasDataPostgres, restorePostgres } from './postgres.ts';

type Engine = {
  readonly name: Label['engine'];
  readonly dump: (file: string) => Promise<Rows>;
  readonly hasData: () => Promise<boolean>;
  readonly restore: (file: string, expected: Rows) => Promise<string | null>;
};

const engineOf = ({ DATABASE_URL: url, DATA_FOLDER }: Storage): Engine => {
  if (url)
    return {
      name: 'postgres',
      dump: file => dumpPostgres(url, file),
      hasData: () => hasDataPostgres(url),
      restore: (file, expected) => restorePostgres(url, file, expected),
    };
  if (!DATA_FOLDER)
    throw new BackupError(
      'There is nothing to keep: neither DATABASE_URL nor DATA_FOLDER is set, so data is in memory.',
    );
  const folder = resolve(DATA_FOLDER);
  return {
    name: 'pglite',
    dump: file => dumpPglite(folder, file),
    hasData: () => hasDataPglite(folder),
    restore: (file, expected) => restorePglite(folder, file, expected),
  };
};

/** Writes the backup and its label, both for their owner's eyes; a file that is there under that name was finished. */
export const backup = async (storage: Storage, file: string): Promise<Label> => {
  const engine = engineOf(storage);
  await mkdir(dirname(resolve(file)), { recursive: true });
  const unfinished = `${file}.unfinished`;
  try {
    const rows = await engine.dump(unfinished);
    await chmod(unfinished, 0o600);
    const label = { madeAt: new Date().toISOString(), engine: engine.name, sha256: await digestOf(unfinished), rows };
    await writeLabel(file, label);
    await rename(unfinished, file);
    return label;
  } finally {
    await rm(unfinished, { force: true });
  }
};

export type Restored = {
  readonly label: Label;
  /** Schema or folder where what was there before is kept; null when nothing was there. */
  readonly keptIn: string | null;
};

/** Brings a backup back and counts every table; throws, and leaves everything as it was, unless all rows are there. */
export const restore = async (
  storage: Storage,
  file: string,
  { replace }: { readonly replace: boolean },
): Promise<Restored> => {
  const engine = engineOf(storage);
  const label = await readLabel(file);
  if (label.engine !== engine.name)
    throw new BackupError(`${file} was made from ${label.engine}, and this community runs on ${engine.name}.`);
  if (!replace && (await engine.hasData()))
    throw new BackupError(
      'There are members in the database already. To put the backup in their place, add --replace.',
    );
  return { label, keptIn: await engine.restore(file, label.rows) };
};
