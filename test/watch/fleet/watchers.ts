import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcp, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** A site whose pages can be broken, and what was asked of it when (monotonic ms). */
export type Site = {
  readonly port: number;
  readonly bad: Set<string>;
  readonly asked: readonly { readonly page: string; readonly at: number }[];
  readonly close: () => Promise<void>;
};

/** Ends a server, whoever is still connected. */
const ended = async (server: ReturnType<typeof createServer>): Promise<void> => {
  server.close();
  server.closeAllConnections();
};

const listening = async (server: ReturnType<typeof createTcp>): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

export const startSite = async (): Promise<Site> => {
  const bad = new Set<string>();
  const asked: { page: string; at: number }[] = [];
  const server = createServer((request, response) => {
    const page = (request.url ?? '').slice(1);
    asked.push({ page, at: performance.now() });
    response.writeHead(bad.has(page) ? 500 : 200).end('<h1>A page</h1>');
  });
  const port = await listening(server);
  return { port, bad, asked, close: () => ended(server) };
};

/** What a person was told, in its order: `opened page/number-1`. */
export type Receiver = {
  readonly port: number;
  readonly told: readonly string[];
  readonly texts: readonly string[];
  readonly keys: readonly string[];
  readonly close: () => Promise<void>;
};

export const startReceiver = async (): Promise<Receiver> => {
  const [told, texts, keys]: [string[], string[], string[]] = [[], [], []];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', piece => (body += String(piece)));
    request.on('end', () => {
      const { key } = JSON.parse(body) as { readonly key: string };
      const [incident = '', kind = ''] = key.split('|');
      told.push(`${kind} ${incident.replace(/@\d+$/, '')}`);
      texts.push(body);
      keys.push(key);
      response.writeHead(204).end();
    });
  });
  const port = await listening(server);
  return { port, told, texts, keys, close: () => ended(server) };
};

/** The way to a database, which can be taken away: connections break, and no new one is let in. */
export type Way = {
  readonly url: string;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

export const wayTo = async (database: string): Promise<Way> => {
  const { port: there } = new URL(database);
  let isOpen = true;
  const sockets = new Set<Socket>();
  const server = createTcp(socket => {
    if (!isOpen) {
      socket.destroy();
      return;
    }
    const on = connect(Number(there), '127.0.0.1');
    for (const one of [socket, on]) {
      sockets.add(one);
      one.on('error', () => undefined);
      one.on('close', () => {
        sockets.delete(one);
        (one === socket ? on : socket).destroy();
      });
    }
    socket.pipe(on).pipe(socket);
  });
  const url = new URL(database);
  url.port = String(await listening(server));
  const cut = (): void => {
    isOpen = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    cut,
    mend: () => {
      isOpen = true;
    },
    close: async () => {
      cut();
      server.close();
    },
  };
};

export type Running = {
  readonly place: string;
  readonly child: ChildProcess;
  readonly said: () => string;
  /** Takes its way to the site away, or gives it back. */
  readonly order: (what: 'cut' | 'mend') => void;
  readonly kill: (signal: 'SIGKILL' | 'SIGTERM') => Promise<void>;
};

export const startWatcher = (place: string, url: string, site: Site, hook: Receiver): Running => {
  const script = join(import.meta.dirname, 'watcher-child.ts');
  const args = ['--no-concurrent-sparkplug', '--no-maglev', script, url, place, String(site.port), `http://127.0.0.1:${hook.port}/`]; // prettier-ignore
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'inherit', 'pipe'] });
  let said = '';
  child.stderr.on('data', piece => (said += String(piece)));
  const closed = once(child, 'close');
  return {
    place,
    child,
    said: () => said,
    order: what => void child.stdin.write(`${what}\n`),
    kill: async signal => {
      child.kill(signal);
      await closed;
    },
  };
};

/** Waits until it is so. Throws with `why` after `mostMs`. */
export const until = async (isSo: () => boolean, mostMs: number, why: () => string): Promise<void> => {
  for (const end = performance.now() + mostMs; !isSo(); await delay(100)) assert.ok(performance.now() < end, why());
};

/** The longest time, in ms, in which a page was not asked for, from `from` to `to`. */
export const longestPause = ({ asked }: Site, page: string, from: number, to: number): number => {
  const times = [
    from,
    ...asked.filter(one => one.page === page && one.at >= from && one.at <= to).map(({ at }) => at),
    to,
  ];
  return Math.max(...times.slice(1).map((at, index) => at - (times[index] ?? at)));
};
