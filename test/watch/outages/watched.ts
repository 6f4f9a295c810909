import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Notice } from '../../../src/watch/notice.ts';
import { objectIn, startReceiver } from '../receivers/receiver.ts';
import { webhookRules } from '../receivers/webhook.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** A running watch, as its owner sees it. */
export type Watched = {
  /** Notices that the channel took, in their order; each was judged by the schema and its signature. */
  readonly told: () => readonly Notice[];
  /** What was wrong with what it was sent. */
  readonly faults: () => readonly string[];
  /** State of every monitor, as `/metrics` says it. */
  readonly lights: () => Promise<ReadonlyMap<string, string>>;
  /** What the watch printed on its error stream. */
  readonly said: () => string;
  readonly stop: () => Promise<void>;
};

/** Settings of whoever is told. */
export const toldBy = {
  contacts: [
    { name: 'Ada', role: 'founder' },
    { name: 'Ben', role: 'developer on call' },
  ],
  channels: { hook: { kind: 'webhook', url: 'HOOK_URL', secret: 'HOOK_SECRET' } },
  rollback: 'https://panel.example.com/releases',
  dashboard: { metrics: 'PAGE_TOKEN' },
} as const;

export const ended = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  await exit;
};

const token = 'a-token-of-this-test-alone-long-enough';
const hookSecret = 'a secret of this test alone';

type Given = {
  /** The settings. */
  readonly file: string;
  /** Where the watch keeps what it sees; it runs there. */
  readonly state: string;
  readonly flags: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
};

const startCommand = ({ file, state, flags, environment }: Given) => {
  const args = ['watch', ...flags, '--listen', '127.0.0.1:0', '--config', file];
  const child = spawn(process.execPath, [join(root, 'src', 'cli.ts'), ...args], {
    cwd: state,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment, LAUNCH_READY_STATE: state, PAGE_TOKEN: token, HOOK_SECRET: hookSecret },
  });
  process.once('exit', () => child.kill('SIGKILL'));
  const heard = { out: '', said: '' };
  child.stdout.on('data', piece => (heard.out += String(piece)));
  child.stderr.on('data', piece => (heard.said += String(piece)));
  return { child, heard };
};

/** The address of the dashboard as the watch prints it. */
const dashboardOf = async ({ child, heard }: ReturnType<typeof startCommand>): Promise<string> => {
  for (;;) {
    const found = /Dashboard:\s+(?<base>http:\/\/[^/]+)\//.exec(heard.out)?.groups?.['base'];
    if (found !== undefined && heard.out.includes('Watching.')) return found;
    if (child.exitCode !== null) throw new Error(`the watch ended: ${heard.said}`);
    await delay(50);
  }
};

/** `launch-ready watch` as a process, told by a webhook on loopback. */
export const startWatching = async (given: Given): Promise<Watched> => {
  const receiver = await startReceiver(webhookRules('/hook', hookSecret));
  const environment = { ...given.environment, HOOK_URL: `http://127.0.0.1:${receiver.port}/hook` };
  const watch = startCommand({ ...given, environment });
  const base = await dashboardOf(watch);
  return {
    told: () => receiver.got.map(got => objectIn(got) as unknown as Notice),
    faults: () => receiver.faults,
    lights: async () => {
      const answer = await fetch(`${base}/metrics`, { headers: { authorization: `Bearer ${token}` } });
      const lines = (await answer.text()).matchAll(
        /^launch_ready_monitor\{monitor="(?<monitor>[^"]+)",state="(?<state>\w+)"\} 1$/gm,
      );
      return new Map([...lines].map(({ groups }) => [groups?.['monitor'] ?? '', groups?.['state'] ?? '']));
    },
    said: () => watch.heard.said,
    stop: async () => {
      await ended(watch.child, 'SIGINT');
      receiver.stop();
    },
  };
};
