import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { rowRules } from '../../src/collectors/row-rules.ts';
import { isOfSupabase, signsOf } from '../../src/collectors/row-rules/signs.ts';
import { migrationsIn, namedFiles } from '../../src/collectors/row-rules/sql-files.ts';

import { configSchema } from '../../src/config/schema.ts';
import { realIo } from '../../src/platform/real-io.ts';

const file = (path: string, text = '') => ({ path, text });
const packageJson = (name: string) => file('web/package.json', JSON.stringify({ dependencies: { [name]: '1.0.0' } }));

test('a client for the database in the browser, the folder of the platform, or its roles in SQL are signs', () => {
  const signs = (...files: ReturnType<typeof file>[]) =>
    signsOf(files, migrationsIn(files)).map(({ what, file, line }) => `${file}:${line} ${what}`);
  assert.deepEqual(signs(packageJson('@supabase/supabase-js')), [
    'web/package.json:1 depends on @supabase/supabase-js',
  ]);
  assert.deepEqual(signs(file('supabase/config.toml')), ['supabase/config.toml:1 is of a Supabase project']);
  assert.deepEqual(
    signs(file('db/migrations/1.sql', '-- to anon\ncreate table a (b int);\ngrant select on a to web_anon;')),
    ['db/migrations/1.sql:3 speaks of the roles of browsers'],
  );
  assert.deepEqual(
    signs(file('db/migrations/1.sql', 'create policy p on a for select to admin, authenticated using (true);')),
    ['db/migrations/1.sql:1 speaks of the roles of browsers'],
  );
  assert.deepEqual(signs(file('migrations/1.sql', 'create policy p on a using (b = (select auth.uid()));')), [
    'migrations/1.sql:1 asks who comes, as Supabase has it',
  ]);
});

test('a database that the server alone talks to shows none of them', () => {
  const files = [
    packageJson('pg'),
    file(
      'db/migrations/1.sql',
      "-- grant to anon\ncreate table a (b text default 'anon');\nalter table a enable row level security;",
    ),
    file('docs/notes.sql', 'grant select on a to anon;'),
    file('supabase/functions/hello/query.sql', 'select 1'),
  ];
  assert.deepEqual(signsOf(files, migrationsIn(files)), []);
});

test('roles alone are not yet the platform', () => {
  assert.equal(isOfSupabase([{ what: 'speaks of the roles of browsers', file: 'a.sql', line: 1 }]), false);
  assert.equal(isOfSupabase([{ what: 'depends on @supabase/ssr', file: 'package.json', line: 1 }]), true);
});

test('migrations come in the order in which tools run them, what goes back or only fills is left out', () => {
  const files = migrationsIn(
    [
      'supabase/migrations/20260201000000_b.sql',
      'supabase/migrations/20260101000000_a.sql',
      'prisma/migrations/20260301000000_first/migration.sql',
      'supabase/migrations/20260101000000_a.down.sql',
      'supabase/seed.sql',
      'supabase/schemas/members.sql',
      'supabase/tests/rules.sql',
      'drizzle/0000_first.sql',
    ].map(path => file(path)),
  );
  assert.deepEqual(
    files.map(({ path }) => path),
    [
      'drizzle/0000_first.sql',
      'prisma/migrations/20260301000000_first/migration.sql',
      'supabase/migrations/20260101000000_a.sql',
      'supabase/migrations/20260201000000_b.sql',
    ],
  );
  assert.equal(namedFiles(files), '4 files of SQL in drizzle and prisma/migrations and supabase/migrations');
});

test('a declared schema stands in where there are no migrations', () => {
  const declared = migrationsIn([file('supabase/schemas/b.sql'), file('supabase/schemas/a.sql'), file('other/x.sql')]);
  assert.deepEqual(
    declared.map(({ path }) => path),
    ['supabase/schemas/a.sql', 'supabase/schemas/b.sql'],
  );
});

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-rows-'));
after(() => rmSync(folder, { recursive: true }));
let repositories = 0;

