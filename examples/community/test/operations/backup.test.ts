import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { sql } from 'kysely';
import { readConfig } from '../../src/config.ts';
import { openDatabase } from '../../src/database/open.ts';
import type { Database } from '../../src/database/schema.ts';
import { seed } from '../../src/development/seed.ts';
import { createLog } from '../../src/log.ts';
import { createParts } from '../../src/parts.ts';
import { openIsolated, openMigrated, password, testEnvironment } from '../support/community.ts';

/** The commands as people run them, on PostgreSQL when DATABASE_URL is set and else on PGlite in a folder. */
const folder = mkdtempSync(join(tmpdir(), 'community-backup-'));
const data = join(folder, 'data');
const file = join(folder, 'kept', 'community.backup');
const isolated = await openIsolated(readConfig({ ...testEnvironment(), DATA_FOLDER: data }));
const { config } = isolated;
after(async () => {
  await isolated.drop();
  await rm(folder, { recursive: true, force: true });
});

const environment = config.DATABASE_URL ? { DATABASE_URL: config.DATABASE_URL } : { DATA_FOLDER: data };

const command = async (name: 'backup' | 'restore', ...args: readonly string[]) => {
  const script = join(import.meta.dirname, '..', '..', 'src', 'commands', `${name}.ts`);
  const env = { PATH: process.env['PATH'], SYSTEMROOT: process.env['SYSTEMROOT'], ...environment };
  const child = spawn(process.execPath, [script, ...args], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
};

const look = async <Seen>(read: (db: Database) => Promise<Seen>): Promise<Seen> => {
  const { db, close } = openDatabase(config);
  return read(db).finally(close);
};

/** Of every table how many rows it has and a digest of all that stands in them. */
const stateOf = (db: Database) => async () => {
  const listed = sql<{ name: string }>`
    select tablename as name from pg_tables where schemaname = current_schema() order by tablename`;
  const state: Record<string, { count: number; digest: string | null }> = {};
  for (const { name } of (await listed.execute(db)).rows) {
    const seen = await sql<{ count: number; digest: string | null }>`
      select count(*)::int as count, md5(string_agg(row::text, chr(10) order by row::text)) as digest
      from ${sql.table(name)} as row`.execute(db);
    if (seen.rows[0]) state[name] = seen.rows[0];
  }
  return state;
};
const state = () => look(db => stateOf(db)());

const fill = async (): Promise<void> => {
  const opened = await openMigrated(config);
  const app = createParts(config, opened, createLog({ write: () => undefined }));
  const account = { email: 'owner@example.test', password, role: 'owner', plan: 'patron' } as const;
  await seed(app, { members: 120, posts: 400 }, [account]);
  const { id, author_id } = await app.db.selectFrom('post').select(['id', 'author_id']).executeTakeFirstOrThrow();
  const comment = { post_id: id, author_id, body: 'Ünïcödé, “quotes” and\na line.', created_at: new Date() };
  await app.db
    .insertInto('comment')
    .values({ ...comment, id: 'c1', removed_by: null })
    .execute();
  app.mailer.close();
  await opened.close();
};

/** As after a lost disk: nothing of the community is there any more. */
const destroy = async (): Promise<void> => {
  if (!config.DATABASE_URL) return rm(data, { recursive: true });
  await look(async db => {
    const schema = await sql<{ name: string }>`select current_schema() as name`.execute(db);
    const name = sql.id(schema.rows[0]?.name ?? '');
    await sql`drop schema ${name} cascade`.execute(db);
    await sql`create schema ${name}`.execute(db);
  });
};

const damage = (): Promise<unknown> => look(db => db.deleteFrom('member').execute());

await fill();
const before = await state();

test('what was backed up comes back after everything is lost: every row of every table, and it can be written to', async () => {
  const made = await command('backup', file);
  assert.deepEqual([made.code, /Backed up \d{3} rows of \d+ tables/.test(made.said)], [0, true], made.said);
  assert.deepEqual((await readdir(join(folder, 'kept'))).toSorted(), ['community.backup', 'community.backup.json']);
  for (const name of [file, `${file}.json`])
    assert.equal((await stat(name)).mode & 0o077, 0, `${name} is readable by others`);
  await destroy();
  const back = await command('restore', file);
  assert.equal(back.code, 0, back.said);
  assert.match(back.said, /all \d{3} rows of \d+ tables came back\.\n$/);
  const found = await state();
  assert.ok(Object.keys(found).length > 12);
  assert.ok((found['post']?.count ?? 0) === 400 && (found['audit']?.count ?? 0) > 0 && found['comment']?.count === 1);
  assert.deepEqual(found, before);
  const ids = await look(async db => {
    const trial = await db.startTransaction().execute();
    const entry = { actor_id: null, action: 'restored', target: null, request_id: 'test', address: null };
    await trial
      .insertInto('audit')
      .values({ ...entry, at: new Date() })
      .execute();
    const rows = await trial.selectFrom('audit').select('id').execute();
    await trial.rollback().execute();
    return rows.map(row => row.id);
  });
  assert.equal(new Set(ids).size, (before['audit']?.count ?? 0) + 1, 'numbers go on after the last one');
  await assert.rejects(
    look(db => db.deleteFrom('audit').execute()),
    /append-only/,
  );
});

test('members are not replaced unasked; asked, they are, and what was there is kept', async () => {
  await damage();
  const damaged = await state();
  await look(db =>
    db
      .insertInto('member')
      .values({
        id: 'm1',
        email: 'late@example.test',
        email_verified: true,
        name: 'Late',
        image: null,
        ban_reason: null,
        created_at: new Date(),
        updated_at: new Date(),
      })
      .execute(),
  );
  const refused = await command('restore', file);
  assert.equal(refused.code, 1);
  assert.match(refused.said, /There are members in the database already.*--replace/);
  assert.equal((await state())['member']?.count, (damaged['member']?.count ?? 0) + 1);
  const back = await command('restore', file, '--replace');
  assert.equal(back.code, 0, back.said);
  assert.deepEqual(await state(), before);
  const kept = / kept in (\S+): remove it/.exec(back.said)?.[1] ?? '';
  if (!config.DATABASE_URL) {
    const { db, close } = openDatabase({ ...config, DATA_FOLDER: kept });
    const names = await db.selectFrom('member').select('name').execute().finally(close);
    assert.deepEqual(names, [{ name: 'Late' }]);
    return;
  }
  await look(async db => {
    const old = await sql<{ name: string }>`select name from ${sql.table(`${kept}.member`)}`.execute(db);
    assert.deepEqual(old.rows, [{ name: 'Late' }]);
    await sql`drop schema ${sql.id(kept)} cascade`.execute(db);
  });
});

test('a restore that brings back too little says which table, fails, and leaves what was there', async () => {
  const label = JSON.parse(await readFile(`${file}.json`, 'utf8')) as { rows: Record<string, number> };
  const whole = JSON.stringify(label);
  label.rows['post'] = 401;
  label.rows['gone'] = 7;
  await writeFile(`${file}.json`, JSON.stringify(label));
  const failed = await command('restore', file, '--replace');
  assert.equal(failed.code, 1, failed.said);
  assert.match(
    failed.said,
    /Not everything came back[^]*gone: missing, and in the backup 7[^]*post: 400, and in the backup 401/,
  );
  assert.deepEqual(await state(), before);
  await writeFile(`${file}.json`, whole);
});

test('a backup that was cut off, is not there or has no label is refused before anything is touched', async () => {
  const copy = join(folder, 'copy.backup');
  await writeFile(copy, await readFile(file));
  assert.match((await command('restore', copy, '--replace')).said, /There is no .*copy\.backup\.json/);
  await writeFile(`${copy}.json`, await readFile(`${file}.json`));
  await truncate(copy, 2_000);
  assert.match((await command('restore', copy, '--replace')).said, /is not what was written as the backup/);
  await rm(copy);
  assert.match((await command('restore', copy, '--replace')).said, /There is no backup/);
  await writeFile(`${copy}.json`, 'no label');
  const last = await command('restore', copy, '--replace');
  assert.deepEqual([last.code, /is not the label of a backup/.test(last.said)], [1, true], last.said);
  assert.deepEqual(await state(), before);
});
