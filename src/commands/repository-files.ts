import { listFiles } from '../collectors/repo/list-files.ts';
import { readFiles } from '../collectors/repo/read-files.ts';
import { realIo } from '../platform/real-io.ts';
import type { Surroundings } from './surroundings.ts';

/** The text files of a repository, within the usual bounds; nothing is sent for it and nothing of it is run. */
export const repositoryFiles = async (
  root: string,
  { now, signal }: Pick<Surroundings, 'now' | 'signal'>,
): Promise<Awaited<ReturnType<typeof readFiles>>['files']> => {
  const net = { resolver: null, connectTo: [], ca: [], offline: true };
  const io = realIo({ net, progress: () => {}, now });
  const { paths } = await listFiles(root, io, signal);
  return (await readFiles(root, paths, signal)).files;
};
