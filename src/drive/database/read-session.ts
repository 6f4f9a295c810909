import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { isMysqlAddress, mysqlAddress } from './mysql-address.ts';
import { openMysql } from './mysql-session.ts';

type Row = Readonly<Record<string, unknown>>;
/** Asks the database one thing; the rows as they come. */
export type AskDatabase = (sql: string) => Promise<readonly Row[]>;

/** A session that can only read. */
export type ReadSession = {
  readonly dialect: 'postgres' | 'mysql' | 'mariadb';
  readonly ask: AskDatabase;
  readonly close: () => Promise<void>;
};

const missing =
  (name: string, setting: string) =>
  (error: unknown): never => {
    throw new LaunchReadyError(
      'LR_USAGE',
      `The database cannot be asked from here: the package ${name} is not installed.`,
      `npm install ${name}, or leave ${setting} out of the settings.`,
      { cause: error },
    );
  };

const refused = (variable: string, error: unknown): LaunchReadyError =>
  new LaunchReadyError(
    'LR_CONFIG_INVALID',
    `The database of ${variable} does not let me in.`,
    'Give the address of a role that may read, as the app would use it from this machine.',
    { cause: error },
  );

const openPostgres = async (connectionString: string, variable: string, setting: string): Promise<ReadSession> => {
  // Optional: only who wants the database asked has it.
  const { default: pg } = await import('pg').catch(missing('pg', setting));
  const client = new pg.Client({
    connectionString,
    application_name: 'launch-ready',
    connectionTimeoutMillis: limits.statementMs,
    statement_timeout: limits.statementMs,
    query_timeout: limits.statementMs * 2,
    options: '-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw refused(variable, error);
  }
  return { dialect: 'postgres', ask: async sql => (await client.query<Row>(sql)).rows, close: () => client.end() };
};

/**
 * Opens a session that cannot write, and in which no statement runs long. `setting` is where the settings name the
 * variable; the scheme of the address says which database it is. Throws `LaunchReadyError` where the variable or the package is missing, or nobody answers.
 */
export const readSession = async (variable: string, setting: string, io: Pick<Io, 'env'>): Promise<ReadSession> => {
  const connectionString = io.env(variable);
  if (connectionString === undefined || connectionString === '')
    throw new LaunchReadyError('LR_CONFIG_INVALID', `The variable ${variable} is not set.`, `${setting} names it.`);
  if (!isMysqlAddress(connectionString)) return openPostgres(connectionString, variable, setting);
  const address = mysqlAddress(connectionString);
  if (address === null)
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `What ${variable} holds is no address of a database.`,
      'Write mysql://USER:PASSWORD@HOST:3306/DATABASE, with signs like @, : and / in the password as %40, %3A and %2F.',
    );
  const mysql = await import('mysql2/promise').catch(missing('mysql2', setting));
  return openMysql(mysql, address).catch((error: unknown) => {
    throw refused(variable, error);
  });
};
