import type { Git } from './git-answers.ts';

/** One file as it would be committed. */
export type StagedBlob = {
  /** From the top of the working tree, with `/`. */
  readonly file: string;
  readonly blob: string;
  /** What the last commit has at this path, or null. */
  readonly before: string | null;
};

const submodule = '160000';
const nothing = /^0+$/;

// `:<old mode> <new mode> <old id> <new id> <status>` and the path, each ended by a zero byte.
const entry = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) [A-Z]\d*$/;

/**
 * The blobs that a commit made now would add, from the index that git names (in a hook of `commit -a` that is a
 * temporary one), never from the working tree. A renamed file counts as a new one; what is only intended to be added
 * (`add -N`) would not be committed; a submodule's commit is no blob of this repository. Null when git does not answer.
 */
export const stagedBlobs = async (git: Git): Promise<readonly StagedBlob[] | null> => {
  const listed = await git.ask(
    'diff',
    '--cached',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--no-relative',
    '--no-ext-diff',
    '--diff-filter=ACMRT',
    '--ignore-submodules=all',
  );
  if (listed === null) return null;
  const parts = listed.toString('utf8').split('\0');
  const staged: StagedBlob[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) {
    const [, , mode, before, blob] = entry.exec(parts[at] ?? '') ?? [];
    const file = parts[at + 1];
    if (mode === undefined || before === undefined || blob === undefined || file === undefined)
      throw new Error('git diff --cached answered in an unknown form');
    if (mode === submodule || nothing.test(blob)) continue;
    staged.push({ file, blob, before: nothing.test(before) ? null : before });
  }
  return staged;
};
