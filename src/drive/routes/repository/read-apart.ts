import { limits } from '../../../platform/limits.ts';
import { type FilesBounds, readFilesApart } from '../../../platform/threads/files-apart.ts';
import type { RoutesRead } from '../route.ts';
import type { SourceFile } from './source-file.ts';

/** In development the source itself runs; published it is its translation. */
const reader = new URL(`./reader${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Routes that the source of a repository declares, read in a thread of its own: a file that was written to keep the
 * parser busy for hours is left out with a note, and the rest is read. Nothing of the repository is executed.
 */
export const readRepositoryApart = async (
  files: readonly SourceFile[],
  signal: AbortSignal,
  bounds: FilesBounds = { fileMs: limits.routeParseMs, allMs: limits.routeReadMs },
): Promise<RoutesRead> => {
  const within = { ...bounds, restarts: limits.routeRestarts };
  const { read, left } = await readFilesApart<RoutesRead>(reader, files, within, signal);
  const notes = left.map(({ path, because }) => ({
    where: path ?? 'repository',
    what: `Routes in it are not known: ${because}.`,
  }));
  return read === null
    ? { routes: [], notes: [...notes, { where: 'repository', what: 'Routes were not read from source.' }] }
    : { routes: read.routes, notes: [...notes, ...read.notes] };
};
