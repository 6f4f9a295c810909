import { spawn } from 'node:child_process';
import { once } from 'node:events';
import pg from 'pg';
import { bounds } from '../bounds.ts';
import type { Rows } from './backup-file.ts';
import { assertSame, BackupError } from './backup-file.ts';

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: bounds.databaseWait });
  try {
    await client.connect();
    // A dump takes as long as it takes; a server can be set to cut off what is slow or waits inside a transaction.
    await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new BackupError(`The database does not let us in: ${reason}`);
  }
};

/** Runs one of PostgreSQL's programs. The password goes by the environment: arguments are visible to everybody on the machine. */
const run = async (program: 'pg_dump' | 'pg_restore', url: string, args: readonly string[]): Promise<void> => {
  const target = new URL(url);
  const PGPASSWORD = decodeURIComponent(target.password);
  target.password = '';
  // libpq takes a plus for a plus; the driver, as browsers do, for a space.
  target.search = target.search.replaceAll('+', '%20');
  const child = spawn(program, [...args, '--no-password', `--dbname=${target.href}`], {
    env: { ...process.env, ...(PGPASSWORD === '' ? {} : { PGPASSWORD }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint = `${complaint}${chunk.toString()}`.slice(-2_000)));
  const [code] = (await once(child, 'close').catch(() => {
    throw new BackupError(
      `${program} is not installed here. Install PostgreSQL's client programs, at least as new as the server.`,
    );
  })) as [number | null];
  if (code !== 0) throw new BackupError(`${program} ended with ${code}:\n${complaint.trim()}`);
};

const schemaOf = async (client: pg.Client): Promise<string> => {
  const { rows } = await client.query<{ schema: string | null }>('select current_schema() as schema');
  const schema = rows[0]?.schema;
  if (!schema) throw new BackupError('The schema that DATABASE_URL leads to does not exist.');
  return schema;
};

const tablesOf = async (client: pg.Client, schema: string): Promise<readonly string[]> => {
  const query = 'select tablename from pg_tables where schemaname = $1 order by tablename';
  return (await client.query<{ tablename: string }>(query, [schema])).rows.map(row => row.tablename);
};

const named = (schema: string, table: string): string => `${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}`;

const countRows = async (client: pg.Client, schema: string): Promise<Rows> => {
  const rows: Record<string, number> = {};
  for (const table of await tablesOf(client, schema)) {
    const counted = await client.query<{ count: string }>(`select count(*) from ${named(schema, table)}`);
    rows[table] = Number(counted.rows[0]?.count);
  }
  return rows;
};

/** Dumps and counts one and the same moment, while the community goes on writing. */
export const dumpPostgres = async (url: string, file: string): Promise<Rows> => {
  const client = await connect(url);
  try {
    await client.query('begin isolation level repeatable read read only');
    const schema = await schemaOf(client);
    const { rows } = await client.query<{ snapshot: string }>('select pg_export_snapshot() as snapshot');
    const snapshot = `--snapshot=${rows[0]?.snapshot ?? ''}`;
    const what = ['--format=custom', '--no-owner', '--no-privileges', `--schema=${pg.escapeIdentifier(schema)}`];
    await run('pg_dump', url, [...what, snapshot, `--file=${file}`]);
    return await countRows(client, schema);
  } finally {
    await client.end();
  }
};

/** Everything of ours in the schema, as SQL names it: indexes, sequences and triggers go with their table; extensions stay. */
const partsOf = async (client: pg.Client, schema: string): Promise<readonly string[]> => {
  const tables = (await tablesOf(client, schema)).map(table => `table ${named(schema, table)}`);
  const functions = await client.query<{ name: string }>(
    `select format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)) as name
     from pg_proc p join pg_namespace n on n.oid = p.pronamespace
     where n.nspname = $1 and p.prokind = 'f'
       and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')`,
    [schema],
  );
  return [...tables, ...functions.rows.map(row => `function ${row.name}`)];
};

/** In one transaction, so either everything moves or nothing. */
const move = async (client: pg.Client, from: string, to: string): Promise<void> => {
  await client.query('begin');
  for (const part of await partsOf(client, from))
    await client.query(`alter ${part} set schema ${pg.escapeIdentifier(to)}`);
  await client.query('commit');
};

/**
 * Puts the backup in the place of what is there. What was there is kept in a schema of their own, and come
 * back when anything fails or a count differs. Returns the name of that schema, or null when nothing was there.
 */
export const restorePostgres = async (url: string, file: string, expected: Rows): Promise<string | null> => {
  const client = await connect(url);
  try {
    const schema = await schemaOf(client);
    const isEmpty = (await partsOf(client, schema)).length === 0;
    const aside = `${schema}_before_${new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14)}`.slice(-63);
    if (!isEmpty) {
      await client.query(`create schema ${pg.escapeIdentifier(aside)}`);
      await move(client, schema, aside);
    }
    try {
      const how = ['--single-transaction', '--exit-on-error', '--no-owner', '--no-privileges', `--schema=${schema}`];
      await run('pg_restore', url, [...how, file]);
      assertSame(expected, await countRows(client, schema));
    } catch (error) {
      for (const part of await partsOf(client, schema)) await client.query(`drop ${part} cascade`);
      if (!isEmpty) {
        await move(client, aside, schema);
        await client.query(`drop schema ${pg.escapeIdentifier(aside)}`);
      }
      throw error;
    }
    return isEmpty ? null : aside;
  } finally {
    await client.end();
  }
};

/** Whether somebody would lose something: there are members. */
export const hasDataPostgres = async (url: string): Promise<boolean> => {
  const client = await connect(url);
  try {
    const schema = await schemaOf(client);
    if (!(await tablesOf(client, schema)).includes('member')) return false;
    return (await client.query(`select 1 from ${named(schema, 'member')} limit 1`)).rows.length > 0;
  } finally {
    await client.end();
  }
};
