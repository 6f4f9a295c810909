import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';

/** How a release behaves; what is not said is as it should be. */
export type Behaviour = {
  readonly ready?: number;
  readonly login?: number;
  /** From this request to its pages on, counted from when it went out, they answer 500. */
  readonly breaksAfter?: number;
  /** What it says it is, where that is not its name. */
  readonly says?: string;
  /** Every second answer comes from the release before. */
  readonly mixed?: string;
};

export type ToyPlatform = {
  readonly folder: string;
  readonly origin: string;
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
  let [answers, pages, pagesOf] = [0, 0, first];

  const server = createServer((request, response) => {
    const name = current();
    const behaviour: Behaviour = JSON.parse(textOf(join(folder, 'releases', name)) || '{"ready":503,"login":503}');
    if (name !== pagesOf) [pages, pagesOf] = [0, name];
    answers += 1;
    const answer = (status: number, body: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
      response.end(JSON.stringify(body));
    };
    if (request.url === '/readyz') {
      const said = behaviour.mixed !== undefined && answers % 2 === 0 ? behaviour.mixed : (behaviour.says ?? name);
      return answer(behaviour.ready ?? 200, { status: 'pass', version: said });
    }
    if (request.url === '/login' && request.method === 'POST') return answer(behaviour.login ?? 200, {});
    pages += 1;
    return answer(behaviour.breaksAfter !== undefined && pages > behaviour.breaksAfter ? 500 : 200, {});
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    folder,
    origin: `http://127.0.0.1:${port}`,
    current,
    asked: () =>
      textOf(join(folder, 'asked.log'))
        .split('\n')
        .filter(line => line !== ''),
    addRelease,
    command: (verb, name = '', ...manners) => [process.execPath, tool, folder, verb, name, ...manners],
    stop: async () => {
      await new Promise(resolve => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
