import { limits } from '../limits.ts';
import { type ThreadPool, threadPool } from './thread-pool.ts';

/** What a reader of files is given: all of them, and the paths of those that are left out. */
export type FilesTask = { readonly files: readonly TextFile[]; readonly without: readonly string[] };

export type TextFile = { readonly path: string; readonly text: string };

export type FilesBounds = { readonly fileMs: number; readonly allMs: number };

/** A file that was not read; without a path it is about all of them. `because` completes "it was not read: …". */
export type NotRead = { readonly path: string | null; readonly because: string };

const tookTooLong = 'the repository took too long to read';

/**
 * Reads files that belong together in a thread of its own, for as long as `bounds` say: a file that was written to keep
 * the parser busy for hours is left out, and the rest is read again without it. `module` is what the thread runs, with
 * `workInThread` in it; it says as its step the number of the file in hand. Gives null where nothing was read. Throws what
 * the reader threw, and the reason of `signal`.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- what a module tells is known to whoever names it
export const readFilesApart = async <Read>(
  module: URL,
  files: readonly TextFile[],
  bounds: FilesBounds & { readonly restarts: number },
  signal: AbortSignal,
): Promise<{ readonly read: Read | null; readonly left: readonly NotRead[] }> => {
  signal.throwIfAborted();
  const over = new AbortController();
  const time = setTimeout(() => over.abort(new Error(tookTooLong)), bounds.allMs);
  const within = AbortSignal.any([signal, over.signal]);
  const pool: ThreadPool<FilesTask, Read> = threadPool(module, null, 1, within, {
    hangMs: bounds.fileMs,
    bySteps: true,
    memoryMb: limits.repoThreadMemoryMb,
    restarts: bounds.restarts,
    lookMs: 50,
  });
  const left: NotRead[] = [];
  const without: string[] = [];
  try {
    for (let tries = 0; tries <= bounds.restarts; tries += 1) {
      const [outcome] = await pool.run([{ files, without }]);
      if (outcome === undefined) break;
      if ('answer' in outcome) return { read: outcome.answer, left };
      if (outcome.thrown !== undefined) throw outcome.thrown;
      const path = files[outcome.step]?.path ?? null;
      left.push({ path, because: `${outcome.lost} to read` });
      if (path === null) break;
      without.push(path);
    }
  } catch (error) {
    if (signal.aborted || !over.signal.aborted) throw error;
    left.push({ path: null, because: tookTooLong });
  } finally {
    clearTimeout(time);
    await pool.end();
  }
  return { read: null, left };
};
