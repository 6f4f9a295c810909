import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

/** How a release behaves; what is not said is as it should be. */
export type Behaviour = {
  readonly ready?: number;
  readonly login?: number;
  /** From this request to its pages on, counted from when it went out, they answer 500. */
  readonly breaksAfter?: number;
  /** From this sign-in on, counted from when it went out, nobody gets in any more. */
  readonly loginBreaksAfter?: number;
  /** Lines of failed requests that the log gets with every page. */
  readonly logsFailures?: number;
  /** Whoever opens it at its own address is asked to sign in with the platform. */
  readonly protected?: true;
  /** What it says it is, where that is not its name. */
  readonly says?: string;
  /** Every second answer comes from the release before. */
  readonly mixed?: string;
};

export type ToyPlatform = {
  readonly folder: string;
  readonly origin: string;
  /** Where a release that is only staged stands. */
  readonly previewOrigin: string;
  readonly current: () => string;
  /** Commands that were run, in order. */
  readonly asked: () => readonly string[];
  readonly addRelease: (name: string, behaviour?: Behaviour) => void;
  readonly command: (verb: string, name?: string, ...manners: readonly string[]) => readonly string[];
  readonly stop: () => Promise<void>;
};

const tool = join(import.meta.dirname, 'toy-tool.mjs');

const textOf = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
};

/** A platform on loopback that runs releases for real HTTP clients and is told by real commands; its first release is `old`. */
export const startToyPlatform = async (first = 'old'): Promise<ToyPlatform> => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-toy-'));
  const addRelease: ToyPlatform['addRelease'] = (name, behaviour = {}) =>
    writeFileSync(join(folder, 'releases', name), JSON.stringify(behaviour));
  mkdirSync(join(folder, 'releases'));
  addRelease(first);
  writeFileSync(join(folder, 'current'), first);
  const current = (): string => textOf(join(folder, 'current'));
  const serving = (file: string): Server => {
    let [answers, pages, logins, countedFor] = [0, 0, 0, first];
    return createServer((request, response) => {
      const name = textOf(join(folder, file));
      const behaviour: Behaviour = JSON.parse(textOf(join(folder, 'releases', name)) || '{"ready":503,"login":503}');
      if (name !== countedFor) [pages, logins, countedFor] = [0, 0, name];
      answers += 1;
      const answer = (status: number, body: unknown): void => {
        appendFileSync(join(folder, 'app.log'), `${JSON.stringify({ level: 'info', url: request.url, status })}\n`);
        response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
        response.end(JSON.stringify(body));
      };
      if (file === 'staged' && behaviour.protected === true) return answer(401, { sso: true });
      if (request.url === '/readyz') {
        const said = behaviour.mixed !== undefined && answers % 2 === 0 ? behaviour.mixed : (behaviour.says ?? name);
        return answer(behaviour.ready ?? 200, { status: 'pass', version: said });
      }
      if (request.url === '/login' && request.method === 'POST') {
        logins += 1;
        const isBroken = behaviour.loginBreaksAfter !== undefined && logins > behaviour.loginBreaksAfter;
        return answer(isBroken ? 500 : (behaviour.login ?? 200), {});
      }
      pages += 1;
      for (let line = 0; line < (behaviour.logsFailures ?? 0); line += 1)
        appendFileSync(join(folder, 'app.log'), '203.0.113.9 - - [now] "POST /api/posts HTTP/1.1" 500 31\n');
      return answer(behaviour.breaksAfter !== undefined && pages > behaviour.breaksAfter ? 500 : 200, {});
    });
  };
  const servers = [serving('current'), serving('staged')] as const;
  const originOf = async (server: Server): Promise<string> => {
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const [origin, previewOrigin] = [await originOf(servers[0]), await originOf(servers[1])];
  return {
    folder,
    origin,
    previewOrigin,
    current,
    asked: () =>
      textOf(join(folder, 'asked.log'))
        .split('\n')
        .filter(line => line !== ''),
    addRelease,
    command: (verb, name = '', ...manners) => [process.execPath, tool, folder, verb, name, ...manners],
    stop: async () => {
      await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
