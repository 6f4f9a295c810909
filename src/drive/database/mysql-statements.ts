import type { Counted, Snapshot } from '../../engines/statements/snapshot.ts';
import { withoutValues } from '../../engines/statements/without-values.ts';
import { limits } from '../../platform/limits.ts';
import type { ReadSession } from './read-session.ts';
import { type Look, numberIn, textIn } from './statements.ts';

/** MySQL and MariaDB number what goes wrong alike. https://dev.mysql.com/doc/mysql-errors/8.4/en/server-error-reference.html */
export const isDenied = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  [1044, 1045, 1142, 1143, 1227].includes(Number(Reflect.get(error, 'errno')));

const server = `select @@performance_schema as counts, @@global.slow_query_log as slow_log,
  @@global.long_query_time as slow_from, unix_timestamp(now(3)) * 1000 as at`;

/** What has to be on for statements to be counted by their shape; all of it is by default once performance_schema is. */
const switchedOff = `select concat('consumer ', name) as what from performance_schema.setup_consumers
    where name in ('global_instrumentation', 'thread_instrumentation', 'statements_digest') and enabled <> 'YES'
  union all select concat('instrument ', name) from performance_schema.setup_instruments
    where name in ('statement/sql/select', 'statement/com/Execute') and (enabled <> 'YES' or timed <> 'YES')
  union all select 'size' from (select @@performance_schema_digests_size as size) as sizes where size = 0`;

/**
 * Statements by their shape, never with a value. A row without a digest stands for all that found no room. The most time first, for of
 * a list that is cut the rest matters least. Timers are in picoseconds.
 * https://dev.mysql.com/doc/refman/8.4/en/performance-schema-statement-summary-tables.html
 */
const digests = `select concat_ws('|', coalesce(schema_name, ''), coalesce(digest, ''), first_seen) as id, digest is null as no_room,
    left(digest_text, ${limits.mysqlDigestCharacters}) as shape, count_star as calls, sum_timer_wait / 1e9 as total_ms,
    sum_rows_sent + sum_rows_affected as row_count, unix_timestamp(first_seen) * 1000 as since
  from performance_schema.events_statements_summary_by_digest
  where digest is null or schema_name = database() or (database() is null
    and coalesce(schema_name, '') not in ('mysql', 'sys', 'performance_schema', 'information_schema'))
  order by sum_timer_wait desc limit ${limits.mysqlDigests}`;

/** How often statements that were prepared over the protocol ran, all of them together since the server started. */
const preparedRuns = `select count_star as calls, sum_timer_wait / 1e9 as total_ms
  from performance_schema.events_statements_summary_global_by_event_name where event_name = 'statement/com/Execute'`;

/**
 * Those of them that connections hold now; none of them is in a digest. MySQL counts each while it is held, MariaDB (10.11) leaves its counters at 0.
 * https://dev.mysql.com/doc/refman/8.4/en/performance-schema-prepared-statements-instances-table.html
 */
const prepared = `select concat_ws('|', 'prepared', owner_thread_id, statement_id) as id, left(sql_text, ${limits.mysqlCharacters}) as shape,
    count_execute as calls, sum_timer_execute / 1e9 as total_ms, sum_rows_sent + sum_rows_affected as row_count
  from performance_schema.prepared_statements_instances where statement_name is null
  order by sum_timer_execute desc limit ${limits.mysqlPrepared}`;

const uptime = "show global status like 'Uptime'";

const noRoom =
  'statements of all databases that the server finds no room to tell apart: raise performance_schema_digests_size in its settings and restart it once';

type Row = Readonly<Record<string, unknown>>;

const countedOf = (row: Row, text: string): Counted => ({
  key: String(row['id']),
  text,
  calls: numberIn(row['calls']),
  totalMs: numberIn(row['total_ms']),
  rows: numberIn(row['row_count']),
});

