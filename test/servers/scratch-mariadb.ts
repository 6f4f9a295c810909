import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mysql, { type Connection } from 'mysql2/promise';
import { freePorts } from './free-ports.ts';
import { skippedWithout, startProgram } from './program.ts';
import { takesConnections } from './takes-connections.ts';

/** A MariaDB of its own on loopback, gone with `stop`. */
export type ScratchMariadb = {
  /** A new, empty database; its address as somebody who may do everything. */
  readonly database: (name: string) => Promise<string>;
  /** Runs statements as somebody who may do everything. */
  readonly run: (sql: string) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Why there is none on this machine; false when there is. */
export const noMariadb = (): string | false =>
  skippedWithout({ mariadbd: 'mariadb-server', 'mariadb-install-db': 'mariadb-server' });

/** `settings`: what it is started with, such as `--performance-schema=ON`. */
export const startMariadb = async (...settings: readonly string[]): Promise<ScratchMariadb> => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-mariadb.'));
  chmodSync(folder, 0o755);
  // It does not run as root: the package made an account for it.
  const as = process.getuid?.() === 0 ? ['--user=mysql'] : [];
  const data = join(folder, 'data');
  const common = ['--no-defaults', `--datadir=${data}`, ...as];
  execFileSync(
    'mariadb-install-db',
    [...common, '--auth-root-authentication-method=normal', '--skip-test-db', '--skip-name-resolve'],
    { stdio: 'pipe' },
  );
  const [port = 0] = await freePorts(1);
  const server = await startProgram(
    'mariadbd',
    [
      ...common,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      `--socket=${join(data, 'socket')}`,
      `--pid-file=${join(data, 'pid')}`,
      '--skip-name-resolve',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=16M',
      ...settings,
    ],
    folder,
    () => takesConnections(port),
  );
  const admin: Connection = await mysql.createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    multipleStatements: true,
  });
  return {
    run: async sql => {
      await admin.query(sql);
    },
    database: async name => {
      await admin.query(`create database ${name}`);
      return `mysql://root@127.0.0.1:${port}/${name}`;
    },
    stop: async () => {
      admin.destroy();
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
