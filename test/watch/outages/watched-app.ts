import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from '../../../src/config/load.ts';
import type { Config } from '../../../src/config/schema.ts';
import { freePortsInARow } from '../../servers/free-ports.ts';
import { staff, staffEnvironment } from '../../drive/community/staff.ts';
import type { AppOptions, Fault } from './app.ts';
import { ended, startWatching, toldBy, type Watched } from './watched.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const example = join(root, 'examples', 'community', 'launch-ready.jsonc');

type Drive = NonNullable<Config['drive']>;

/** What this story needs of the settings of the example, in flows: the others are not walked, so that it does not take long. */
export type Wanted = (drive: Drive) => Drive;

export type WatchedApp = Watched & {
  /** Breaks the running app in this way alone; none = mended. */
  readonly break: (...faults: readonly Fault[]) => Promise<void>;
  /** Ends the app as a crash does. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same data. */
  readonly restart: () => Promise<void>;
};

const startApp = async (options: AppOptions): Promise<ChildProcess> => {
  const child = fork(join(import.meta.dirname, 'app.ts'), [JSON.stringify(options)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const [message]: readonly unknown[] = await Promise.race([once(child, 'message'), once(child, 'exit')]);
  if (message !== 'ready') throw new Error(`the app did not start: ${String(message)}`);
  return child;
};

const settingsFor = (drive: Drive, health: Config['health'], log: string | null): object => ({
  drive,
  health,
  watch: {
    // The shortest that the settings allow.
    everySeconds: 10,
    flowsEverySeconds: 60,
    ...toldBy,
    logs: log === null ? [] : [{ from: 'file', path: log }],
  },
});

/** The example community and `launch-ready watch` beside it, as two processes, told by a webhook on loopback. */
export const startWatchedApp = async (wanted: Wanted, readsLog = false): Promise<WatchedApp> => {
  const state = mkdtempSync(join(tmpdir(), 'launch-ready-outage-'));
  const port = await freePortsInARow(4);
  const smtpPort = port + 3;
  const log = join(state, 'app.log');
  writeFileSync(log, '');
  const environment = staffEnvironment('an agreed secret of webhooks', 'an agreed key of the provider');
  const member = { email: 'watcher@members.example.test', password: 'a long enough password of a member' };
  const options: AppOptions = {
    port,
    smtpPort,
    data: state,
    log,
    accounts: [...staff, { ...member, role: 'member', plan: null }],
    environment: {
      BILLING_WEBHOOK_SECRET: environment['BILLING_WEBHOOK_SECRET'] ?? '',
      BILLING_KEY: environment['BILLING_KEY'] ?? '',
      // Sessions outlive the process, as with a secret that stands in the panel of a platform.
      APP_SECRET: randomBytes(32).toString('hex'),
    },
  };
  const { drive, health } = parseConfig(readFileSync(example, 'utf8'), example);
  if (drive?.billing === undefined) throw new Error('the settings of the example say nothing of driving');
  const own = wanted({
    ...drive,
    app: `http://localhost:${port}`,
    hosts: [`http://localhost:${port + 1}`],
    mail: { sink: { host: '127.0.0.1', port: smtpPort, domain: 'members.example.test' } },
    billing: { ...drive.billing, api: `http://localhost:${port + 1}` },
    // An account of its own: nobody signs up only to look at pages.
    actors: { ...drive.actors, 'member-a': { email: 'MEMBER_EMAIL', password: 'MEMBER_PASSWORD' } },
  });
  const file = join(state, 'launch-ready.jsonc');
  writeFileSync(file, JSON.stringify(settingsFor(own, health, readsLog ? log : null)));
  let app = await startApp(options);
  const watch = await startWatching({
    file,
    state,
    flags: ['--active'],
    environment: { ...environment, MEMBER_EMAIL: member.email, MEMBER_PASSWORD: member.password },
  });
  return {
    ...watch,
    break: async (...faults) => {
      const done = once(app, 'message');
      app.send([...faults]);
      await done;
    },
    kill: () => ended(app, 'SIGKILL'),
    restart: async () => {
      await ended(app, 'SIGKILL');
      app = await startApp(options);
    },
    stop: async () => {
      await watch.stop();
      await ended(app, 'SIGKILL');
      rmSync(state, { recursive: true, force: true });
    },
  };
};
