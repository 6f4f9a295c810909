import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

const ourEntry = fileURLToPath(new URL('../../src/server.ts', import.meta.url));
const startLimit = 60_000;

export type ServerProcess = {
  /** Ends the process at once, as the kernel does when memory is short: nothing of ours runs any more. */
  readonly kill: () => Promise<void>;
  /** Asks the process to end (SIGTERM) and gives its exit code. */
  readonly stop: () => Promise<number | null>;
};

export const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>(resolve => server.close(() => resolve()));
  return port;
};

const isReady = async (url: string): Promise<boolean> => {
  const answer = await fetch(`${url}/readyz`).catch(() => null);
  await answer?.arrayBuffer();
  return answer?.ok ?? false;
};

/** The real server in a process of its own, with this environment and nothing else of ours; waits until it is ready. */
export const startServer = async (
  environment: Readonly<Record<string, string>>,
  entry = ourEntry,
): Promise<ServerProcess> => {
  const env = { PATH: process.env['PATH'], SYSTEMROOT: process.env['SYSTEMROOT'], ...environment };
  const child = spawn(process.execPath, [entry], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ended = once(child, 'exit');
  const end = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null> => {
    child.kill(signal);
    await ended;
    return child.exitCode;
  };
  const deadline = Date.now() + startLimit;
  while (!(await isReady(environment['PUBLIC_URL'] ?? ''))) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${complaint}`);
    if (Date.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`the server was not ready in time: ${complaint}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  return { kill: async () => void (await end('SIGKILL')), stop: () => end('SIGTERM') };
};
