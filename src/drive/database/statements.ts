import type { AskDatabase } from './read-session.ts';
import type { Session } from '../../engines/statements/slow.ts';
import type { Counted, Snapshot } from '../../engines/statements/snapshot.ts';
import { limits } from '../../platform/limits.ts';

/** What the database tells of its statements, or why it tells nothing and what must be switched on. */
export type Look =
  | { readonly tells: true; readonly snapshot: Snapshot }
  | { readonly tells: false; readonly why: string; readonly switchOn: string };

/** Sessions of others, or why none can be seen and what must be allowed. */
export type SessionsLook =
  | { readonly tells: true; readonly sessions: readonly Session[] }
  | Extract<Look, { readonly tells: false }>;

const slowLog = 'Until then let the database write slow statements into its log: log_min_duration_statement = 500.';

const notLoaded: Look = {
  tells: false,
  why: 'the database does not count its statements: pg_stat_statements is not loaded',
  switchOn: `Add pg_stat_statements to shared_preload_libraries (of a managed database: in its parameters), restart it once, then run as its owner: create extension pg_stat_statements; ${slowLog}`,
};
const notCreated: Look = {
  tells: false,
  why: 'the database counts its statements, and nobody can read them: the extension is not created in this database',
  switchOn: 'Run as its owner: create extension pg_stat_statements;',
};
const notAllowed: Extract<Look, { readonly tells: false }> = {
  tells: false,
  why: 'the role that I come in with sees none of the statements of others',
  switchOn: 'Run as an administrator, with the name of the role: grant pg_read_all_stats to ROLE;',
};

/** A number as drivers give it: as such, or as text where it is large; 0 where it is none. */
export const numberIn = (value: unknown): number => {
  const read = Number(value);
  return Number.isFinite(read) ? read : 0;
};

/** A text as drivers give it; empty where it is none. */
export const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Statements of this database alone. The most time first, for of a list that is cut the rest matters least. */
const statements = `select concat_ws('|', userid, dbid, queryid, toplevel) as key, query, calls, total_exec_time, rows
  from pg_stat_statements where dbid = (select oid from pg_database where datname = current_database())
  order by total_exec_time desc limit ${limits.watchStatements}`;

/** PostgreSQL 14 and later tell when the counters began. https://www.postgresql.org/docs/current/pgstatstatements.html */
const reset = 'select extract(epoch from stats_reset) * 1000 as at from pg_stat_statements_info';

const now = 'select extract(epoch from clock_timestamp()) * 1000 as at';

const errorCode = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : null;

/** Reads the counters. They are never reset: others may read them, too. Throws what is no answer about them. */
export const countedStatements = async (ask: AskDatabase): Promise<Look> => {
  const [extension] = await ask("select 1 from pg_extension where extname = 'pg_stat_statements'");
  let rows;
  try {
    rows = await ask(
      extension === undefined ? 'select pg_stat_statements from pg_stat_statements(false) limit 1' : statements,
    );
  } catch (error) {
    // 55000: called without being loaded. 42883 and 42P01: there is no such function or view.
    if (errorCode(error) === '55000') return notLoaded;
    if (extension !== undefined || !['42883', '42P01'].includes(String(errorCode(error)))) throw error;
    const [preload] = await ask("select current_setting('shared_preload_libraries', true) as loaded");
    return String(preload?.['loaded']).includes('pg_stat_statements') ? notCreated : notLoaded;
  }
  // Its own ones are shown to every role.
  if (rows.some(({ query }) => query === '<insufficient privilege>')) return notAllowed;
  const [clock] = await ask(now);
  const [since] = await ask(reset).catch(() => []);
  const counted = rows.map((row): Counted => ({
    key: String(row['key']),
    text: String(row['query']).slice(0, limits.slowStatementCharacters),
    calls: numberIn(row['calls']),
    totalMs: numberIn(row['total_exec_time']),
    rows: numberIn(row['rows']),
  }));
  const resetAt = since?.['at'] === undefined || since['at'] === null ? null : numberIn(since['at']);
  return { tells: true, snapshot: { at: numberIn(clock?.['at']), resetAt, counted } };
};

const sessions = `select state, query, wait_event_type,
    case when wait_event_type = 'Lock' then (pg_blocking_pids(pid))[1] end as held_by,
    extract(epoch from clock_timestamp() - query_start) * 1000 as statement_ms,
    extract(epoch from clock_timestamp() - state_change) * 1000 as state_ms
  from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid()
    and (backend_type = 'client backend' or query = '<insufficient privilege>')
  order by query_start limit ${limits.watchSessions}`;

const stateOf = (state: unknown): Session['state'] => {
  if (state === 'active' || state === 'idle') return state;
  return String(state).startsWith('idle in transaction') ? 'idle in transaction' : 'other';
};

/** Sessions of others in this database, as they are now. */
export const openSessions = async (ask: AskDatabase): Promise<SessionsLook> => {
  const rows = await ask(sessions);
  if (rows.some(({ query }) => query === '<insufficient privilege>')) return notAllowed;
  return {
    tells: true,
    sessions: rows
      .filter(({ state }) => state !== null)
      .map(row => ({
        state: stateOf(row['state']),
        statementMs: row['state'] === 'active' ? numberIn(row['statement_ms']) : null,
        stateMs: numberIn(row['state_ms']),
        waitsForLock: row['wait_event_type'] === 'Lock',
        heldBy: row['held_by'] === null || row['held_by'] === undefined ? null : numberIn(row['held_by']),
        text: String(row['query']).slice(0, limits.slowStatementCharacters),
      })),
  };
};
