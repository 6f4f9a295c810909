import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRepository } from '../../../examples/community/test/support/repository.ts';
import { hazardsOf, keepsMembersOut, takesWayBack } from '../../../src/engines/migrations/hazards.ts';

const kinds = (sql: string, path = 'migrations/0007.sql'): readonly string[] =>
  hazardsOf(path, sql).map(({ kind, table, column }) => [kind, table, column ?? ''].join(' ').trim());

describe('what a migration does to members and to the way back', () => {
  const told: readonly (readonly [string, readonly string[]])[] = [
    ['alter table member drop column image', ['drops-column member image']],
    ['ALTER TABLE "public"."Member" DROP COLUMN IF EXISTS "image" CASCADE;', ['drops-column member image']],
    ['alter table member drop image', ['drops-column member image']],
    ['drop table if exists post, comment cascade;', ['drops-table post', 'drops-table comment']],
    ['alter table member rename column image to picture', ['renames member image']],
    ['alter table member rename to person', ['renames member']],
    ['rename table member to person', ['renames member']],
    ['alter table member add column device uuid not null', ['requires-column member device']],
    ['alter table member alter column bio set not null', ['requires-column member bio']],
    ['alter table member alter bio type varchar(20)', ['changes-type member bio']],
    [
      'alter table session add column device uuid not null default gen_random_uuid()',
      ['rewrites-table session device'],
    ],
    ['alter table session add column number bigserial', ['rewrites-table session number']],
    ['alter table s add a int generated always as identity', ['rewrites-table s a']],
    ['create index session_of on session (address, created_at)', ['builds-index session']],
    ['create unique index if not exists s on only public.session using btree (a)', ['builds-index session']],
    ['create index on session (a)', ['builds-index session']],
    ['alter table post add constraint p foreign key (a) references member (id)', ['checks-every-row post']],
    ['truncate table session restart identity', ['empties-table session']],
    ['alter table a drop column b, add column c text, drop column d', ['drops-column a b', 'drops-column a d']],
  ];
  for (const [sql, found] of told) test(sql, () => assert.deepEqual(kinds(sql), found));

  const quiet: readonly string[] = [
    'alter table member add column device uuid',
    "alter table member add column kind text not null default 'plain'",
    'alter table member add column seen timestamptz not null default now()',
    'create index concurrently session_of on session (address)',
    'create table a (id int); create index a_of on a (id); alter table a drop column id;',
    'alter table post add constraint p foreign key (a) references member (id) not valid',
    'alter table post validate constraint p',
    'alter table post drop constraint p',
    'alter table post alter column a drop default',
    "insert into note values ('; drop table member; ')",
    'create function f() returns trigger as $$ begin drop table member; end $$ language plpgsql',
    '-- drop table member;\nselect 1',
    '/* alter table member drop column image; */ select 1',
    'alter table a add column b text;\n-- +goose Down\nalter table a drop column b;',
    'create trigger t before truncate on audit for each statement execute function f()',
  ];
  for (const sql of quiet)
    test(`is nothing to tell: ${sql.replaceAll('\n', ' ')}`, () => assert.deepEqual(kinds(sql), []));

  test('in strings of source code, with the line', () => {
    const source =
      "// drop table member\nexport const next = [\n  `alter table session\n     add column a int`,\n  'drop table old_posts',\n];\nexports.down = ['drop table member'];\n";
    const [one, ...more] = hazardsOf('src/migrations/0006-x.ts', source);
    assert.deepEqual([one?.kind, one?.table, one?.line, more.length], ['drops-table', 'old_posts', 5, 0]);
  });

  test('written with a schema builder', () => {
    const knex =
      "exports.up = k => k.schema.alterTable('users', t => {\n  t.dropColumn('image');\n});\nexports.down = k => k.schema.dropTable('users');";
    assert.deepEqual(kinds(knex, 'migrations/2.js'), ['drops-column users image']);
    assert.deepEqual(kinds("await q.removeColumn('users', 'image')", 'migrations/2.ts'), ['drops-column users']);
  });

  test('a file of its own for the way down does not run forward', () => {
    assert.deepEqual(kinds('drop table member', 'migrations/7.down.sql'), []);
  });

  test('the migrations of the example community do nothing of it', () => {
    for (const [path, text] of Object.entries(readRepository()))
      if (path.includes('/migrations/')) assert.deepEqual(hazardsOf(path, text), [], path);
  });

  test('what takes the way back and what keeps members out are told apart', () => {
    const [dropped] = hazardsOf('m.sql', 'drop table a');
    const [index] = hazardsOf('m.sql', 'create index on a (b)');
    assert.ok(dropped && index);
    assert.deepEqual([takesWayBack(dropped), keepsMembersOut(dropped)], [true, false]);
    assert.deepEqual([takesWayBack(index), keepsMembersOut(index)], [false, true]);
  });
});
