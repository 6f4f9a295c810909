import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { readConfig } from '../../src/config.ts';
import { migrate } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { Database } from '../../src/database/schema.ts';
import { testEnvironment } from '../support/community.ts';
import { readRepository } from '../support/repository.ts';

/** The commands of the README, as the person types them who has just lost the database. */
const readme = readRepository()['README.md'] ?? '';
const lines = readme.split('\n');
const commandOf = (program: string): string => {
  const found = lines.filter(line => line.startsWith(`${program} `));
  assert.equal(found.length, 1, `the README has ${found.length} lines with ${program}`);
  return found[0] ?? '';
};
const optionsOf = (command: string): readonly string[] => command.match(/(?<=\s)-{1,2}[\w-]+(?:=\S+)?/g) ?? [];

/** https://www.postgresql.org/docs/current/app-pgdump.html: options that change how it is written, not what. */
const leavesNothingOut =
  /^(?:--format=\w+|-F\w|--compress=\S+|-Z\d|--no-owner|-O|--no-privileges|-x|--clean|-c|--if-exists|--verbose|-v|--dbname)/;

test('the documented backup leaves nothing out, and the restore reads what the backup wrote', () => {
  const dump = commandOf('pg_dump');
  const restore = commandOf('pg_restore');
  for (const option of optionsOf(dump)) assert.match(option, leavesNothingOut, option);
  const [, written = ''] = /> (\S+)$/.exec(dump) ?? [];
  assert.ok(written !== '' && restore.endsWith(` ${written}`), `${dump} and ${restore} speak of different files`);
  // pg_restore refuses a plain script: https://www.postgresql.org/docs/current/app-pgrestore.html
  assert.match(dump, /--format=(?:custom|directory|tar)\b|-F[cdt]\b/, 'pg_restore cannot read this');
  assert.doesNotMatch(restore, /--data-only|--schema-only|--table|-t /);
});

const given = process.env['DATABASE_URL'];
const missing = !given
  ? 'DATABASE_URL names no PostgreSQL'
  : spawnSync('pg_dump', ['--version']).error
    ? 'pg_dump is not installed'
    : false;

const onServer = async (work: (db: Database) => Promise<unknown>, database?: string): Promise<void> => {
  const url = new URL(given ?? '');
  if (database) url.pathname = `/${database}`;
  const opened = openDatabase(readConfig({ ...testEnvironment(), DATABASE_URL: url.href }));
  await work(opened.db).finally(opened.close);
};

test(
  'after the documented backup and restore, members, posts and payments are what they were',
  { skip: missing },
  async () => {
    const name = `backup_${randomBytes(6).toString('hex')}`;
    const folder = mkdtempSync(join(tmpdir(), 'community-backup-'));
    const url = new URL(given ?? '');
    url.pathname = `/${name}`;
    const run = (command: string): void => {
      execFileSync('sh', ['-c', command], {
        cwd: folder,
        env: { ...process.env, DATABASE_URL: url.href },
        stdio: 'pipe',
      });
    };
    const create = (): Promise<void> => onServer(db => sql`create database ${sql.id(name)}`.execute(db));
    const drop = (): Promise<void> => onServer(db => sql`drop database if exists ${sql.id(name)}`.execute(db));
    const count = async (): Promise<readonly string[]> => {
      const seen: string[] = [];
      await onServer(async db => {
        for (const table of ['member', 'subscription', 'post', 'space', 'audit', 'migration'] as const)
          seen.push(`${table}: ${JSON.stringify(await db.selectFrom(table).selectAll().execute())}`);
      }, name);
      return seen;
    };
    after(async () => {
      await drop();
      rmSync(folder, { recursive: true, force: true });
    });
    await create();
    await onServer(async db => {
      await migrate(db);
      await sql`insert into member (id, email, name) values ('m1', 'ada@example.test', 'Ada')`.execute(db);
      await sql`insert into subscription (id, customer_id, member_id, plan, status, period_end, last_event_at)
      values ('s1', 'c1', 'm1', 'patron', 'active', now(), now())`.execute(db);
      await sql`insert into post (id, space_id, author_id, title, body, created_at)
      values ('p1', 'lobby', 'm1', 'Hello', 'World', now())`.execute(db);
      await sql`insert into audit (at, action, request_id) values (now(), 'test', 'r1')`.execute(db);
    }, name);
    const before = await count();
    run(commandOf('pg_dump'));
    await drop();
    await create();
    run(commandOf('pg_restore'));
    assert.deepEqual(await count(), before);
    // Once more over what is there, as after a migration that went wrong.
    run(commandOf('pg_restore'));
    assert.deepEqual(await count(), before);
  },
);
