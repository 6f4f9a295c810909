import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgeRows, type Opening } from '../../../src/engines/row-rules/judge.ts';
import { migration, outcomeOf, triedIn } from './empty-database.ts';

const owned = (name: string, rest: string): string =>
  `create table public.${name} (id uuid primary key default gen_random_uuid(), user_id uuid not null references auth.users (id), email text not null);
   ${rest.replaceAll('#', name)}`;
const ruled = 'alter table # enable row level security; ';
const own = `create policy own on # for all to authenticated using (user_id = auth.uid()) with check (user_id = auth.uid()); `;

const openings = async (sql: string, name?: string): Promise<readonly Opening[]> => {
  const { catalog, attempts, untried } = await triedIn([migration(sql, name)]);
  assert.deepEqual(untried, []);
  return judgeRows(catalog, attempts).openings;
};

const brief = (all: readonly Opening[]): readonly string[] =>
  all.map(({ through, who, severity, way, shows, changes, forges }) =>
    [through, who, severity, way.way, ...shows, ...changes, ...(forges ? ['forges'] : [])].join(' '),
  );

test('a policy that asks for a session alone is told from one that asks for nothing', async () => {
  const found = await openings(
    owned('a', `${ruled}create policy p on # for select using (auth.uid() is not null);`) +
      owned('b', `${ruled}create policy p on # for select using (1 = 1);`) +
      owned('c', `${ruled}create policy p on # for select to authenticated using (true);`) +
      owned('d', `${ruled}${own}`) +
      owned('e', `${ruled}${own}create policy r on # as restrictive for all using (false);`),
  );
  assert.deepEqual(brief(found), [
    'public.a members blocker policies email',
    'public.b everybody blocker policies email',
    'public.c members blocker policies email',
  ]);
});

test('a restrictive policy takes back what a permissive one gives', async () => {
  const found = await openings(
    owned(
      'a',
      `${ruled}create policy p on # for select using (true); create policy r on # as restrictive for select using (user_id = auth.uid());`,
    ),
  );
  assert.deepEqual(brief(found), []);
});

test('what the platform grants depends on the day on which a table is made; what a migration grants does not', async () => {
  const bare = owned('a', '');
  const spring = '20260301090000_a';
  const winter = '20261115090000_b';
  assert.deepEqual(brief(await openings(bare, winter)), []);
  assert.deepEqual(brief(await openings(`${bare}grant select on a to anon;`, winter)), [
    'public.a everybody blocker no-rules email',
  ]);
  const { catalog, attempts } = await triedIn([migration(owned('a', ''), spring), migration(owned('b', ''), winter)]);
  assert.deepEqual(
    judgeRows(catalog, attempts).openings.map(({ through }) => through),
    ['public.a'],
  );
});

test('what a migration takes from browsers for good stays taken', async () => {
  const closed = 'alter default privileges in schema public revoke all on tables from anon, authenticated;';
  const { catalog, attempts } = await triedIn([
    migration(closed, '20260301090000_a'),
    migration(owned('a', ''), '20260302090000_b'),
  ]);
  assert.deepEqual(judgeRows(catalog, attempts).openings, []);
});

test('columns that are not granted are not shown', async () => {
  const found = await openings(
    owned(
      'a',
      `${ruled}create policy p on # for select using (true); revoke all on # from anon, authenticated; grant select (id) on # to anon;`,
    ),
  );
  assert.deepEqual(brief(found), []);
});

test('a row is handed to another where the check lets it, and not where a trigger keeps it', async () => {
  const handed = `${ruled}create policy r on # for select to authenticated using (true); create policy u on # for update to authenticated using (user_id = auth.uid()) with check (true); `;
  const notes = (name: string, rest: string): string =>
    owned(name, handed + rest).replace('email text', 'subject text');
  const kept = `create function keep() returns trigger language plpgsql as $$ begin
      if new.user_id is distinct from old.user_id then raise exception 'no'; end if; return new; end $$;
    create trigger keep before update on # for each row execute function keep();`;
  assert.deepEqual(brief(await openings(notes('a', '') + notes('b', kept))), ['public.a members high policies forges']);
});

