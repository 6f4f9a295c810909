import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Notice } from '../../../src/watch/notice.ts';

/** Takes notices, and remembers them. */
export type Listener = {
  readonly url: string;
  readonly notices: readonly Notice[];
  readonly close: () => Promise<void>;
};

export const startListener = async (): Promise<Listener> => {
  const notices: Notice[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', piece => (body += String(piece)));
    request.on('end', () => {
      notices.push(JSON.parse(body) as Notice);
      response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    notices,
    close: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
};

type RunOfLog = { readonly what: string; readonly domain: string; readonly by: number };

/** A list of clients in a folder of its own, each with what its runs do. */
export type Office = {
  readonly folder: string;
  readonly list: string;
  readonly log: () => readonly RunOfLog[];
  readonly starts: (domain: string) => number;
  readonly behave: (domain: string, behaviour: string) => void;
  readonly remove: () => void;
};

export const makeOffice = (clients: Readonly<Record<string, string>>, more: object = {}): Office => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-office-'));
  const behave = (domain: string, behaviour: string): void =>
    writeFileSync(join(folder, domain, 'behaviour'), behaviour);
  for (const [domain, behaviour] of Object.entries(clients)) {
    mkdirSync(join(folder, domain));
    writeFileSync(join(folder, domain, 'launch-ready.jsonc'), JSON.stringify({ domain }));
    behave(domain, behaviour);
  }
  const list = join(folder, 'launch-ready.projects.jsonc');
  writeFileSync(
    list,
    JSON.stringify({
      // Due at once, and never a second time while the test runs.
      schedule: { audit: 'every 31 days' },
      watchers: {
        store: 'STORE',
        place: 'PLACE',
        contacts: [{ name: 'Ada', role: 'consultant' }],
        channels: { hook: { kind: 'webhook', url: 'HOOK_URL' } },
      },
      projects: Object.keys(clients).map(path => ({ path, env: { RUN_LOG: 'OFFICE_LOG' } })),
      ...more,
    }),
  );
  const file = join(folder, 'runs.log');
  writeFileSync(file, '');
  const log = (): readonly RunOfLog[] =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => {
        const [what = '', , domain = '', by = ''] = line.replace('asked to end', 'asked').split(' ');
        return { what, domain, by: Number(by) };
      });
  return {
    folder,
    list,
    log,
    starts: domain => log().filter(one => one.what === 'start' && one.domain === domain).length,
    behave,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};

export type Runner = {
  readonly place: string;
  readonly child: ChildProcess;
  readonly said: () => string;
  readonly end: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
};

const fake = join(import.meta.dirname, 'fake-program.ts');

export const runnerEnv = (office: Office, place: string, store: string, hook: Listener): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  STORE: store,
  PLACE: place,
  HOOK_URL: hook.url,
  OFFICE_LOG: join(office.folder, 'runs.log'),
  LAUNCH_READY_STATE: join(office.folder, `state-${place}`),
});

export const startRunner = (
  office: Office,
  place: string,
  store: string,
  hook: Listener,
  { program = fake, runMs = 60_000 }: { readonly program?: string; readonly runMs?: number } = {},
): Runner => {
  const script = join(import.meta.dirname, 'runner-child.ts');
  const child = spawn(process.execPath, ['--no-concurrent-sparkplug', '--no-maglev', script, office.list], {
    env: { ...runnerEnv(office, place, store, hook), PROGRAM: program, RUN_MS: String(runMs) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', piece => (said += String(piece)));
  const closed = once(child, 'close');
  return {
    place,
    child,
    said: () => said,
    end: async signal => {
      child.kill(signal);
      await closed;
    },
  };
};
