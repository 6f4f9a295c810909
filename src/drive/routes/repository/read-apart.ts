import { Worker } from 'node:worker_threads';
import { limits } from '../../../platform/limits.ts';
import type { RouteNote, RoutesRead } from '../route.ts';
import type { SourceFile } from './source-file.ts';

/** What the reader is given, and what it writes its position into. */
export type Task = {
  readonly files: readonly SourceFile[];
  readonly without: readonly string[];
  /** Number of the file that is being parsed. */
  readonly position: SharedArrayBuffer;
};

type Outcome = { readonly read: RoutesRead } | { readonly stuckAt: number; readonly because: string };

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
    worker.once('message', (read: RoutesRead) => end(() => resolve({ read })));
    worker.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? stuck('it took too much memory to read') : end(() => reject(error)),
    );
  });

/**
 * Routes that the source of a repository declares, read in a thread of its own: a file that was written to keep the
 * parser busy for hours is left out with a note, and the rest is read. Nothing of the repository is executed.
 */
export const readRepositoryApart = async (
  files: readonly SourceFile[],
  signal: AbortSignal,
  bounds: Bounds = { fileMs: limits.routeParseMs, allMs: limits.routeReadMs },
): Promise<RoutesRead> => {
  signal.throwIfAborted();
  const without: string[] = [];
  const notes: RouteNote[] = [];
  for (let tries = 0; tries <= limits.routeRestarts; tries++) {
    const outcome = await attempt({ files, without, position: new SharedArrayBuffer(4) }, bounds, signal);
    if ('read' in outcome) return { routes: outcome.read.routes, notes: [...notes, ...outcome.read.notes] };
    const path = files[outcome.stuckAt]?.path;
    notes.push({ where: path ?? 'repository', what: `Routes in it are not known: ${outcome.because}.` });
    if (path === undefined || outcome.because.startsWith('the repository')) break;
    without.push(path);
  }
  return { routes: [], notes: [...notes, { where: 'repository', what: 'Routes were not read from source.' }] };
};
