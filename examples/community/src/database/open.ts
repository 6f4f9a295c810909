import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect, PostgresDialect } from 'kysely';
import type { Dialect, LogEvent } from 'kysely';
import pg from 'pg';
import { bounds } from '../bounds.ts';
import type { Config } from '../config.ts';
import { countStatement } from '../http/request-scope.ts';
import type { Tables } from './schema.ts';

/** How long requests waited for a connection: the first sign that the pool is too small. */
export type PoolGauge = { waits: number; waitMs: number; longestWaitMs: number };

export type OpenDatabase = {
  readonly db: Kysely<Tables>;
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

const measureWaits = (pool: pg.Pool, gauge: PoolGauge): Dialect => {
  const connect = async (): Promise<pg.PoolClient> => {
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
  return new PostgresDialect({ pool: { connect, end: () => pool.end(), options: pool.options } });
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
  const dialect = postgres ? measureWaits(postgres, gauge) : new PGliteDialect({ pglite: embed() });
  const db = new Kysely<Tables>({ dialect, log: countQuery });
  return { db, postgres, pool: gauge, close: () => db.destroy() };
};
