import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import mysql, { type Connection } from 'mysql2/promise';
import { sessionsOf, statementsOf } from '../../src/drive/database/ask-session.ts';
import { type ReadSession, readSession } from '../../src/drive/database/read-session.ts';
import { hiddenIn, type Session, slowIn, stuckIn } from '../../src/engines/statements/slow.ts';
import { between, preparedTogether, type Snapshot } from '../../src/engines/statements/snapshot.ts';
import { noMariadb, startMariadb } from './scratch-mariadb.ts';

const skip = noMariadb();
const counting = skip === false ? await startMariadb('--performance-schema=ON') : null;
const silent = skip === false ? await startMariadb() : null;
after(() => Promise.all([counting?.stop(), silent?.stop()]));

const opened = (url: string): Promise<ReadSession> =>
  readSession('WATCHED', 'watch.database', { env: name => (name === 'WATCHED' ? url : undefined) });

const looked = async <T>(url: string, look: (session: ReadSession) => Promise<T>): Promise<T> => {
  const session = await opened(url);
  return look(session).finally(session.close);
};

const switchOnOf = (look: { readonly tells: true } | { readonly tells: false; readonly switchOn: string }): string =>
  look.tells ? 'it tells' : look.switchOn;

const snapshotOf = async (session: ReadSession): Promise<Snapshot> => {
  const look = await statementsOf(session);
  assert.ok(look.tells, JSON.stringify(look));
  return look.snapshot;
};

const sessionsIn = async (session: ReadSession): Promise<readonly Session[]> => {
  const look = await sessionsOf(session);
  assert.ok(look.tells, JSON.stringify(look));
  return look.sessions;
};

const hour = 3_600_000;
const anHourLater = (seen: readonly Session[]): readonly Session[] =>
  seen.map(one => ({ ...one, stateMs: hour, statementMs: one.statementMs === null ? null : hour }));

const whysIn = (seen: readonly Session[]): readonly string[] =>
  stuckIn(anHourLater(seen))
    .map(({ why }) => why)
    .toSorted();

/** Looks again until it is as it should be; the last look when it never is. */
const seenUntil = async (
  session: ReadSession,
  isThere: (seen: readonly Session[]) => boolean,
): Promise<readonly Session[]> => {
  let seen = await sessionsIn(session);
  for (let tries = 0; tries < 40 && !isThere(seen); tries += 1) {
    // What InnoDB shows of transactions is as old as the last look, when that is less than a tenth of a second ago.
    await setTimeout(150);
    seen = await sessionsIn(session);
  }
  return seen;
};

test(
  'MariaDB counts nothing by default: where that is switched on is said, and what its log tells until then',
  { skip },
  async () => {
    const url = (await silent?.database('off')) ?? '';
    const look = await looked(url.replace('mysql:', 'mariadb:'), statementsOf);
    assert.match(
      switchOnOf(look),
      /performance_schema = ON below \[mariadbd\].*restart it once.*set global slow_query_log = 1/,
    );
    await silent?.run('set global slow_query_log = 1');
    assert.match(
      switchOnOf(await looked(url, statementsOf)),
      /names only what takes over 10 s: set global long_query_time = 0\.5/,
    );
    await silent?.run('set global long_query_time = 0.5');
    assert.match(switchOnOf(await looked(url, statementsOf)), /read its slow log, which names what takes over 0\.5 s/);
    assert.equal((await looked(url, sessionsOf)).tells, true);
  },
);

test('a part of the counting that is switched off is named with the line that switches it on', { skip }, async () => {
  const url = (await counting?.database('halfway')) ?? '';
  const off = "update performance_schema.setup_consumers set enabled = 'NO' where name = 'statements_digest'";
  await counting?.run(off);
  const line = switchOnOf(await looked(url, statementsOf))
    .replace(/^Run as an administrator: /, '')
    .replace(/;.*$/, '');
  assert.equal(line, off.replace('NO', 'YES'));
  await counting?.run(line);
  assert.equal((await looked(url, statementsOf)).tells, true);
});

test('an account with few rights is told which one is missing, and never that all is well', { skip }, async () => {
  const url = (await counting?.database('private')) ?? '';
  await counting?.run(
    "create user looker@'127.0.0.1' identified by 'p@ss/word'; grant select on private.* to looker@'127.0.0.1'",
  );
  const own = url.replace('root@', 'looker:p%40ss%2Fword@');
  const granted = async (look: { readonly tells: true } | { readonly tells: false; readonly switchOn: string }) => {
    const [, grant = ''] = /: (grant [^;]+);$/.exec(switchOnOf(look)) ?? [];
    assert.match(grant, /^grant (?:select on performance_schema\.\*|process on \*\.\*) to 'NAME'@'HOST'$/);
    await counting?.run(grant.replace('NAME', 'looker').replace('HOST', '127.0.0.1'));
  };
  await granted(await looked(own, statementsOf));
  assert.equal((await looked(own, statementsOf)).tells, true);
  await granted(await looked(own, sessionsOf));
  assert.equal((await looked(own, sessionsOf)).tells, true);
});

