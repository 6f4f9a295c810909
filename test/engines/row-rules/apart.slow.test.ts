import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { replayApart } from '../../../src/engines/row-rules/replay-apart.ts';
import type { Io } from '../../../src/platform/io.ts';
import { startProgram } from '../../../src/platform/start-program.ts';
import { migration } from './empty-database.ts';

const folder = mkdtempSync(join(tmpdir(), 'launch-ready-rows-'));
after(() => rmSync(folder, { recursive: true }));
const cache = join(folder, 'cache');
const never = new AbortController().signal;

const apart = (sql: string, start: Io['start'] = startProgram, ms?: number) =>
  replayApart(start, { files: [migration(sql)], platform: 'supabase', cache }, folder, never, ms);

test('the files of an empty database are kept for their owner alone and used again; broken ones are no hindrance', async () => {
  const first = await apart('create table a (id int primary key);');
  assert.ok('tried' in first, JSON.stringify(first));
  const names = readdirSync(cache).toSorted();
  assert.deepEqual(
    names.map(name => name.replace(/-.*/, '')),
    ['empty', 'outcome'],
  );
  const [empty = '', outcome = ''] = names.map(name => join(cache, name));
  if (process.platform !== 'win32')
    for (const file of [empty, outcome]) assert.equal(statSync(file).mode & 0o777, 0o600);
  const { mtimeMs } = statSync(empty);
  const told: string[] = [];
  const again = await apart('create table a (id int primary key);', (...given) => {
    const running = startProgram(...given);
    running.stdout.on('data', (chunk: Buffer) => told.push(chunk.toString()));
    return running;
  });
  assert.deepEqual(again, first);
  assert.doesNotMatch(told.join(''), /"at"/, 'the same migrations are not replayed again');
  const other = await apart('create table b (id int primary key);');
  assert.ok('tried' in other && other.tried.catalog.relations[0]?.name === 'public.b');
  assert.equal(statSync(empty).mtimeMs, mtimeMs);
  for (const name of readdirSync(cache)) writeFileSync(join(cache, name), 'broken');
  assert.deepEqual(await apart('create table a (id int primary key);'), first);
  assert.ok(statSync(empty).size > 1_000_000);
});

test('a statement without end is ended, and its place is told', async () => {
  const outcome = await apart('create table a (id int);\ndo $$ begin loop end loop; end $$;', startProgram, 20_000);
  assert.deepEqual(outcome, {
    ended: 'in time',
    at: { file: 'supabase/migrations/20260301090000_tables.sql', line: 2 },
  });
});

test('a statement that wants all memory is told that there is none', async () => {
  const outcome = await apart("create table a as select repeat('x', 900000000) as x;");
  assert.ok('failed' in outcome && /out of memory/.test(outcome.failed.because), JSON.stringify(outcome));
});

test('a migration neither reads files of this machine nor starts a program', async () => {
  const secret = join(folder, 'secret.txt');
  writeFileSync(secret, 'kept');
  for (const sql of [
    `create table a (x text); copy a from '${secret}'; do $$ begin if (select count(*) from a) > 0 then raise exception 'read'; end if; end $$;`,
    `create table a as select pg_read_file('${secret}') as x;`,
    `create table a (x text); copy a from program 'touch ${join(folder, 'touched')}';`,
  ]) {
    const outcome = await apart(sql);
    assert.ok(!JSON.stringify(outcome).includes('kept'), sql);
    if ('failed' in outcome) assert.doesNotMatch(outcome.failed.because, /^read$/);
  }
  assert.ok(!readdirSync(folder).includes('touched'));
});

test('without PGlite nothing is replayed, and that is said', async () => {
  const hook = `data:text/javascript,import { registerHooks } from 'node:module';
    registerHooks({ resolve(name, context, next) { if (name === '@electric-sql/pglite') throw new Error('gone'); return next(name, context); } });`;
  const without: Io['start'] = (file, args, options, signal) =>
    startProgram(file, ['--import', hook.replaceAll('\n', ' '), ...args], options, signal);
  assert.deepEqual(await apart('create table a (id int);', without), { missing: true });
});
