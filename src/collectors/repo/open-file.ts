import { constants, lstatSync, openSync, type Stats } from 'node:fs';
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

const refused = (facts: Stats): string | null =>
  facts.isSymbolicLink() ? 'a link' : facts.isFile() ? null : 'not a file';

const readOnly = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Opens a plain file. No link is followed and no pipe is waited for, also when the file was exchanged since it was looked at. */
export const openFile = async (
  full: string,
): Promise<{ readonly handle: FileHandle; readonly size: number } | { readonly leftOut: string }> => {
  const facts = await lstat(full);
  const leftOut = refused(facts);
  return leftOut === null ? { handle: await open(full, readOnly), size: facts.size } : { leftOut };
};

/** The same at once, for somebody who opens many thousand and has nothing else to do meanwhile. */
export const openFileNow = (
  full: string,
): { readonly descriptor: number; readonly size: number } | { readonly leftOut: string } => {
  const facts = lstatSync(full);
  const leftOut = refused(facts);
  return leftOut === null ? { descriptor: openSync(full, readOnly), size: facts.size } : { leftOut };
};

export const whyNot = (error: unknown): string =>
  (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'listed and not there' : 'could not be opened';
