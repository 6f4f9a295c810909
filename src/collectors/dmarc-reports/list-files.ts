import { type Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';

/** A file to read; `shown` is how the user would call it. */
export type Listed = { readonly full: string; readonly shown: string };

export type Listing = {
  readonly files: readonly Listed[];
  readonly leftOut: readonly { readonly what: string; readonly reason: string }[];
};

const byName = (a: Dirent, b: Dirent): number => (a.name < b.name ? -1 : 1);

/**
 * All files of the given files and folders, in order of name. Links inside folders are not followed, hidden files are passed
 * over. Throws what the system says of a path that is not there.
 */
export const listFiles = async (paths: readonly Listed[], signal: AbortSignal): Promise<Listing> => {
  const files: Listed[] = [];
  const leftOut: { what: string; reason: string }[] = [];
  const walk = async (folder: Listed, depth: number): Promise<void> => {
    signal.throwIfAborted();
    if (depth > limits.dmarcFolderDepth) {
      leftOut.push({ what: folder.shown, reason: `a folder more than ${limits.dmarcFolderDepth} deep` });
      return;
    }
    const entries = await readdir(folder.full, { withFileTypes: true }).catch(() => null);
    if (entries === null) {
      leftOut.push({ what: folder.shown, reason: 'a folder that could not be opened' });
      return;
    }
    for (const entry of entries.toSorted(byName)) {
      if (files.length >= limits.dmarcFiles || entry.name.startsWith('.')) continue;
      const inside = { full: join(folder.full, entry.name), shown: join(folder.shown, entry.name) };
      if (entry.isDirectory()) await walk(inside, depth + 1);
      else files.push(inside);
    }
  };
  for (const path of paths) {
    const full = await realpath(path.full);
    if ((await stat(full)).isDirectory()) await walk({ full, shown: path.shown }, 1);
    else files.push({ full, shown: path.shown });
  }
  if (files.length >= limits.dmarcFiles)
    leftOut.push({ what: 'the rest', reason: `more than ${limits.dmarcFiles.toLocaleString('en')} files` });
  const seen = new Set<string>();
  return { files: files.filter(({ full }) => seen.size < seen.add(full).size), leftOut };
};
