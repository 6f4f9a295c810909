import type { DatabaseSeen, WholeRead } from '../../engines/slow/facts.ts';
import { wholeReadsIn } from '../../engines/slow/plan.ts';
import { ranBetween, type Snapshot } from '../../engines/statements/snapshot.ts';
import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { isMysqlAddress } from './mysql-address.ts';
import { type AskDatabase, readSession } from './read-session.ts';
import { countedStatements } from './statements.ts';

export type DatabaseLook = {
  /** What the database does while something is asked of the app. */
  readonly during: <T>(act: () => Promise<T>) => Promise<{ readonly result: T; readonly seen: DatabaseSeen }>;
  readonly close: () => Promise<void>;
};

/** Statements of others that run at this moment, in this database. */
const running = `select query from pg_stat_activity
  where datname = current_database() and pid <> pg_backend_pid() and state = 'active' and backend_type = 'client backend'`;

/** What this program asks itself. */
const isOwn = (sql: string): boolean => /\bpg_(?:stat_|extension\b|class\b)/.test(sql);

const isRead = (sql: string): boolean => /^\s*(?:select|with)\b/i.test(sql) && !/;\s*\S/.test(sql);

/** Parameters that a statement has, by their highest number. */
const parametersOf = (sql: string): number =>
  Math.max(0, ...[...sql.matchAll(/\$(\d{1,3})\b/g)].map(([, number]) => Number(number)));

const name = 'launch_ready_explained';

/**
 * The plan of a statement for any values; it is never run. Prepared only to be explained: a statement with parameters
 * cannot be explained otherwise before Postgres 16.
 */
const planOf = async (ask: AskDatabase, sql: string): Promise<unknown> => {
  const count = parametersOf(sql);
  await ask(`prepare ${name} as ${sql}`);
  try {
    const values = count === 0 ? '' : `(${Array.from({ length: count }, () => 'null').join(', ')})`;
    const [row] = await ask(`explain (format json) execute ${name}${values}`);
    return row?.['QUERY PLAN'];
  } finally {
    await ask(`deallocate ${name}`);
  }
};

const rowsByTable = async (ask: AskDatabase): Promise<ReadonlyMap<string, number>> => {
  const rows = await ask("select relname, reltuples::float8 as rows from pg_class where relkind in ('r', 'p', 'm')");
  return new Map(rows.map(row => [String(row['relname']), Math.max(0, Number(row['rows']))]));
};

const wholeReads = async (ask: AskDatabase, statements: readonly string[]): Promise<readonly WholeRead[]> => {
  const tables = await rowsByTable(ask);
  const reads = new Map<string, WholeRead>();
  for (const sql of statements) {
    try {
      for (const read of wholeReadsIn(await planOf(ask, sql), table => tables.get(table) ?? 0))
        reads.set(`${read.table} ${read.index ?? ''}`, read);
    } catch {
      // Cut off by the view, or about what this role may not read: nothing is known of this statement.
    }
  }
  return [...reads.values()];
};

/** So many of the slowest statements are explained. */
const slowest = 3;

/** The counters of the database, or null where it keeps none or shows none: then what is met running has to do. */
const snapshotOf = async (ask: AskDatabase): Promise<Snapshot | null> => {
  const counted = await countedStatements(ask).catch(() => null);
  return counted?.tells === true ? counted.snapshot : null;
};

/** Looks at a Postgres while the app works; `ask` must be a session of its own that only reads. */
const databaseLook = (ask: AskDatabase, io: Io, close: () => Promise<void>): DatabaseLook => ({
  close,
  during: async act => {
    const met = new Map<string, number>();
    let connections = 0;
    const over = new AbortController();
    const watch = async (): Promise<void> => {
      while (!over.signal.aborted) {
        const rows = await ask(running);
        connections = Math.max(connections, rows.length);
        for (const { query } of rows) {
          const sql = String(query).slice(0, limits.slowStatementCharacters);
          if (isRead(sql)) met.set(sql, (met.get(sql) ?? 0) + 1);
        }
        await io.sleep(limits.slowSampleMs, new AbortController().signal);
      }
    };
    const before = await snapshotOf(ask);
    const watching = watch();
    let result;
    try {
      result = await act();
    } finally {
      over.abort();
      await watching;
    }
    const after = before === null ? null : await snapshotOf(ask);
    const counted =
      before === null || after === null ? [] : ranBetween(before, after).filter(sql => isRead(sql) && !isOwn(sql));
    // Those that are met most often are the slowest. They stand first: with their values they are explained better.
    const often = [...met].toSorted(([, left], [, right]) => right - left).map(([sql]) => sql);
    const reads = await wholeReads(ask, [...often.slice(0, slowest), ...counted.slice(0, slowest)]);
    return { result, seen: { wholeReads: reads, connections: connections === 0 ? null : connections } };
  },
});

/** Opens a session that cannot write. Throws `LaunchReadyError` where the variable or the package is missing, it is no Postgres, or nobody answers. */
export const openDatabase = async (variable: string, io: Io): Promise<DatabaseLook> => {
  if (isMysqlAddress(io.env(variable) ?? ''))
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `The database of ${variable} is a MySQL or MariaDB: so far only the statements of a Postgres are explained.`,
      'Leave slow.database out of the settings. The watch names slow statements of MySQL and MariaDB (watch.database).',
    );
  const { ask, close } = await readSession(variable, 'slow.database', io);
  return databaseLook(ask, io, close);
};
