import { realpath } from 'node:fs/promises';
import type { OwnValue } from '../../engines/secrets/own-values.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { listFiles } from '../repo/list-files.ts';
import { localFiles } from './local-files.ts';
import { ownOf } from './own.ts';

/**
 * In memory only: the secret values of a repository's local files of variables (`.env.local` and the like) and of this process, for
 * the variables that the repository names. None for a folder that is not there.
 */
export const ownValuesOf = async (root: string, io: Io, signal: AbortSignal): Promise<readonly OwnValue[]> => {
  const real = await realpath(root).catch(() => null);
  if (real === null) return [];
  const [{ paths, tracked }, { env }] = await Promise.all([listFiles(real, io, signal), localFiles(real, [], signal)]);
  const { values } = await ownOf(real, paths, tracked, env, io.env, signal);
  return values.slice(0, limits.ownValues);
};