test('a session that looks cannot write, and ends what takes long by itself', { skip }, async () => {
  const url = (await counting?.database('read_only')) ?? '';
  await counting?.run('create table read_only.seat (id int primary key)');
  const session = await opened(url);
  try {
    for (const sql of ['insert into seat values (1)', 'create table other (id int)', 'drop table seat'])
      await assert.rejects(session.ask(sql), /READ ONLY/);
    const [row] = await session.ask('select @@max_statement_time as most, @@time_zone as zone');
    assert.deepEqual([Number(row?.['most']), row?.['zone']], [5, '+00:00']);
  } finally {
    await session.close();
  }
});

/** What is named of the time in which `act` ran. */
const namedWhile = async (session: ReadSession, act: () => Promise<unknown>): Promise<readonly string[]> => {
  const before = await snapshotOf(session);
  await act();
  const { worked, ms } = between(before, await snapshotOf(session));
  return slowIn(worked, ms).map(({ text, calls, why }) => `${calls} ${why}: ${text}`);
};

const times = async (count: number, act: (index: number) => Promise<unknown>): Promise<void> => {
  for (let index = 0; index < count; index += 1) await act(index);
};

test('the slow statement of a busy app is named without a value, and is gone when it is mended', { skip }, async () => {
  const url = (await counting?.database('busy')) ?? '';
  await counting?.run('create table busy.answer (id int primary key, post int not null, words text)');
  const [app, session] = [await mysql.createConnection(url), await opened(url)];
  const asked = (seconds: number) => (post: number) =>
    app.query(
      `select count(*), sleep(${seconds}) from answer where post > ${post} and words <> 'a secret ${post}' /* trace ${post} */`,
    );
  try {
    // Once a night, slow; often, and quick: neither is named for being slow each time.
    const named = await namedWhile(session, async () => {
      await times(120, asked(0.021));
      await app.query('select sleep(0.4), 17 as report');
      await times(300, index => app.query(`select id from answer where id = ${index}`));
    });
    const each = named.filter(line => line.includes('each-time'));
    assert.equal(each.length, 1, named.join('; '));
    assert.match(
      each[0] ?? '',
      /^120 each-time: SELECT COUNT \( \* \) , `sleep` \(\?\) FROM `answer` WHERE `post` > \? AND `words` != \?$/,
    );
    assert.doesNotMatch(named.join('; '), /secret|\b17\b|trace/);
    const later = await namedWhile(session, () => times(120, asked(0)));
    assert.ok(!later.some(line => line.includes('each-time')), later.join('; '));
  } finally {
    await app.end();
    await session.close();
  }
});

test(
  'statements that an app prepares are counted only together: what hides among them is never well',
  { skip },
  async () => {
    const url = (await counting?.database('prepared')) ?? '';
    await counting?.run('create table prepared.answer (id int primary key, post int not null)');
    const session = await opened(url);
    const sql = 'select count(*), sleep(?) from answer where post <> ?';
    const app: Connection = await mysql.createConnection(url);
    const hiddenWhile = async (act: () => Promise<unknown>): Promise<string | undefined> => {
      const before = await snapshotOf(session);
      await act();
      const { worked, ms } = between(before, await snapshotOf(session));
      assert.ok(!slowIn(worked, ms).some(({ text }) => text.includes('prepared')));
      return hiddenIn(worked)?.text;
    };
    try {
      assert.equal(await hiddenWhile(() => times(110, post => app.execute(sql, [0.021, post]))), preparedTogether);
      const anew = (): Promise<void> =>
        times(105, async post => {
          const own = await mysql.createConnection(url);
          await own.execute(sql, [0.021, post]);
          await own.end();
        });
      assert.equal(await hiddenWhile(anew), preparedTogether);
      // As many quick ones, and a report of the night: nothing that is slow each time can hide among them.
      assert.equal(
        await hiddenWhile(async () => {
          await times(110, post => app.execute(sql, [0, post]));
          await app.execute(sql, [0.4, 1]);
        }),
        undefined,
      );
    } finally {
      await app.end();
      await session.close();
    }
  },
);

