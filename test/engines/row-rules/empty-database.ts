import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import type { Ask } from '../../../src/engines/row-rules/catalog.ts';
import { lookAtRows, type LookOutcome, type RowsTried } from '../../../src/engines/row-rules/look.ts';
import type { SqlFile } from '../../../src/engines/row-rules/replay.ts';

let files: Promise<Blob> | undefined;

const emptyFiles = async (): Promise<Blob> => {
  const database = await PGlite.create();
  const dumped = await database.dumpDataDir('none');
  await database.close();
  return dumped;
};

/** Runs `act` with an empty database that is thrown away; made from nothing once a test file. */
const withDatabase = async <T>(act: (ask: Ask) => Promise<T>): Promise<T> => {
  files ??= emptyFiles();
  const database = await PGlite.create({ loadDataDir: await files });
  try {
    return await act(async sql => (await database.exec(sql)).at(-1)?.rows ?? []);
  } finally {
    await database.close();
  }
};

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'row-rules');

/** A project as the guides of its platform lead to one, with labelled mistakes; its files in their order. */
export const project = (): readonly SqlFile[] =>
  readdirSync(folder)
    .toSorted()
    .map(name => ({ path: `supabase/migrations/${name}`, text: readFileSync(join(folder, name), 'utf8') }));

export const migration = (text: string, name = '20260301090000_tables'): SqlFile => ({
  path: `supabase/migrations/${name}.sql`,
  text,
});

export const outcomeOf = (
  given: readonly SqlFile[],
  platform: 'supabase' | 'plain' = 'supabase',
): Promise<LookOutcome> => withDatabase(ask => lookAtRows(ask, { files: given, platform }, [], () => undefined));

/** What made-up people get at; throws where the migrations do not run. */
export const triedIn = async (
  given: readonly SqlFile[],
  platform: 'supabase' | 'plain' = 'supabase',
): Promise<RowsTried> => {
  const outcome = await outcomeOf(given, platform);
  if ('failed' in outcome) throw new Error(`${outcome.failed.file}:${outcome.failed.line} ${outcome.failed.because}`);
  return outcome.tried;
};