/** What the collector brings home from a repository of these files, and the programs it started, git apart. */
const collected = async (files: { readonly [path: string]: string }, rows: object = {}) => {
  repositories += 1;
  const repo = join(folder, String(repositories));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(repo, path)), { recursive: true });
    writeFileSync(join(repo, path), text);
  }
  const started: string[] = [];
  const real = realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false }, progress: () => undefined });
  const io: typeof real = {
    ...real,
    env: name => (name === 'LAUNCH_READY_STATE' ? join(folder, 'state') : undefined),
    start: (program, args, options, signal) => {
      started.push(program);
      return real.start(program, args, options, signal);
    },
  };
  const config = configSchema.parse({ rows });
  const aim = { domain: 'community.test', unicode: 'community.test', config, repo, browser: false };
  const evidence = await rowRules.collect(aim, {}, io, new AbortController().signal);
  return { evidence, started };
};

test('where nothing shows that browsers reach a database, none is started', async () => {
  const { evidence, started } = await collected({
    'package.json': '{"dependencies":{"pg":"8.0.0"}}',
    'migrations/1.sql': 'create table members (id int, email text);',
    'test/fixtures/supabase/migrations/1.sql': 'create table members (id int, email text);',
  });
  assert.deepEqual(evidence, { signs: [], live: null, meant: [], replayed: null });
  assert.deepEqual(started, []);
});

test('browsers reach a database, and nothing of the repository makes it', async () => {
  const { evidence } = await collected(
    { 'package.json': '{"dependencies":{"@supabase/supabase-js":"2.0.0"}}' },
    { forAll: ['plans'] },
  );
  assert.deepEqual(evidence.replayed, {
    status: 'silent',
    reason:
      'browsers reach a database (package.json:1 depends on @supabase/supabase-js), and no migration of this repository makes its tables',
  });
  assert.deepEqual(evidence.meant, ['plans']);
});

test('a migration that was not read may be the one that opens a table', async () => {
  const { evidence } = await collected({ 'supabase/migrations/20260101000000_a.sql': `--${'x'.repeat(1_000_001)}` });
  assert.deepEqual(evidence.replayed, {
    status: 'silent',
    reason: 'supabase/migrations/20260101000000_a.sql was not read: larger than 1000000 bytes',
  });
});

test('a variable without a database behind it is no pass', async () => {
  const { evidence } = await collected({ 'package.json': '{}' }, { database: 'LIVE_DATABASE' });
  assert.deepEqual(evidence.live, {
    status: 'silent',
    reason: 'the variable LIVE_DATABASE is not set (rows.database)',
  });
});

test('the migrations of a project are replayed, and a broken one is told with its line', async () => {
  const table = 'create table members (id uuid primary key, email text);\n';
  const good = await collected({ 'supabase/migrations/20260101000000_a.sql': table });
  assert.equal(good.evidence.replayed?.status, 'ok');
  if (good.evidence.replayed?.status === 'ok') {
    const { from, how, madeAt, attempts } = good.evidence.replayed.value;
    assert.deepEqual([from, how], ['1 file of SQL in supabase/migrations', 'tried']);
    assert.deepEqual(madeAt, { 'public.members': { file: 'supabase/migrations/20260101000000_a.sql', line: 1 } });
    assert.ok(attempts.some(({ as, does }) => as === 'stranger' && does === 'select'));
  }
  const broken = await collected({
    'supabase/migrations/20260101000000_a.sql': table,
    'supabase/migrations/20260102000000_b.sql': '\nalter table member add column name text;\n',
  });
  assert.deepEqual(broken.evidence.replayed, {
    status: 'silent',
    reason:
      'the migrations do not run on an empty database, so I could not try its rules: supabase/migrations/20260102000000_b.sql line 2: relation "member" does not exist',
  });
});
