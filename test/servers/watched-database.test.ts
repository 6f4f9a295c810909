import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import pg from 'pg';
import { type ReadSession, readSession } from '../../src/drive/database/read-session.ts';
import { type Session, slowIn, stuckIn } from '../../src/engines/statements/slow.ts';
import { between, type Snapshot } from '../../src/engines/statements/snapshot.ts';
import { type Look, countedStatements, openSessions } from '../../src/drive/database/statements.ts';
import { noPostgres, startPostgres } from './scratch-postgres.ts';

const skip = noPostgres();
const counting = skip === false ? await startPostgres('pg_stat_statements') : null;
const silent = skip === false ? await startPostgres() : null;
after(() => Promise.all([counting?.stop(), silent?.stop()]));

const opened = (url: string): Promise<ReadSession> =>
  readSession('WATCHED', 'watch.database', { env: name => (name === 'WATCHED' ? url : undefined) });

const lookAt = async (url: string): Promise<Look> => {
  const session = await opened(url);
  return countedStatements(session.ask).finally(session.close);
};

const sessionsIn = async ({ ask }: ReadSession): Promise<readonly Session[]> => {
  const look = await openSessions(ask);
  assert.ok(look.tells, JSON.stringify(look));
  return look.sessions;
};

const switchOnOf = (look: Look): string => (look.tells ? 'it tells' : look.switchOn);

test('what must be switched on is said, one step at a time', { skip }, async () => {
  assert.match(switchOnOf(await lookAt(silent?.database('off') ?? '')), /shared_preload_libraries/);
  const halfway = silent?.database('halfway') ?? '';
  silent?.run(halfway, 'create extension pg_stat_statements');
  assert.match(switchOnOf(await lookAt(halfway)), /shared_preload_libraries/);
  const url = counting?.database('created') ?? '';
  assert.equal(switchOnOf(await lookAt(url)), 'Run as its owner: create extension pg_stat_statements;');
  counting?.run(url, 'create extension pg_stat_statements');
  assert.equal((await lookAt(url)).tells, true);
});

test('a role that sees nothing of others is told how it may', { skip }, async () => {
  const url = counting?.database('private') ?? '';
  counting?.run(url, "create extension pg_stat_statements; create role looker login; select 'of somebody else'");
  const own = new URL(url);
  own.username = 'looker';
  // The statements of this role itself are shown to it; before it has said anything there are none.
  assert.match(switchOnOf(await lookAt(own.href)), /pg_read_all_stats/);
  counting?.run(url, 'grant pg_read_all_stats to looker');
  assert.equal((await lookAt(own.href)).tells, true);
});

test('a role that sees no session of others does not say that all is well', { skip }, async () => {
  const url = counting?.database('unseen') ?? '';
  counting?.run(url, 'create role stranger login');
  const own = new URL(url);
  own.username = 'stranger';
  const [app, session] = [new pg.Client({ connectionString: url }), await opened(own.href)];
  await app.connect();
  try {
    const look = await openSessions(session.ask);
    assert.match(look.tells ? 'it tells' : look.switchOn, /pg_read_all_stats/);
  } finally {
    await app.end();
    await session.close();
  }
});

test('the slow statement of a busy app is named with its count, and is gone when it is mended', { skip }, async () => {
  const url = counting?.database('busy') ?? '';
  counting?.run(
    url,
    'create extension pg_stat_statements; create table answer (id int primary key, post int not null)',
  );
  const app = new pg.Client({ connectionString: url });
  const session = await opened(url);
  await app.connect();
  const snapshot = async (): Promise<Snapshot> => {
    const look = await countedStatements(session.ask);
    assert.ok(look.tells, JSON.stringify(look));
    return look.snapshot;
  };
  /** What is named of a span in which the feed was asked for, each answer after so many seconds. */
  const named = async (seconds: number): Promise<readonly string[]> => {
    const before = await snapshot();
    for (let post = 0; post < 120; post += 1)
      await app.query('select count(*), pg_sleep($2) from answer where post = $1 /* trace */', [post, seconds]);
    const { worked, ms } = between(before, await snapshot());
    return slowIn(worked, ms).map(({ text, calls, why }) => `${calls} ${why}: ${text}`);
  };
  try {
    assert.deepEqual(await named(0.021), ['120 each-time: select count(*), pg_sleep($2) from answer where post = $1']);
    const later = await named(0);
    assert.ok(!later.some(line => line.includes('each-time')), later.join('; '));
  } finally {
    await app.end();
    await session.close();
  }
});

test('who waits for a lock and who holds it are told apart from who sleeps', { skip }, async () => {
  const url = counting?.database('locked') ?? '';
  counting?.run(url, 'create table seat (id int primary key); insert into seat values (1)');
  const [holder, waiter] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })];
  const session = await opened(url);
  await Promise.all([holder.connect(), waiter.connect()]);
  try {
    await holder.query('begin');
    await holder.query('update seat set id = 1');
    const waiting = waiter.query('update seat set id = 1');
    let seen = await sessionsIn(session);
    for (let tries = 0; tries < 100 && !seen.some(({ waitsForLock }) => waitsForLock); tries += 1)
      seen = await sessionsIn(session);
    const [holding] = (await holder.query<{ pid: number }>('select pg_backend_pid() as pid')).rows;
    assert.equal(seen.find(({ waitsForLock }) => waitsForLock)?.heldBy, holding?.pid);
    assert.deepEqual(seen.map(({ state, waitsForLock }) => `${state} ${waitsForLock}`).toSorted(), [
      'active true',
      'idle in transaction false',
    ]);
    const hour = 3_600_000;
    const later = seen.map(one => ({ ...one, stateMs: hour, statementMs: one.statementMs === null ? null : hour }));
    assert.deepEqual(
      stuckIn(later)
        .map(({ why }) => why)
        .toSorted(),
      ['holds-a-transaction', 'waits-for-a-lock'],
    );
    await holder.query('commit');
    await waiting;
  } finally {
    await Promise.all([holder.end(), waiter.end()]);
    await session.close();
  }
});
