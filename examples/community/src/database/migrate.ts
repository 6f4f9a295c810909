import { sql } from 'kysely';
import type { Migration } from './migrations/index.ts';
import { migrations } from './migrations/index.ts';
import type { Database, Executor } from './schema.ts';

/** Any fixed number: it only has to be the same in every process that migrates this database. */
const lockKey = 7_310_224;

const applyOne = async (transaction: Executor, migration: Migration): Promise<void> => {
  for (const statement of migration.statements) await sql.raw(statement).execute(transaction);
  await transaction.insertInto('migration').values({ id: migration.id, applied_at: new Date() }).execute();
};

/** Brings the database to the newest migration in one transaction; returns the ids it applied. */
export const migrate = async (db: Database): Promise<readonly string[]> =>
  db.transaction().execute(async transaction => {
    await sql`select pg_advisory_xact_lock(${lockKey})`.execute(transaction);
    await sql`create table if not exists migration (id text primary key, applied_at timestamptz not null)`.execute(
      transaction,
    );
    const applied = new Set((await transaction.selectFrom('migration').select('id').execute()).map(row => row.id));
    const missing = migrations.filter(migration => !applied.has(migration.id));
    for (const migration of missing) await applyOne(transaction, migration);
    return missing.map(migration => migration.id);
  });

/** True when this build's newest migration is in the database: an older build must not take traffic before it. */
export const isMigrated = async (db: Database): Promise<boolean> => {
  const newest = migrations.at(-1);
  if (!newest) return true;
  const row = await db.selectFrom('migration').select('id').where('id', '=', newest.id).executeTakeFirst();
  return row !== undefined;
};
