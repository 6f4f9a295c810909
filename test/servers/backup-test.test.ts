import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { backupTest, type BackupTestReport } from '../../src/commands/backup-test.ts';
import { LaunchReadyError } from '../../src/platform/errors.ts';
import { heard } from '../proof/command-line.ts';
import { noPostgres, type ScratchPostgres, startPostgres } from './scratch-postgres.ts';

const dump = 'pg_dump --format=custom --no-owner --file="$1" "$DATABASE_URL"';
const restore = 'pg_restore --no-owner --exit-on-error --dbname "$DATABASE_URL" "$1"';
const shell = (line: string): readonly string[] => ['sh', '-c', line, 'sh', '{file}'];

describe('a backup on a real Postgres, made and restored', { skip: noPostgres() }, () => {
  let postgres: ScratchPostgres;
  let source = '';
  let scratch = '';
  let folder = '';

  before(async () => {
    postgres = await startPostgres();
    source = postgres.database('community');
    scratch = postgres.database('scratch');
    postgres.run(
      source,
      `create table member (id int primary key); create table post (id int primary key, author int references member);
       create schema audit; create table audit."Entry" (id int);
       insert into member select generate_series(1, 100); insert into post select n, n % 100 + 1 from generate_series(1, 200) n;
       insert into audit."Entry" select generate_series(1, 7)`,
    );
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-backups-'));
    mkdirSync(join(folder, 'backups'));
    writeFileSync(join(folder, 'backups', 'last-night.dump'), 'x');
  });
  after(() => postgres.stop());

  const run = async (backup: object, env: { readonly [name: string]: string } = {}, runCode = true) => {
    const config = join(folder, 'launch-ready.jsonc');
    writeFileSync(
      config,
      JSON.stringify({ domain: 'community.test', backup: { scratchUrlEnv: 'SCRATCH', where: 'backups', ...backup } }),
    );
    const own: { readonly [name: string]: string } = {
      DATABASE_URL: source,
      SCRATCH: scratch,
      LAUNCH_READY_STATE: join(folder, 'state'),
      ...env,
    };
    try {
      const ended = await heard(folder, folder, around =>
        backupTest(
          undefined,
          { config, runCode, json: runCode },
          { ...around, env: name => own[name] ?? process.env[name] },
        ),
      );
      return { ...ended, report: (runCode ? JSON.parse(ended.stdout) : {}) as BackupTestReport };
    } finally {
      assert.equal(
        postgres.run(
          scratch,
          "select count(*) from pg_tables where schemaname not in ('pg_catalog', 'information_schema')",
        ),
        '0',
      );
    }
  };
  const placesOf = ({ report }: { readonly report: BackupTestReport }): readonly string[] =>
    report.findings.map(({ place }) => place);

  test('comes back whole: every table counted, the scratch database empty again, no file left', async () => {
    const ended = await run({ make: shell(dump), restore: shell(restore) });
    assert.equal(ended.code, 0, ended.stdout);
    const { rows } = ended.report.backups;
    assert.deepEqual(rows.status === 'ok' && rows.value, {
      'audit."Entry"': { before: 7, after: 7, restored: 7 },
      'public.member': { before: 100, after: 100, restored: 100 },
      'public.post': { before: 200, after: 200, restored: 200 },
    });
    assert.deepEqual(
      readdirSync(tmpdir()).filter(name => name.startsWith('launch-ready-backup-')),
      [],
    );
  });

  test('three rows of a hundred are missing: that is caught', async () => {
    const lossy = `${restore} && psql -X -q -d "$DATABASE_URL" -c 'delete from post where id % 33 = 0'`;
    const ended = await run({ make: shell(dump), restore: shell(lossy) });
    assert.equal(ended.code, 1);
    assert.deepEqual(placesOf(ended), ['backup/rows']);
    assert.match(ended.report.findings[0]?.cause ?? '', /public\.post: 194 of 200 rows/);
  });

  test('tables that the list of the command left out are named', async () => {
    const ended = await run({
      make: shell(dump.replace('--no-owner', '--no-owner --schema=audit')),
      restore: shell(restore),
    });
    assert.match(ended.report.findings[0]?.cause ?? '', /public\.member: the table is missing \(100 rows\)/);
  });

  test('whoever writes or leaves meanwhile is no fault; asked for single tables, only these count', async () => {
    const meanwhile = `${dump}; psql -X -q -d "$DATABASE_URL" -c 'insert into post values (900, 1)'`;
    assert.equal((await run({ make: shell(meanwhile), restore: shell(restore) })).code, 0);
    const leaves = `psql -X -q -d "$DATABASE_URL" -c 'delete from post where id = 900'; ${dump}`;
    assert.equal((await run({ make: shell(leaves), restore: shell(restore) })).code, 0);
    const lossy = `${restore} && psql -X -q -d "$DATABASE_URL" -c 'delete from post'`;
    assert.equal((await run({ make: shell(dump), restore: shell(lossy), count: ['member'] })).code, 0);
  });

  test('a backup that cannot be made, and one that cannot be restored', async () => {
    const unmade = await run({ make: ['sh', '-c', 'echo full; exit 3'], restore: shell(restore) });
    assert.deepEqual([unmade.code, placesOf(unmade)], [1, ['backup/make']]);
    const plain = dump.replace('custom', 'plain');
    const unread = await run({ make: shell(plain), restore: shell(restore) });
    assert.deepEqual([unread.code, placesOf(unread)], [1, ['backup/restore']]);
  });

  test('the newest backup is nine days old', async () => {
    const old = new Date(Date.now() - 9 * 86_400_000);
    utimesSync(join(folder, 'backups', 'last-night.dump'), old, old);
    assert.deepEqual(placesOf(await run({ make: shell(dump), restore: shell(restore) })), ['backup/age']);
    const told = await run({
      make: shell(dump),
      restore: shell(restore),
      newest: ['sh', '-c', 'date -u +%Y-%m-%dT%H:%M:%SZ'],
    });
    assert.deepEqual(placesOf(told), []);
  });

  test('without a place of the backups it is not known whether they are recent', async () => {
    const ended = await run({ make: shell(dump), restore: shell(restore), where: 'nowhere' });
    assert.equal(ended.code, 3);
    assert.match(ended.report.notChecked[0]?.reason ?? '', /there is no backup in nowhere/);
  });

  test('says beforehand what it would run, and runs nothing', async () => {
    const { code, stdout } = await run({ make: ['false'], restore: ['false'] }, {}, false);
    assert.equal(code, 0);
    assert.match(stdout, /Nothing was run/);
  });

  test('a database with something in it, the database itself, and none at all are refused', async () => {
    const refused = (env: { readonly [name: string]: string }, says: RegExp) =>
      assert.rejects(
        run({ make: shell(dump), restore: shell(restore) }, env),
        (error: unknown) =>
          error instanceof LaunchReadyError && says.test(error.message) && !error.message.includes('hidden'),
      );
    await refused({ SCRATCH: source }, /name the same database/);
    await refused({ SCRATCH: source, DATABASE_URL: '' }, /is not empty: it has 3 tables/);
    await refused({ SCRATCH: 'mysql://127.0.0.1/x' }, /holds no address of a Postgres/);
    const away = new URL(scratch);
    away.pathname = '/nowhere';
    away.password = 'hidden';
    await refused({ SCRATCH: away.href }, /cannot be asked/);
    rmSync(folder, { recursive: true, force: true });
  });
});
