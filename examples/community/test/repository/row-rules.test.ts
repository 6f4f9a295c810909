import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { PGlite } from '@electric-sql/pglite';
import { readRepository } from '../support/repository.ts';

/**
 * This app talks to its database from the server alone. A folder `supabase/migrations` would put tables where browsers
 * reach them with a public key; whatever lies there is replayed here, and asked as a browser asks.
 */
const repository = readRepository();
const scripts = Object.keys(repository).filter(path => /^supabase\/migrations\/.*\.sql$/.test(path));

/** What the platform has before the first migration: https://supabase.com/docs/guides/database/postgres/roles */
const platform = `
  create role anon nologin; create role authenticated nologin; create role service_role nologin bypassrls;
  create schema auth;
  create table auth.users (id uuid primary key default gen_random_uuid(), email text);
  create function auth.uid() returns uuid language sql stable as
    $$ select nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;
  grant usage on schema public, auth to anon, authenticated, service_role;
`;

type Column = { readonly name: string; readonly type: string };

const sample: Readonly<Record<string, string>> = {
  uuid: 'gen_random_uuid()',
  'timestamp with time zone': 'now()',
  date: 'now()',
  boolean: 'true',
  integer: '1',
  bigint: '1',
  numeric: '1',
  jsonb: `'{}'`,
};

/** Puts one row into the table, whatever its columns are. */
const fill = async (database: PGlite, table: string): Promise<void> => {
  const { rows } = await database.query<Column>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = 'public' and table_name = $1 and is_generated = 'NEVER' and is_identity = 'NO'`,
    [table],
  );
  const names = rows.map(({ name }) => `"${name}"`).join();
  const values = rows.map(({ type, name }) => sample[type] ?? `'${name}@example.test'`).join();
  await database.exec(`set session_replication_role = replica;
    insert into public."${table}" (${names}) values (${values}); set session_replication_role = default`);
};

const relations = async (database: PGlite, kinds: string): Promise<readonly string[]> => {
  const { rows } = await database.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind = any(string_to_array('${kinds}', ','))`,
  );
  return rows.map(({ name }) => name);
};

const replayed = async (statements: readonly string[]): Promise<PGlite> => {
  const database = new PGlite();
  after(() => database.close());
  await database.exec(platform);
  for (const statement of statements) await database.exec(statement);
  for (const table of await relations(database, 'r')) await fill(database, table);
  return database;
};

/** Every table and view of which somebody with this role reads a row that is not theirs. */
const openTo = async (database: PGlite, role: 'anon' | 'authenticated'): Promise<readonly string[]> => {
  const open: string[] = [];
  for (const name of await relations(database, 'r,v,m')) {
    await database.exec(`set role ${role}`);
    const seen = await database.query(`select 1 from public."${name}"`).then(
      ({ rows }) => rows.length,
      () => 0,
    );
    await database.exec('reset role');
    if (seen > 0) open.push(name);
  }
  return open;
};

test('a browser with the public key reads no row of anybody', async () => {
  const database = await replayed(scripts.toSorted().map(path => repository[path] ?? ''));
  assert.deepEqual(await openTo(database, 'anon'), []);
  assert.deepEqual(await openTo(database, 'authenticated'), []);
});

test('the question finds what is open and leaves alone what has a rule', async () => {
  const owned = (name: string, rest: string): string =>
    `create table public.${name} (id uuid primary key, owner uuid not null, email text not null);
     grant select on public.${name} to anon, authenticated; ${rest}`;
  const database = await replayed([
    owned('bare', ''),
    owned(
      'ruled',
      'alter table ruled enable row level security; create policy own on ruled for select using (owner = auth.uid());',
    ),
  ]);
  assert.deepEqual(await openTo(database, 'anon'), ['bare']);
});
