import { realpath, stat } from 'node:fs/promises';
import { Unavailable } from '../collector.ts';

export const howToGive = 'launch-ready audit <domain> --repo <folder of the repository>';

/** The real path of the repository that a run was given. Throws `Unavailable` when there is none. */
export const rootOf = async (folder: string | null): Promise<string> => {
  if (folder === null) throw new Unavailable('not-asked', 'no repository was given', howToGive);
  const root = await realpath(folder).catch(() => undefined);
  const facts = root === undefined ? undefined : await stat(root).catch(() => undefined);
  if (root === undefined || facts?.isDirectory() !== true)
    throw new Unavailable('repo-missing', 'the repository folder that was given is not there', howToGive);
  return root;
};
