import type { FilesTask, TextFile } from './files-apart.ts';
import { workInThread } from './work-in-thread.ts';

/**
 * The thread's side of `readFilesApart`. `read` calls `entering` for every file before it works on it; files in `without`
 * are left out.
 */
export const readFilesInThread = (
  read: (files: readonly TextFile[], entering: (path: string) => void, without: ReadonlySet<string>) => unknown,
): Promise<void> =>
  workInThread(async (_given: never, alive: (step?: number) => void) => async (task: never): Promise<unknown> => {
    const { files, without } = task as FilesTask;
    const numbers = new Map(files.map(({ path }, number) => [path, number]));
    return read(files, path => alive(numbers.get(path) ?? -1), new Set(without));
  });
