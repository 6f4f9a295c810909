import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';

export type NewestFile = { readonly file: string; readonly at: Date };

/** The newest file in a folder, or the file itself; null when there is none. What lies deeper, and labels beside backups, do not count. */
export const newestFile = async (where: string, since = new Date(0)): Promise<NewestFile | null> => {
  const found = await stat(where).catch(() => null);
  if (found === null) return null;
  if (found.isFile()) return found.mtime < since ? null : { file: where, at: found.mtime };
  const names = (await readdir(where))
    .filter(name => !name.startsWith('.') && !name.endsWith('.json'))
    .slice(0, limits.backupFiles);
  let newest: NewestFile | null = null;
  for (const name of names) {
    const file = join(where, name);
    const { mtime, ctime, size } = await stat(file);
    // Copied with its old time, it was still written here only now.
    const isNew = mtime >= since || ctime >= since;
    if (size > 0 && isNew && (newest === null || mtime > newest.at)) newest = { file, at: mtime };
  }
  return newest;
};
