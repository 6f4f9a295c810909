import { limits } from '../../platform/limits.ts';
import { type FilesBounds, readFilesApart } from '../../platform/threads/files-apart.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { TokenEndsRead } from './found.ts';
import { isTokenSource } from './read.ts';

/** In development the source itself runs; published it is its translation. */
const reader = new URL(`./reader${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Where code does not look at the end of a token, read in a thread of its own and within bounds. A repository that
 * mentions no library for tokens starts none. Nothing of the repository is executed.
 */
export const readTokenEndsApart = async (
  files: readonly SourceFile[],
  signal: AbortSignal,
  bounds: FilesBounds = { fileMs: limits.tokenParseMs, allMs: limits.tokenReadMs },
): Promise<TokenEndsRead> => {
  const given = files.filter(isTokenSource);
  if (given.length === 0) return { found: [], notes: [] };
  const within = { ...bounds, restarts: limits.tokenRestarts };
  const { read, left } = await readFilesApart<TokenEndsRead>(reader, given, within, signal);
  const notes = left.map(({ path, because }) => ({ file: path ?? 'the repository', reason: because }));
  return read === null
    ? { found: [], notes: [...notes, { file: 'the repository', reason: 'not read at all' }] }
    : { found: read.found.slice(0, limits.tokenEnds), notes: [...notes, ...read.notes].slice(0, limits.envNotes) };
};
