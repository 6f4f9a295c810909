import { LaunchReadyError } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';

type Row = Readonly<Record<string, unknown>>;
/** Asks the database one thing; the rows as they come. */
export type AskDatabase = (sql: string) => Promise<readonly Row[]>;

/** A session of a Postgres that can only read. */
export type ReadSession = { readonly ask: AskDatabase; readonly close: () => Promise<void> };

const missing =
  (setting: string) =>
  (error: unknown): never => {
    throw new LaunchReadyError(
      'LR_USAGE',
      'The database cannot be asked from here: the package pg is not installed.',
      `npm install pg, or leave ${setting} out of the settings.`,
      { cause: error },
    );
  };

/**
 * Opens a session that cannot write, and in which no statement runs long. `setting` is where the settings name the
 * variable. Throws `LaunchReadyError` where the variable or the package is missing, or nobody answers.
 */
export const readSession = async (variable: string, setting: string, io: Pick<Io, 'env'>): Promise<ReadSession> => {
  const connectionString = io.env(variable);
  if (connectionString === undefined || connectionString === '')
    throw new LaunchReadyError('LR_CONFIG_INVALID', `The variable ${variable} is not set.`, `${setting} names it.`);
  // Optional: only who wants the database asked has it.
  const { default: pg } = await import('pg').catch(missing(setting));
  const client = new pg.Client({
    connectionString,
    application_name: 'launch-ready',
    connectionTimeoutMillis: limits.slowStatementMs,
    statement_timeout: limits.slowStatementMs,
    query_timeout: limits.slowStatementMs * 2,
    options: '-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan',
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    throw new LaunchReadyError(
      'LR_CONFIG_INVALID',
      `The database of ${variable} does not let me in.`,
      'Give the address of a role that may read, as the app would use it from this machine.',
      { cause: error },
    );
  }
  return { ask: async sql => (await client.query<Row>(sql)).rows, close: () => client.end() };
};
