import { Worker } from 'node:worker_threads';
import { limits } from '../../platform/limits.ts';
import type { SourceFile } from '../source/source-file.ts';
import { isEnvSource } from './read.ts';
import type { EnvNote, EnvUsesRead } from './use.ts';

/** What the reader is given, and what it writes its position into. */
export type Task = {
  readonly files: readonly SourceFile[];
  readonly without: readonly string[];
  /** Number of the file that is being read. */
  readonly position: SharedArrayBuffer;
};

type Outcome = { readonly read: EnvUsesRead } | { readonly stuckAt: number; readonly because: string };

/** In development the source itself runs; published it is its translation. */
const reader = new URL(`./reader${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

const lookMs = 50;

type Bounds = { readonly fileMs: number; readonly allMs: number };

const attempt = (task: Task, bounds: Bounds, signal: AbortSignal): Promise<Outcome> =>
  new Promise((resolve, reject) => {
    const at = new Int32Array(task.position);
    Atomics.store(at, 0, -1);
    const worker = new Worker(reader, {
      workerData: task,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.routeMemoryMb },
    });
    const started = performance.now();
    let [seen, since] = [-1, started];
    const end = (finish: () => void): void => {
      clearInterval(watch);
      signal.removeEventListener('abort', stop);
      void worker.terminate();
      finish();
    };
    const stuck = (because: string): void => end(() => resolve({ stuckAt: Atomics.load(at, 0), because }));
    const stop = (): void => end(() => reject(signal.reason as Error));
    const watch = setInterval(() => {
      const now = performance.now();
      const current = Atomics.load(at, 0);
      if (current !== seen) [seen, since] = [current, now];
      else if (current >= 0 && now - since > bounds.fileMs) stuck('it took too long to read');
      if (now - started > bounds.allMs) stuck('the repository took too long to read');
    }, lookMs);
    signal.addEventListener('abort', stop, { once: true });
    worker.once('message', (read: EnvUsesRead) => end(() => resolve({ read })));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? stuck('it took too much memory to read') : end(() => reject(error)),
    );
  });

/**
 * Uses of variables in the files of a repository, read in a thread of its own: a file that was written to keep the
 * parser busy for hours is left out with a note, and the rest is read. Nothing of the repository is executed.
 */
export const readEnvUsesApart = async (
  files: readonly SourceFile[],
  signal: AbortSignal,
  bounds: Bounds = { fileMs: limits.envParseMs, allMs: limits.envReadMs },
): Promise<EnvUsesRead> => {
  signal.throwIfAborted();
  const given = files.filter(({ path }) => isEnvSource(path));
  const without: string[] = [];
  const notes: EnvNote[] = [];
  for (let tries = 0; tries <= limits.envRestarts; tries++) {
    const outcome = await attempt({ files: given, without, position: new SharedArrayBuffer(4) }, bounds, signal);
    if ('read' in outcome) return { uses: outcome.read.uses, notes: [...notes, ...outcome.read.notes] };
    const path = given[outcome.stuckAt]?.path;
    notes.push({ file: path ?? 'the repository', reason: `not read for variables: ${outcome.because}` });
    if (path === undefined || outcome.because.startsWith('the repository')) break;
    without.push(path);
  }
  return { uses: [], notes: [...notes, { file: 'the repository', reason: 'not read for variables at all' }] };
};
