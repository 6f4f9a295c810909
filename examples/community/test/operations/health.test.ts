import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { openCommunity } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;

test('ready follows the database there and back, however often it was asked before', async () => {
  const statuses: number[] = [];
  const ask = async (): Promise<void> => void statuses.push((await request('/readyz')).status);
  await ask();
  await ask();
  await sql`alter table migration rename to migration_away`.execute(app.db);
  await ask();
  await sql`alter table migration_away rename to migration`.execute(app.db);
  await ask();
  assert.deepEqual(statuses, [200, 200, 503, 200]);
});

test('a machine without account or cookie gets an answer at once, and nobody keeps it', async () => {
  for (const path of ['/healthz', '/readyz']) {
    const response = await request(path);
    assert.deepEqual([response.status, response.headers.get('location')], [200, null], path);
    assert.match(response.headers.get('cache-control') ?? '', /no-store/, path);
  }
});

test('the answer says that it works and which release it is, and nothing else about the machine', async () => {
  assert.deepEqual(await (await request('/healthz')).json(), { status: 'pass' });
  const { APP_VERSION: version } = app.config;
  assert.deepEqual(await (await request('/readyz')).json(), { status: 'pass', version });
  await sql`alter table migration rename to migration_away`.execute(app.db);
  assert.deepEqual(await (await request('/readyz')).json(), { status: 'fail', version });
  await sql`alter table migration_away rename to migration`.execute(app.db);
});

test(
  'a connection that the database ends between two statements of a transaction costs that transaction, not the app',
  { skip: app.config.DATABASE_URL === undefined ? 'PGlite has no connections' : false },
  async () => {
    const cut = app.db.transaction().execute(async executor => {
      const own = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(executor);
      await sql`select pg_terminate_backend(${own.rows[0]?.pid})`.execute(app.db);
      await new Promise(resolve => setTimeout(resolve, 200));
      await sql`select 1`.execute(executor);
    });
    await assert.rejects(cut);
    assert.equal((await request('/readyz')).status, 200);
  },
);
