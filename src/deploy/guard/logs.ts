import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DeploySettings } from '../../config/deploy-settings.ts';
import { added, type Answered, answeredIn, none, statusIn } from '../../engines/access-log/status.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { type CommandGiven, runCommand } from '../command.ts';
import type { LogWatch } from './hands.ts';

/** Reads at most the newest `limits.deployLogBytes` of a file from `from` on; from its beginning where it has become shorter. */
const readFrom = async (path: string, from: number): Promise<{ readonly text: string; readonly size: number }> => {
  const file = await open(path, 'r');
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error(`${path} is no file`);
    const { size } = stat;
    const begin = Math.max(size < from ? 0 : from, size - limits.deployLogBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - begin), 0, size - begin, begin);
    return { text: buffer.toString('utf8', 0, bytesRead), size };
  } finally {
    await file.close();
  }
};

const why = (error: unknown, path: string): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return `there is no file ${path}`;
  if (code === 'EACCES') return `${path} may not be read`;
  return error instanceof Error ? error.message : 'no reason';
};

const inFile = (path: string): LogWatch => {
  let from = 0;
  return {
    before: async () => {
      try {
        return answeredIn((await readFrom(path, 0)).text);
      } catch {
        return null;
      }
    },
    begin: async () => {
      const { size } = await readFrom(path, Number.MAX_SAFE_INTEGER).catch(() => ({ size: 0 }));
      from = size;
    },
    more: async () => {
      try {
        const { text, size } = await readFrom(path, from);
        // What is being written at the moment is read the next time.
        const whole = text.slice(0, text.lastIndexOf('\n') + 1);
        from = size - Buffer.byteLength(text.slice(whole.length));
        return answeredIn(whole);
      } catch (error) {
        return { unreadable: why(error, path) };
      }
    },
  };
};

/** How far back one looks for what is usual. */
const beforeMs = 600_000;

const byCommand = (
  argv: readonly string[],
  given: Pick<CommandGiven, 'cwd' | 'env' | 'redact'>,
  io: Io,
  signal: AbortSignal,
): LogWatch => {
  let from = io.now();
  const read = async (since: Date): Promise<Answered | { readonly unreadable: string }> => {
    let seen = none;
    const words = argv.map(word => word.replaceAll('{since}', () => since.toISOString()));
    const say = (line: string): void => {
      const status = statusIn(line);
      if (status !== null) seen = added(seen, { answers: 1, failures: status >= 500 ? 1 : 0 });
    };
    const { code, timedOut } = await runCommand(words, { ...given, timeoutMs: limits.deployAskMs, say }, signal);
    if (code === 0) return seen;
    return { unreadable: timedOut ? 'its command did not end' : `its command ended with code ${code ?? 'none'}` };
  };
  return {
    before: async () => {
      const seen = await read(new Date(io.now().getTime() - beforeMs));
      return 'unreadable' in seen ? null : seen;
    },
    begin: async () => {
      from = io.now();
    },
    more: async () => {
      const now = io.now();
      const seen = await read(from);
      from = now;
      return seen;
    },
  };
};

/** The log as the settings name it; null where they do not. */
export const logsOf = (
  logs: DeploySettings['logs'],
  given: Pick<CommandGiven, 'cwd' | 'env' | 'redact'>,
  io: Io,
  signal: AbortSignal,
): LogWatch | null => {
  if (logs === undefined) return null;
  return 'file' in logs ? inFile(resolve(given.cwd, logs.file)) : byCommand(logs.command, given, io, signal);
};
