import type { Session } from '../../engines/statements/slow.ts';
import { withoutValues } from '../../engines/statements/without-values.ts';
import { limits } from '../../platform/limits.ts';
import { isDenied } from './mysql-statements.ts';
import type { ReadSession } from './read-session.ts';
import { numberIn, type SessionsLook, textIn } from './statements.ts';

/**
 * Sessions of others in this database and in none, with the transaction each has open. Both tables of the schema are there in MySQL 8 and 9 and in
 * MariaDB; without PROCESS the second one is refused, and the first one silently shows only our own.
 * https://dev.mysql.com/doc/refman/8.4/en/information-schema-innodb-trx-table.html
 */
const sessions = `select p.id as id, p.command as command, p.time as seconds, p.state as state,
    left(p.info, ${limits.mysqlCharacters}) as statement, t.trx_state as transaction
  from information_schema.processlist p left join information_schema.innodb_trx t on t.trx_mysql_thread_id = p.id
  where p.id <> connection_id() and p.command not in ('Daemon', 'Binlog Dump', 'Binlog Dump GTID', 'Connect')
    and p.user not in ('system user', 'event_scheduler') and (p.db is null or database() is null or p.db = database())
  order by p.command = 'Sleep' and t.trx_id is null, p.time desc limit ${limits.watchSessions}`;

/** Who waits for whose rows. MySQL: https://dev.mysql.com/doc/refman/8.4/en/performance-schema-data-lock-waits-table.html */
const rowLocks = {
  mysql: `select r.trx_mysql_thread_id as waiting, b.trx_mysql_thread_id as holding from performance_schema.data_lock_waits w
    join information_schema.innodb_trx r on r.trx_id = w.requesting_engine_transaction_id
    join information_schema.innodb_trx b on b.trx_id = w.blocking_engine_transaction_id limit ${limits.watchSessions}`,
  mariadb: `select r.trx_mysql_thread_id as waiting, b.trx_mysql_thread_id as holding from information_schema.innodb_lock_waits w
    join information_schema.innodb_trx r on r.trx_id = w.requesting_trx_id
    join information_schema.innodb_trx b on b.trx_id = w.blocking_trx_id limit ${limits.watchSessions}`,
};

const notAllowed: SessionsLook = {
  tells: false,
  why: 'the account that I come in with sees none of the sessions of others',
  switchOn: "Run as an administrator, with the name and host of the account: grant process on *.* to 'NAME'@'HOST';",
};

type Row = Readonly<Record<string, unknown>>;

/** Rows are waited for by transactions; whole tables (as by ALTER TABLE) by statements, which say so. */
const waitsForLock = (row: Row): boolean =>
  row['transaction'] === 'LOCK WAIT' || /^Waiting for .*\block$/.test(textIn(row['state']));

const stateOf = (row: Row): Session['state'] => {
  if (row['command'] !== 'Sleep') return 'active';
  return row['transaction'] === null ? 'idle' : 'idle in transaction';
};

const sessionOf = (row: Row, holders: ReadonlyMap<number, number>): Session => {
  const ms = numberIn(row['seconds']) * 1_000;
  const state = stateOf(row);
  return {
    state,
    statementMs: state === 'active' ? ms : null,
    stateMs: ms,
    waitsForLock: waitsForLock(row),
    heldBy: holders.get(numberIn(row['id'])) ?? null,
    text: withoutValues(textIn(row['statement'])),
  };
};

/** Sessions as they are now. Throws what is no answer about them. */
export const mysqlSessions = async ({ ask, dialect }: ReadSession): Promise<SessionsLook> => {
  try {
    const rows = await ask(sessions);
    // Without the right to read it, who waits is known all the same, and for whom is not.
    const waits = await ask(rowLocks[dialect === 'mariadb' ? 'mariadb' : 'mysql']).catch((error: unknown) => {
      if (isDenied(error)) return [];
      throw error;
    });
    const holders = new Map(waits.map(row => [numberIn(row['waiting']), numberIn(row['holding'])]));
    return { tells: true, sessions: rows.map(row => sessionOf(row, holders)) };
  } catch (error) {
    if (isDenied(error)) return notAllowed;
    throw error;
  }
};