test('a simple view is written through, too', async () => {
  const found = await openings(
    owned('a', `${ruled}${own}`).replace('email text', 'nick text') + 'create view faces as select id, nick from a;',
  );
  assert.deepEqual(brief(found), ['public.faces everybody blocker view update delete']);
});

test('a function that runs what it is told', async () => {
  const found = await openings(
    `${owned('a', `${ruled}${own}`)}
     create function run(query text) returns jsonb language plpgsql security definer as $$
     declare r jsonb; begin execute format('select jsonb_agg(t) from (%s) t', query) into r; return r; end $$;`,
  );
  assert.deepEqual(brief(found), ['public.run(text) everybody blocker function email']);
});

test('names that are words of SQL, of mixed case, of types of their own', async () => {
  const found = await openings(`
    create domain mail as text check (value like '%@%');
    create type "Role" as enum ('admin', 'member');
    create table "order" (id serial primary key, "userId" uuid not null references auth.users, "Email" mail not null,
      role "Role" not null, tags text[] not null, rating int check (rating between 3 and 5), at timestamptz not null);
    create table "group" (id serial primary key, parent int references "group", "order" int not null references "order");
    alter table "group" enable row level security;
  `);
  assert.deepEqual(brief(found), [
    'public.order everybody blocker no-rules Email role tags rating update delete forges',
  ]);
});

test('roles that a plain PostgREST knows under names of its own', async () => {
  const { catalog, attempts } = await triedIn(
    [
      migration(`create role web_anon nologin; create role web_user nologin; grant web_anon, web_user to authenticator;
        create schema api; grant usage on schema api to web_anon, web_user;
        create table api.members (id uuid primary key, email text);
        grant select on api.members to web_anon;
        create table api.kept (id uuid primary key, email text); grant select on api.kept to postgres;`),
    ],
    'plain',
  );
  assert.deepEqual(catalog.browsers, { stranger: 'web_anon', member: 'web_user' });
  assert.deepEqual(brief(judgeRows(catalog, attempts).openings), ['api.members everybody blocker no-rules email']);
});

test('without anything of the platform nothing is granted to browsers', async () => {
  const { catalog, attempts } = await triedIn([migration('create table a (id int primary key, email text);')], 'plain');
  assert.deepEqual(judgeRows(catalog, attempts), { openings: [], forAll: [] });
});

test('a migration that does not run is told with its line; what decides nothing about rows is passed over', async () => {
  const failing = '-- a\ncreate table a (id int);\n\n/* b */ create table b (id nothing);\n';
  assert.deepEqual(await outcomeOf([migration(failing)]), {
    failed: {
      file: 'supabase/migrations/20260301090000_tables.sql',
      line: 4,
      because: 'type "nothing" does not exist',
    },
  });
  const unread = await outcomeOf([migration('create table a (id int);\n\ncreate tabel b;')]);
  assert.ok('failed' in unread && unread.failed.line === 3, JSON.stringify(unread));
  const passed = await triedIn([
    migration(`begin; create table a (id int); create index i on a using nothing (id); create extension pg_cron;
      select cron.schedule('a', 'b', 'c'); insert into nowhere values (1); commit;
      -- migrate:down
      drop table a;`),
  ]);
  assert.equal(passed.passedOver.length, 4);
  assert.deepEqual(
    passed.catalog.relations.map(({ name }) => name),
    ['public.a'],
  );
});

test('a table into which nobody can put a made-up row is told, and not passed', async () => {
  const { untried } = await triedIn([
    migration("create table a (id int primary key, code text not null check (code ~ '^[A-Z]{3}-[0-9]+$'));"),
  ]);
  assert.deepEqual(
    untried.map(({ what }) => what),
    ['public.a'],
  );
});