test('statements for which the server has no room are said to be there', { skip }, async () => {
  const crowded = await startMariadb('--performance-schema=ON', '--performance-schema-digests-size=20');
  try {
    const url = await crowded.database('crowded');
    const app = await mysql.createConnection(url);
    const session = await opened(url);
    await times(30, index => app.query(`select ${index} as filled_${index}`));
    const before = await snapshotOf(session);
    await times(110, () => app.query('select sleep(0.021) as late'));
    const { worked, ms } = between(before, await snapshotOf(session));
    assert.match(hiddenIn(worked)?.text ?? '', /no room to tell apart: raise performance_schema_digests_size/);
    assert.deepEqual(slowIn(worked, ms), []);
    await app.end();
    await session.close();
  } finally {
    await crowded.stop();
  }
});

test('nothing is emptied: a count that others keep goes on', { skip }, async () => {
  const url = (await counting?.database('kept')) ?? '';
  const app = await mysql.createConnection(url);
  const session = await opened(url);
  try {
    await times(3, () => app.query('select 5 as kept'));
    await snapshotOf(session);
    await times(3, () => app.query('select 5 as kept'));
    const { counted } = await snapshotOf(session);
    assert.equal(counted.find(({ text }) => /SELECT \? AS `kept`/.test(text))?.calls, 6);
  } finally {
    await app.end();
    await session.close();
  }
});

test('after somebody else emptied the counts, what was done since is named and nothing twice', { skip }, async () => {
  const url = (await counting?.database('emptied')) ?? '';
  const app = await mysql.createConnection(url);
  const session = await opened(url);
  try {
    await times(120, () => app.query('select sleep(0.021) as emptied'));
    // A digest is known by the second in which it was first seen.
    await app.query('select sleep(1.1)');
    const named = await namedWhile(session, async () => {
      await app.query('truncate performance_schema.events_statements_summary_by_digest');
      await times(101, () => app.query('select sleep(0.021) as emptied'));
    });
    assert.match(named.find(line => line.includes('emptied')) ?? '', /^101 each-time/);
  } finally {
    await app.end();
    await session.close();
  }
});

test('who waits for a row, who holds it, and who sleeps are told apart, without a value', { skip }, async () => {
  for (const server of [counting, silent]) {
    const url = (await server?.database('locked')) ?? '';
    await server?.run(
      "create table locked.seat (id int primary key, who text); insert into locked.seat values (1, 'x')",
    );
    const [holder, waiter, idle] = [
      await mysql.createConnection(url),
      await mysql.createConnection(url),
      await mysql.createConnection(url),
    ];
    const session = await opened(url);
    try {
      await holder.query('begin');
      await holder.query("update seat set who = 'a secret' where id = 1");
      const waiting = waiter.query("update seat set who = 'another secret' where id = 1");
      const whys = ['holds-a-transaction', 'waits-for-a-lock'];
      // For a moment after its answer the server still lists the statement of the holder as running.
      const seen = await seenUntil(session, all => isDeepStrictEqual(whysIn(all), whys));
      const stuck = stuckIn(anHourLater(seen));
      assert.deepEqual(whysIn(seen), whys);
      assert.equal(stuck.find(({ why }) => why === 'waits-for-a-lock')?.heldBy, holder.threadId);
      assert.equal(stuck.find(({ why }) => why === 'waits-for-a-lock')?.text, 'update seat set who = ? where id = ?');
      assert.doesNotMatch(JSON.stringify(seen), /secret/);
      await holder.query('commit');
      await waiting;
      const later = await seenUntil(session, all => all.every(({ state }) => state === 'idle'));
      assert.equal(later.filter(({ state }) => state === 'idle').length >= 3, true, JSON.stringify(later));
      assert.deepEqual(stuckIn(anHourLater(later)), []);
    } finally {
      await Promise.all([holder.end(), waiter.end(), idle.end()]);
      await session.close();
    }
  }
});

test('a change of a table that waits for a transaction, and everybody behind it', { skip }, async () => {
  const url = (await counting?.database('altered')) ?? '';
  await counting?.run('create table altered.seat (id int primary key)');
  const [holder, changer, reader] = [
    await mysql.createConnection(url),
    await mysql.createConnection(url),
    await mysql.createConnection(url),
  ];
  const session = await opened(url);
  try {
    await holder.query('begin');
    await holder.query('select * from seat');
    const changing = changer.query('alter table seat add column who text');
    await seenUntil(session, all => all.some(({ waitsForLock }) => waitsForLock));
    const reading = reader.query('select * from seat');
    const whys = ['holds-a-transaction', 'waits-for-a-lock', 'waits-for-a-lock'];
    assert.deepEqual(whysIn(await seenUntil(session, all => isDeepStrictEqual(whysIn(all), whys))), whys);
    await holder.query('commit');
    await Promise.all([changing, reading]);
  } finally {
    await Promise.all([holder.end(), changer.end(), reader.end()]);
    await session.close();
  }
});
