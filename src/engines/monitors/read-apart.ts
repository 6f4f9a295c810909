import { limits } from '../../platform/limits.ts';
import { type FilesBounds, readFilesApart } from '../../platform/threads/files-apart.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { ConstructsRead } from './checkly-constructs.ts';

/** In development the source itself runs; published it is its translation. */
const reader = new URL(`./reader${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/** Constructs of Checkly in the files of a repository, read in a thread of its own, for a parser can be kept busy for hours. */
export const readConstructsApart = async (
  files: readonly SourceFile[],
  signal: AbortSignal,
  bounds: FilesBounds = { fileMs: limits.envParseMs, allMs: limits.monitorReadMs },
): Promise<ConstructsRead> => {
  const { read, left } = await readFilesApart<ConstructsRead>(
    reader,
    files,
    { ...bounds, restarts: limits.envRestarts },
    signal,
  );
  const notes = left.map(({ path, because }) => ({ path: path ?? 'the repository', because }));
  return read === null ? { found: [], notes } : { found: read.found, notes: [...notes, ...read.notes] };
};
