import type { Pool, PoolClient } from 'pg';
import { LaunchReadyError } from '../../../platform/errors.ts';
import { limits } from '../../../platform/limits.ts';
import { StoreFull } from '../../store-full.ts';
import type { Row } from '../rows.ts';

/** Asks one thing; the rows as they come, whole numbers as numbers. */
export type Ask = (sql: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A database that several watchers share. */
export type Shelf = {
  readonly ask: Ask;
  /** Runs it as one transaction: whole and durable when it ends, without a trace when it throws. */
  readonly whole: <T>(act: (ask: Ask) => Promise<T>) => Promise<T>;
  readonly close: () => Promise<void>;
};

/** The client, an optional package: only who watches from several machines has it. Throws with the install command where it is missing. */
export const loadPg = async (load = () => import('pg')): Promise<(typeof import('pg'))['default']> => {
  try {
    return (await load()).default;
  } catch (error) {
    throw new LaunchReadyError(
      'LR_USAGE',
      'Watchers on several machines cannot share a store from here: the package pg is not installed.',
      'npm install pg pg-boss, or leave watch.fleet out of the settings.',
      { cause: error },
    );
  }
};

/** The SQLSTATE of an answer of Postgres (https://www.postgresql.org/docs/current/errcodes-appendix.html), else null. */
export const stateOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;

/** The same error in our words where there is no room left; else as it is. */
const inWords = (error: unknown): unknown =>
  stateOf(error) === '53100' ? new StoreFull('the database of the watch', { cause: error }) : error;

/** Numbers as numbers: no time of ours comes near 2^53. OID 20 is int8. */
const numbersOf = ({ types }: Pick<typeof import('pg'), 'types'>) => ({
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === 20 ? Number : (types.getTypeParser(oid, format) as (text: string) => unknown),
});

const rowsOf = async (client: Pool | PoolClient, sql: string, values: readonly unknown[]): Promise<readonly Row[]> =>
  (await client.query<Row>(sql, [...values])).rows;

const within = async <T>(pool: Pool, act: (ask: Ask) => Promise<T>): Promise<T> => {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query('BEGIN');
    const given = await act((sql, values = []) => rowsOf(client, sql, values));
    await client.query('COMMIT');
    return given;
  } catch (error) {
    // A session that does not even take back what it began is thrown away.
    await client.query('ROLLBACK').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
};

/** Opens a few sessions on demand; one that was lost is opened anew by whoever asks next. Throws where `pg` is missing. */
export const openShelf = async (url: string): Promise<Shelf> => {
  const pg = await loadPg();
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'launch-ready-watch',
    max: limits.fleetSessions,
    connectionTimeoutMillis: limits.fleetConnectMs,
    statement_timeout: limits.fleetStatementMs,
    query_timeout: limits.fleetStatementMs * 2,
    idle_in_transaction_session_timeout: limits.fleetStatementMs * 2,
    keepAlive: true,
    types: numbersOf(pg),
  });
  // A session that is lost between two statements is no news: whoever asks next hears of it. Unheard, it would end the process.
  pool.on('connect', client => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  let open = true;
  const told = async <T>(act: () => Promise<T>): Promise<T> => {
    if (!open) throw new Error('the store of the watch is closed');
    try {
      return await act();
    } catch (error) {
      throw inWords(error);
    }
  };
  return {
    ask: (sql, values = []) => told(() => rowsOf(pool, sql, values)),
    whole: act => told(() => within(pool, act)),
    close: async () => {
      if (!open) return;
      open = false;
      await pool.end();
    },
  };
};
