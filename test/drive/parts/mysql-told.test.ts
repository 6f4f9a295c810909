import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sessionsOf, statementsOf } from '../../../src/drive/database/ask-session.ts';
import type { ReadSession } from '../../../src/drive/database/read-session.ts';
import { slowIn, stuckIn } from '../../../src/engines/statements/slow.ts';
import { between, type Snapshot } from '../../../src/engines/statements/snapshot.ts';

/**
 * Rows as MySQL 8.4 documents them: no MySQL runs here, for Debian has none. What it shares with MariaDB is tested on a real one
 * (test/servers/watched-mariadb.test.ts).
 */
type Told = { readonly [part: string]: readonly object[] | Error };

const parts = [
  ['server', '@@performance_schema as'],
  ['off', 'setup_consumers'],
  ['digests', 'summary_by_digest'],
  ['runs', 'summary_global_by_event_name'],
  ['prepared', 'prepared_statements_instances'],
  ['uptime', 'Uptime'],
  ['waits', 'data_lock_waits'],
  ['mariadb-waits', 'innodb_lock_waits'],
  ['sessions', 'processlist'],
] as const;

const asked = (told: Told, dialect: ReadSession['dialect'] = 'mysql'): ReadSession => ({
  dialect,
  ask: async sql => {
    const [part] = parts.find(([, mark]) => sql.includes(mark)) ?? [];
    const rows = told[part ?? ''];
    if (rows instanceof Error) throw rows;
    return (rows ?? []) as Awaited<ReturnType<ReadSession['ask']>>;
  },
  close: async () => undefined,
});

const denied = Object.assign(new Error('SELECT command denied'), { errno: 1142 });
const minutes = 60_000;
const at = 1_790_000_000_000;
const server = [{ counts: 1, slow_log: 0, slow_from: '10.000000', at: String(at) }];
const digest = (id: string, calls: number, ms: number, since: number, text = `SELECT ${id}`): object => ({
  id: `app|${id}|2026-11-28 10:00:00.123456`,
  no_room: 0,
  shape: text,
  // Large ones come as text.
  calls: String(calls),
  total_ms: ms,
  row_count: '7',
  since: String(since),
});

const snapshotOf = async (told: Told): Promise<Snapshot> => {
  const look = await statementsOf(asked(told));
  assert.ok(look.tells, JSON.stringify(look));
  return look.snapshot;
};

test('digests of MySQL are compared count by count; one that was cut off before is not taken for new', async () => {
  const before = await snapshotOf({
    server,
    digests: [digest('feed', 50_000, 4_000_000, at - 90 * minutes)],
    uptime: [{ Variable_name: 'Uptime', Value: '86400' }],
  });
  assert.equal(before.resetAt, at - 86_400_000);
  const later = at + 5 * minutes;
  const after = await snapshotOf({
    server: [{ ...server[0], at: later }],
    digests: [
      digest('feed', 50_200, 4_005_000, at - 90 * minutes),
      digest('climbed', 900_000, 90_000_000, at - 90 * minutes),
      digest('new', 150, 6_000, at + minutes),
    ],
  });
  const { worked, ms } = between(before, after);
  assert.deepEqual(
    slowIn(worked, ms).map(({ text, calls }) => `${calls} ${text}`),
    ['150 SELECT new', '200 SELECT feed'],
  );
});

test('a prepared statement that MySQL counts while it is held is named without its values, and not counted twice', async () => {
  const held = (calls: number, ms: number): object => ({
    id: 'prepared|51|1',
    shape: "select a from t where b = ? and c = 'kept'",
    calls,
    total_ms: ms,
    row_count: 1,
  });
  const before = await snapshotOf({ server, prepared: [held(10, 400)], runs: [{ calls: 500, total_ms: 9_000 }] });
  const after = await snapshotOf({
    server: [{ ...server[0], at: at + 5 * minutes }],
    prepared: [held(160, 6_400)],
    runs: [{ calls: 650, total_ms: 15_000 }],
  });
  const { worked, ms } = between(before, after);
  assert.deepEqual(
    slowIn(worked, ms).map(({ text, calls }) => `${calls} ${text}`),
    ['150 select a from t where b = ? and c = ?'],
  );
  assert.deepEqual(
    worked.filter(({ isMixed }) => isMixed),
    [],
  );
});

const switchOnOf = async (told: Told, dialect?: ReadSession['dialect']): Promise<string> => {
  const look = await statementsOf(asked(told, dialect));
  assert.ok(!look.tells);
  return `${look.why} | ${look.switchOn}`;
};

test('what is off, has no room or may not be read is said for MySQL', async () => {
  const off = { ...server[0], counts: 0 };
  assert.match(await switchOnOf({ server: [off] }), /below \[mysqld\].*set global slow_query_log = 1/);
  assert.match(await switchOnOf({ server: [off] }, 'mariadb'), /below \[mariadbd\]/);
  assert.match(
    await switchOnOf({ server, off: [{ what: 'instrument statement/sql/select' }] }),
    /update performance_schema\.setup_instruments set enabled = 'YES', timed = 'YES' where name = 'statement\/sql\/select';.*performance-schema-instrument = 'statement\/sql\/select=ON'/,
  );
  assert.match(
    await switchOnOf({ server, off: [{ what: 'consumer thread_instrumentation' }] }),
    /setup_consumers set enabled = 'YES' where.*performance-schema-consumer-thread-instrumentation = ON/,
  );
  assert.match(await switchOnOf({ server, off: [{ what: 'size' }] }), /performance_schema_digests_size is 0/);
  assert.match(await switchOnOf({ server, digests: denied }), /grant select on performance_schema\.\*/);
  await assert.rejects(statementsOf(asked({ server, digests: new Error('gone') })), /gone/);
});

const session = (id: number, more: object): object => ({
  id,
  command: 'Query',
  seconds: '400',
  state: 'executing',
  statement: 'select 1',
  transaction: null,
  ...more,
});
const sessions = [
  session(1, { state: 'Waiting for table metadata lock' }),
  session(2, { state: 'Waiting for handler commit' }),
  session(3, { transaction: 'LOCK WAIT', statement: "update t set a = 'kept'" }),
  session(4, { command: 'Sleep', transaction: 'RUNNING', statement: null }),
  session(5, { command: 'Sleep', seconds: 90_000, statement: null }),
];

test('sessions of MySQL: who waits, who holds, who only works, and who may not be seen', async () => {
  const look = await sessionsOf(asked({ sessions, waits: [{ waiting: '3', holding: '4' }] }));
  assert.ok(look.tells);
  assert.deepEqual(
    stuckIn(look.sessions).map(({ why, heldBy, text }) => `${why} ${heldBy} ${text}`),
    [
      'waits-for-a-lock null select ?',
      'runs-long null select ?',
      'waits-for-a-lock 4 update t set a = ?',
      'holds-a-transaction null ',
    ],
  );
  // Who may not read whose lock it is still sees that somebody waits.
  const without = await sessionsOf(asked({ sessions, waits: denied }));
  assert.ok(without.tells && without.sessions.some(({ waitsForLock }) => waitsForLock));
  const unseen = await sessionsOf(asked({ sessions: Object.assign(new Error('PROCESS'), { errno: 1227 }) }));
  assert.ok(!unseen.tells && unseen.switchOn.includes('grant process on *.*'));
  await assert.rejects(sessionsOf(asked({ sessions, waits: new Error('gone') })), /gone/);
});