/** Until counting is on, the log does; where it is on and waits for ten seconds, as by default, it shows almost nothing. */
const slowLog = (row: Row | undefined): string => {
  if (numberIn(row?.['slow_log']) !== 1)
    return 'Until then let the server write slow statements into its log: set global slow_query_log = 1, global long_query_time = 0.5;';
  const from = numberIn(row?.['slow_from']);
  return from > 1
    ? `Until then its slow log is on and names only what takes over ${from} s: set global long_query_time = 0.5;`
    : `Until then read its slow log, which names what takes over ${from} s.`;
};

const file: Readonly<Record<'mysql' | 'mariadb', string>> = {
  mariadb:
    'MariaDB leaves it off by default: write performance_schema = ON below [mariadbd] in its settings (Debian: /etc/mysql/mariadb.conf.d/50-server.cnf; a managed database: its parameters)',
  mysql: 'Write performance_schema = ON below [mysqld] in its settings (a managed database: its parameters)',
};

const stopped = (what: string): Look => {
  const [sort = '', name = ''] = what.split(' ');
  if (sort === 'size')
    return {
      tells: false,
      why: 'the database has no room for the statements that it counts: performance_schema_digests_size is 0',
      switchOn: 'Take performance_schema_digests_size out of its settings and restart it once.',
    };
  const [set, option] =
    sort === 'consumer'
      ? ["enabled = 'YES'", `performance-schema-consumer-${name.replaceAll('_', '-')} = ON`]
      : ["enabled = 'YES', timed = 'YES'", `performance-schema-instrument = '${name}=ON'`];
  return {
    tells: false,
    why: `the database does not count its statements: ${name} is switched off`,
    switchOn: `Run as an administrator: update performance_schema.setup_${sort}s set ${set} where name = '${name}'; and write ${option} into its settings, for a restart forgets the first.`,
  };
};

const notAllowed: Look = {
  tells: false,
  why: 'the account that I come in with may not read what the database counts of its statements',
  switchOn:
    "Run as an administrator, with the name and host of the account: grant select on performance_schema.* to 'NAME'@'HOST';",
};

const snapshotOf = async ({ ask }: Pick<ReadSession, 'ask'>, at: number): Promise<Snapshot> => {
  // Those that are held now are counted last, so that none of their runs looks like one of a statement that is gone.
  const [runs] = await ask(preparedRuns);
  const held = await ask(prepared);
  const shapes = await ask(digests);
  const [up] = await ask(uptime);
  return {
    at,
    resetAt: up === undefined ? null : at - numberIn(up['Value']) * 1_000,
    prepared: { calls: numberIn(runs?.['calls']), totalMs: numberIn(runs?.['total_ms']) },
    counted: [
      ...shapes.map(row => {
        const isMixed = numberIn(row['no_room']) === 1;
        return {
          ...countedOf(row, isMixed ? noRoom : textIn(row['shape'])),
          since: numberIn(row['since']),
          isMixed,
        };
      }),
      ...held.map(row => ({ ...countedOf(row, withoutValues(textIn(row['shape']))), isPrepared: true })),
    ],
  };
};

/** Reads the counters. They are never emptied: others may read them, too. Throws what is no answer about them. */
export const mysqlStatements = async ({ ask, dialect }: ReadSession): Promise<Look> => {
  const [now] = await ask(server);
  if (numberIn(now?.['counts']) !== 1)
    return {
      tells: false,
      why: 'the database does not count its statements: performance_schema is off',
      switchOn: `${file[dialect === 'mariadb' ? 'mariadb' : 'mysql']}, and restart it once. ${slowLog(now)}`,
    };
  try {
    const [off] = await ask(switchedOff);
    if (off !== undefined) return stopped(String(off['what']));
    return { tells: true, snapshot: await snapshotOf({ ask }, numberIn(now?.['at'])) };
  } catch (error) {
    if (isDenied(error)) return notAllowed;
    throw error;
  }
};
