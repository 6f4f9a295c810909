import { hash } from 'node:crypto';
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
  // So does one that is at work between two statements of a transaction; its next statement is refused.
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
};

const noteWait = (gauge: PoolGauge, waited: number): void => {
  gauge.waits += 1;
  gauge.waitMs += waited;
  gauge.longestWaitMs = Math.max(gauge.longestWaitMs, waited);
};

const measureWaits = (pool: pg.Pool, gauge: PoolGauge): Dialect => {
  const connect = async (): Promise<pg.PoolClient> => {
    const start = performance.now();
    try {
      return await pool.connect();
    } finally {
      noteWait(gauge, performance.now() - start);
    }
  };
  return new PostgresDialect({ pool: { connect, end: () => pool.end(), options: pool.options } });
};

/**
 * Straight to the driver, and prepared once for each connection. The name of a statement is made of its text: behind a
 * pooler, too, no other process can mean something else by it.
 */
const runOn = (pool: pg.Pool, gauge: PoolGauge): Run => {
  const names = new Map<string, string>();
  const nameOf = (sql: string): string => {
    const name = names.get(sql) ?? hash('sha256', sql, 'base64url');
    names.set(sql, name);
    return name;
  };
  const ask = <Row>(query: pg.QueryConfig): Promise<readonly Row[]> =>
    new Promise((resolve, reject) => {
      const asked = performance.now();
      pool.connect((unreachable, client, release) => {
        noteWait(gauge, performance.now() - asked);
        if (!client) return reject(unreachable ?? new Error('there is no connection'));
        client.query(query, (error, result) => {
          release(error);
          if (error) reject(error);
          else resolve(result.rows);
        });
      });
    });
  return async <Row>(sql: string, parameters: readonly unknown[]) => {
    const start = performance.now();
    try {
      return await ask<Row>({ name: nameOf(sql), text: sql, values: [...parameters] });
    } finally {
      countStatement(performance.now() - start);
    }
  };
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
  const embedded: Run = async <Row>(sql: string, parameters: readonly unknown[]) =>
    (await db.executeQuery<Row>(CompiledQuery.raw(sql, [...parameters]))).rows;
  const run = postgres ? runOn(postgres, gauge) : embedded;
  return { db, run, postgres, pool: gauge, close: () => db.destroy() };
};
