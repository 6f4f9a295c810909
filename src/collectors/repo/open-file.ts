import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** A link may lead anywhere on the machine, so neither a link nor a file behind a linked folder is read. */
export const insideRoot = (root: string): ((path: string) => Promise<boolean>) => {
  const known = new Map<string, Promise<boolean>>();
  return path => {
    const folder = dirname(join(root, path));
    const answer =
      known.get(folder) ??
      realpath(folder).then(
        real => real === root || real.startsWith(root.endsWith(sep) ? root : root + sep),
        () => false,
      );
    known.set(folder, answer);
    return answer;
  };
};

/** Opens a plain file. No link is followed and no pipe is waited for, also when the file was exchanged since it was looked at. */
export const openFile = async (
  full: string,
): Promise<{ readonly handle: FileHandle; readonly size: number } | { readonly leftOut: string }> => {
  const facts = await lstat(full);
  if (facts.isSymbolicLink()) return { leftOut: 'a link' };
  if (!facts.isFile()) return { leftOut: 'not a file' };
  const handle = await open(full, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
  return { handle, size: facts.size };
};

export const whyNot = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'listed and not there' : 'could not be opened';
