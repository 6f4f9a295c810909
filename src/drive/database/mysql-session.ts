import { Socket } from 'node:net';
import type { Connection } from 'mysql2/promise';
import type { MysqlAddress } from './mysql-address.ts';
import type { ReadSession } from './read-session.ts';
import { limits } from '../../platform/limits.ts';

type Mysql = typeof import('mysql2/promise');
type Row = Readonly<Record<string, unknown>>;

/** As they tell themselves apart: `10.11.19-MariaDB-…`, `8.4.6`. */
const isMariadb = (version: unknown): boolean => /mariadb/i.test(String(version));

/** What holds for the session alone: it writes nothing, waits for nobody and ends by itself. Times are those of UTC. */
const bounds = (dialect: 'mysql' | 'mariadb'): readonly string[] => [
  'set session transaction read only',
  "set session time_zone = '+00:00'",
  `set session lock_wait_timeout = ${Math.ceil(limits.statementMs / 1_000)}`,
  dialect === 'mariadb'
    ? `set session max_statement_time = ${limits.statementMs / 1_000}`
    : `set session max_execution_time = ${limits.statementMs}`,
];

/** Says goodbye, so that no log of the server complains, and leaves whoever does not answer. */
const leave = (connection: Connection): void => {
  void connection.end().catch(() => undefined);
  connection.destroy();
  const stream: unknown = Reflect.get(Object(Reflect.get(connection, 'connection')), 'stream');
  if (!(stream instanceof Socket)) return;
  stream.setTimeout(limits.statementMs, () => stream.destroy());
  stream.unref();
};

/** Opens a session of a MySQL or MariaDB that cannot write. Throws what the driver throws. */
export const openMysql = async (mysql: Mysql, address: MysqlAddress): Promise<ReadSession> => {
  const { host, port, user, password, database, tls } = address;
  const connection = await mysql.createConnection({
    host,
    port,
    user,
    password,
    ...(database === undefined ? {} : { database }),
    ...(tls === null ? {} : { ssl: { rejectUnauthorized: tls.verify, verifyIdentity: tls.verify } }),
    connectTimeout: limits.statementMs,
    connectAttributes: { program_name: 'launch-ready' },
    supportBigNumbers: true,
    dateStrings: true,
    disableEval: true,
    // A server may ask for any file of the machine that a client runs on.
    flags: ['-LOCAL_FILES'],
  });
  connection.on('error', () => undefined);
  const ask = async (sql: string): Promise<readonly Row[]> => {
    const [rows] = await connection.query({ sql, timeout: limits.statementMs * 2 });
    return Array.isArray(rows) ? (rows as readonly Row[]) : [];
  };
  try {
    const [server] = await ask('select version() as version');
    const dialect = isMariadb(server?.['version']) ? 'mariadb' : 'mysql';
    for (const bound of bounds(dialect)) await ask(bound);
    return { dialect, ask, close: async () => leave(connection) };
  } catch (error) {
    leave(connection);
    throw error;
  }
};
