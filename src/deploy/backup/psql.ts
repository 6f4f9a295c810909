import { execFile } from 'node:child_process';
import { limits } from '../../platform/limits.ts';

/** Rows by `schema.table`. */
export type Counts = { readonly [table: string]: number };

/** An address of a Postgres as the variables that its programs read: a password on a command line can be seen by others. */
const variablesOf = (url: URL): { readonly [name: string]: string } => {
  const part = (name: string, value: string): { readonly [name: string]: string } =>
    value === '' ? {} : { [name]: value };
  return {
    ...part('PGHOST', url.hostname.replaceAll(/[[\]]/g, '')),
    ...part('PGPORT', url.port),
    ...part('PGUSER', decodeURIComponent(url.username)),
    ...part('PGPASSWORD', decodeURIComponent(url.password)),
    ...part('PGDATABASE', decodeURIComponent(url.pathname.slice(1))),
    ...part('PGOPTIONS', url.searchParams.get('options') ?? ''),
    ...part('PGSSLMODE', url.searchParams.get('sslmode') ?? ''),
    PGCONNECT_TIMEOUT: '10',
  };
};

/** The answer to statements, a line a row and a tab between columns. Rejects with what psql says, without the address. */
const ask = (url: URL, sql: string, path: string): Promise<readonly (readonly string[])[]> =>
  new Promise((resolve, reject) => {
    const args = ['-X', '-q', '-A', '-t', '-F', '\t', '-v', 'ON_ERROR_STOP=1', '-c', sql];
    const env = { PATH: path, ...variablesOf(url) };
    execFile(
      'psql',
      args,
      { env, timeout: limits.backupCountMs, maxBuffer: limits.rehearsalListBytes },
      (error, stdout, stderr) => {
        if (error === null)
          return resolve(
            stdout
              .split('\n')
              .filter(line => line !== '')
              .map(line => line.split('\t')),
          );
        const why =
          error.code === 'ENOENT'
            ? 'psql is not installed here'
            : (stderr.split('\n').find(line => line !== '') ?? 'psql failed');
        reject(new Error(why.replaceAll(url.password === '' ? '\0' : decodeURIComponent(url.password), '…')));
      },
    );
  });

const ownTables = `select quote_ident(schemaname) || '.' || quote_ident(tablename) from pg_tables where schemaname not in ('pg_catalog', 'information_schema') and schemaname not like 'pg_toast%' order by 1`;

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Counts every table of a database that is not the system's, of one moment. */
export const countRows = async (url: URL, path: string): Promise<Counts> => {
  const tables = (await ask(url, ownTables, path)).map(([name = '']) => name).slice(0, limits.backupTables);
  if (tables.length === 0) return {};
  const counts = tables.map(name => `select ${text(name)}, count(*) from ${name}`).join(' union all ');
  const rows = await ask(url, `begin isolation level repeatable read read only; ${counts}; commit`, path);
  return Object.fromEntries(rows.map(([name = '', count = '0']) => [name, Number(count)]));
};

/** Takes everything out of a database that held nothing before. */
export const emptyAgain = async (url: URL, path: string): Promise<void> => {
  const schemas = await ask(
    url,
    `select quote_ident(nspname) from pg_namespace where nspname not like 'pg\\_%' and nspname <> 'information_schema'`,
    path,
  );
  const drops = schemas.map(([name = '']) => `drop schema ${name} cascade`);
  await ask(url, ['begin', ...drops, 'create schema public', 'commit'].join('; '), path);
};
