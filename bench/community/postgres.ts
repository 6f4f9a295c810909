import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import pg from 'pg';

/** A throw-away PostgreSQL on loopback. */
export type Postgres = {
  /** Makes an empty database and gives its URL. */
  readonly database: (name: string) => Promise<string>;
  readonly stop: () => Promise<void>;
};

const script = join(import.meta.dirname, '..', '..', 'scripts', 'with-postgres.sh');

/** Starts one, or says what is missing for it. */
export const startPostgres = async (): Promise<Postgres | { readonly missing: string }> => {
  const running = spawn(script, ['sh', '-c', 'echo "$DATABASE_URL"; exec cat'], { stdio: ['pipe', 'pipe', 'pipe'] });
  const ended = once(running, 'exit');
  const said = text(running.stderr);
  const lines = createInterface({ input: running.stdout });
  const first = await Promise.race([once(lines, 'line'), ended.then(() => null)]);
  if (first === null) return { missing: (await said).trim() };
  const url = new URL(String(first[0]));
  return {
    database: async name => {
      const client = new pg.Client({ connectionString: url.href });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return new URL(`/${name}`, url).href;
    },
    stop: async () => {
      running.stdin.end();
      await ended;
    },
  };
};
