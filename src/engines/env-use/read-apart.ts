import { limits } from '../../platform/limits.ts';
import { type FilesBounds, readFilesApart } from '../../platform/threads/files-apart.ts';
import type { SourceFile } from '../source/source-file.ts';
import { isEnvSource } from './read.ts';
import type { EnvUsesRead } from './use.ts';

/** In development the source itself runs; published it is its translation. */
const reader = new URL(`./reader${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);

/**
 * Uses of variables in the files of a repository, read in a thread of its own: a file that was written to keep the
 * parser busy for hours is left out with a note, and the rest is read. Nothing of the repository is executed.
 */
export const readEnvUsesApart = async (
  files: readonly SourceFile[],
  signal: AbortSignal,
  bounds: FilesBounds = { fileMs: limits.envParseMs, allMs: limits.envReadMs },
): Promise<EnvUsesRead> => {
  const given = files.filter(({ path }) => isEnvSource(path));
  const within = { ...bounds, restarts: limits.envRestarts };
  const { read, left } = await readFilesApart<EnvUsesRead>(reader, given, within, signal);
  const notes = left.map(({ path, because }) => ({
    file: path ?? 'the repository',
    reason: `not read for variables: ${because}`,
  }));
  return read === null
    ? { uses: [], notes: [...notes, { file: 'the repository', reason: 'not read for variables at all' }] }
    : { uses: read.uses, notes: [...notes, ...read.notes] };
};
