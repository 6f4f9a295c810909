import type { LaunchReadyError } from '../../../platform/errors.ts';
import { refused } from '../refusals.ts';
import { type Ask, type Shelf, stateOf } from './connect.ts';
import { migrations } from './schema.ts';

/** Any number, the same for all watchers: two that start at the same moment make the tables one after the other. */
const migrating = 0x4c527761;

const newer = (version: number): LaunchReadyError =>
  refused(
    'The shared store of the watch was written by a newer version of Launch Ready.',
    `Update this one, which knows no more than version ${migrations.length} of it (it is ${version}): all watchers of one app are of one version.`,
  );

export const versionIn = async (ask: Ask, schema: string): Promise<number> =>
  Number((await ask(`SELECT n FROM ${schema}.version`))[0]?.['n'] ?? 0);

/** Makes the tables where they are missing, and brings them to this version. Throws LR_STORE_REFUSED. */
export const migrate = async ({ whole }: Shelf, schema: string): Promise<void> => {
  try {
    await whole(async ask => {
      await ask('SELECT pg_advisory_xact_lock($1)', [migrating]);
      await ask(`CREATE SCHEMA IF NOT EXISTS ${schema}`);
      await ask(`CREATE TABLE IF NOT EXISTS ${schema}.version (one SMALLINT PRIMARY KEY, n INTEGER NOT NULL)`);
      const version = await versionIn(ask, schema);
      if (version > migrations.length) throw newer(version);
      for (const step of migrations.slice(version)) await ask(step.replaceAll(/\bS\./g, `${schema}.`));
      await ask(`INSERT INTO ${schema}.version VALUES (1, $1) ON CONFLICT (one) DO UPDATE SET n = excluded.n`, [
        migrations.length,
      ]);
    });
  } catch (error) {
    if (stateOf(error) !== '42501') throw error;
    throw refused(
      'The role of the shared store may not make its tables.',
      'Give the watch a database of its own, owned by its role: create role watch login password …; create database watch owner watch;',
      error,
    );
  }
};

/** Whether another watcher has brought the tables to a version that this one does not know. */
export const checkVersion = async (ask: Ask, schema: string): Promise<void> => {
  const version = await versionIn(ask, schema);
  if (version > migrations.length) throw newer(version);
};
