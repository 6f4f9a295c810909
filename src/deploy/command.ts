import { type ChildProcess, spawn } from 'node:child_process';
import { limits } from '../platform/limits.ts';
import { lineReader } from './command-lines.ts';
import { endsOf } from './kept-ends.ts';

/** How a command ended. It went well when `code` is 0. */
export type Ran = {
  /** Null when a signal ended it, or when it could not be started at all. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly ms: number;
  /** What it printed, both streams, redacted; of much the beginning and the end. */
  readonly output: string;
};

export type CommandGiven = {
  readonly cwd: string;
  /** All that it gets to know of the environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly redact: (text: string) => string;
  /** Each line as soon as it has ended, redacted. */
  readonly say?: (line: string) => void;
  /** Told the number of its process group as soon as it runs. */
  readonly began?: (group: number) => void;
  /** What becomes of processes that it leaves behind: a deploy may start the app itself. Default: they end with it. */
  readonly leftovers?: 'end' | 'stay';
};

const windows = process.platform === 'win32';

const killGroup = (pid: number, signal: 'SIGTERM' | 'SIGKILL'): void => {
  if (windows) {
    spawn('taskkill', ['/pid', String(pid), '/t', '/f'], { stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended meanwhile.
  }
};

const start = (argv: readonly string[], { cwd, env }: CommandGiven): ChildProcess => {
  const [file = '', ...args] = argv;
  return spawn(file, args, {
    cwd,
    env: { ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what it starts can be ended with it.
    detached: !windows,
    windowsHide: true,
  });
};

/** Resolves when it ended and its output was read; or a moment after it ended, when somebody else holds its output open. */
const endOf = (
  child: ChildProcess,
): Promise<{ code: number | null; signal: string | null; complaint: string | null }> =>
  new Promise(resolve => {
    let ended: { code: number | null; signal: string | null; complaint: null } | null = null;
    let late: NodeJS.Timeout | undefined;
    const finish = (): void => {
      clearTimeout(late);
      if (ended !== null) resolve(ended);
    };
    child.once('error', ({ message }) => {
      clearTimeout(late);
      resolve({ code: null, signal: null, complaint: message });
    });
    child.once('exit', (code, signal) => {
      ended = { code, signal, complaint: null };
      late = setTimeout(finish, limits.commandDrainMs);
    });
    child.once('close', finish);
  });

/**
 * Runs a command given as arguments, never through a shell. It gets the given environment and nothing else, no input, and a
 * time; when that is over, or when the run is interrupted, it and all that it started are asked to end, then killed.
 * Its output is read to the end, whatever is kept of it. Never throws: what could not be started has no code.
 */
export const runCommand = async (argv: readonly string[], given: CommandGiven, signal: AbortSignal): Promise<Ran> => {
  const from = performance.now();
  const kept = endsOf(limits.commandBytes);
  const told = (line: string): void => {
    kept.add(line);
    given.say?.(line);
  };
  const done = (ended: Omit<Ran, 'ms' | 'output'>): Ran => ({
    ...ended,
    ms: Math.round(performance.now() - from),
    output: kept.text(),
  });
  if (signal.aborted) return done({ code: null, signal: 'SIGTERM', timedOut: false });

  const child = start(argv, given);
  const { pid } = child;
  if (pid !== undefined) given.began?.(pid);
  let bytes = 0;
  const readers = [child.stdout, child.stderr].flatMap(stream => {
    if (stream === null) return [];
    const reader = lineReader(given.redact, told);
    stream.setEncoding('utf8');
    stream.on('error', () => {});
    stream.on('data', (piece: string) => {
      const before = bytes;
      bytes += piece.length;
      if (bytes <= limits.commandReadBytes) reader.take(piece);
      else if (before <= limits.commandReadBytes) told('… (it prints without end; the rest is not shown)');
    });
    return [{ stream, reader }];
  });

  let timedOut = false;
  let grace: NodeJS.Timeout | undefined;
  const end = (): void => {
    if (pid === undefined) return;
    killGroup(pid, 'SIGTERM');
    grace ??= setTimeout(() => killGroup(pid, 'SIGKILL'), limits.commandGraceMs);
  };
  const late = setTimeout(() => {
    timedOut = true;
    end();
  }, given.timeoutMs);
  signal.addEventListener('abort', end, { once: true });
  const { complaint, ...ended } = await endOf(child);
  clearTimeout(late);
  clearTimeout(grace);
  signal.removeEventListener('abort', end);
  // Who did not end when asked must not outlive it.
  if (pid !== undefined && (timedOut || signal.aborted || given.leftovers !== 'stay')) killGroup(pid, 'SIGKILL');
  for (const { stream, reader } of readers) {
    stream.destroy();
    reader.end();
  }
  if (complaint !== null) told(given.redact(`${argv[0] ?? ''} could not be started: ${complaint}`));
  return done({ ...ended, timedOut });
};
