import { PGlite } from '@electric-sql/pglite';
import { CompiledQuery, Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import type { Dialect, LogEvent } from 'kysely';
import pg from 'pg';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import { countStatement } from '../http/request-scope.ts';
import type { Tables } from './schema.ts';

/** How long requests waited for a connection: the first sign that the pool is too small. */
export type PoolGauge = { waits: number; waitMs: number; longestWaitMs: number };

/** Runs a finished statement outside of any transaction and gives its rows. */
export type Run = <Row>(sql: string, parameters: readonly unknown[]) => Promise<readonly Row[]>;

export type OpenDatabase = {
  readonly db: Kysely<Tables>;
  readonly run: Run;
  /** The pool itself, for the limiter; null on PGlite. */
  readonly postgres: pg.Pool | null;
  readonly pool: PoolGauge;
  readonly close: () => Promise<void>;
};

const createPool = (config: Config): pg.Pool => {
  const pool = new pg.Pool({
    connectionString: config.DATABASE_URL,
    max: config.DATABASE_POOL,
    connectionTimeoutMillis: bounds.poolWait,
    statement_timeout: bounds.statementTimeout,
    idle_in_transaction_session_timeout: bounds.statementTimeout,
    application_name: 'community',
  });
  // Without a listener an idle connection that the server closes ends the process; the next query reconnects.
  pool.on('error', () => undefined);
  return pool;
};

type Connect = () => Promise<pg.PoolClient>;

const measureWaits =
  (pool: pg.Pool, gauge: PoolGauge): Connect =>
  async () => {
    const start = performance.now();
    try {
      return await pool.connect();
    } finally {
      const waited = performance.now() - start;
      gauge.waits += 1;
      gauge.waitMs += waited;
      gauge.longestWaitMs = Math.max(gauge.longestWaitMs, waited);
    }
  };

/** Straight to the driver: Kysely's way there costs a third of what the driver itself does. */
const runOn =
  (connect: Connect): Run =>
  async (sql, parameters) => {
    const client = await connect();
    const start = performance.now();
    try {
      return (await client.query(sql, [...parameters])).rows;
    } finally {
      countStatement(performance.now() - start);
      client.release();
    }
  };

/** PGlite opens and closes transactions without a statement; left out on PostgreSQL too, a budget holds on both. */
const countQuery = (event: LogEvent): void => {
  if (!/^(?:begin|commit|rollback|start transaction)\b/.test(event.query.sql))
    countStatement(event.queryDurationMillis);
};

/** PostgreSQL when DATABASE_URL is given, else PGlite in DATA_FOLDER (or in memory): the same SQL on both. */
export const openDatabase = (
  config: Config,
  embed: () => PGlite = () => new PGlite(config.DATA_FOLDER),
): OpenDatabase => {
  const gauge: PoolGauge = { waits: 0, waitMs: 0, longestWaitMs: 0 };
  const postgres = config.DATABASE_URL ? createPool(config) : null;
  const open = (dialect: Dialect): Kysely<Tables> => new Kysely({ dialect, log: countQuery });
  if (postgres) {
    const connect = measureWaits(postgres, gauge);
    const db = open(new PostgresDialect({ pool: { connect, end: () => postgres.end(), options: postgres.options } }));
    return { db, run: runOn(connect), postgres, pool: gauge, close: () => db.destroy() };
  }
  const db = open(new PGliteDialect({ pglite: embed() }));
  const run: Run = async <Row>(sql: string, parameters: readonly unknown[]) =>
    (await db.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]))).rows;
  return { db, run, postgres, pool: gauge, close: () => db.destroy() };
};
