import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A Postgres of its own on loopback, gone with `stop`. */
export type ScratchPostgres = {
  /** A new database: empty, or a copy of one that nobody is connected to. */
  readonly database: (name: string, copied?: string) => string;
  readonly run: (url: string, sql: string) => string;
  readonly stop: () => Promise<void>;
};

/** Why there is none on this machine; false when there is. */
export const noPostgres = (): string | false =>
  existsSync('/usr/lib/postgresql/15/bin/initdb') ? false : 'postgresql-15 is not installed';

/** `preload`: libraries that it loads when it starts. */
export const startPostgres = async (preload = ''): Promise<ScratchPostgres> => {
  const script = join(import.meta.dirname, '..', '..', 'scripts', 'with-postgres.sh');
  // Runs until its input ends.
  const server = spawn(script, ['sh', '-c', 'echo "$DATABASE_URL"; cat'], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, POSTGRES_PRELOAD: preload },
  });
  const [line] = (await once(server.stdout, 'data')) as [Buffer];
  const admin = line.toString().trim();
  const run = (url: string, sql: string): string =>
    execFileSync('psql', ['-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1', '-c', sql, url], {
      encoding: 'utf8',
    }).trim();
  return {
    run,
    database: (name, copied) => {
      run(admin, `create database ${name}${copied === undefined ? '' : ` template ${copied}`}`);
      const url = new URL(admin);
      url.pathname = `/${name}`;
      return url.href;
    },
    stop: async () => {
      server.stdin.end();
      await once(server, 'exit');
    },
  };
};
