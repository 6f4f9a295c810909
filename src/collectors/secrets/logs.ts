import { glob } from 'node:fs/promises';
import { isAbsolute, relative, sep } from 'node:path';
import { limits } from '../../platform/limits.ts';
import { searchFiles } from './files.ts';
import type { Search } from './search.ts';

/** Files that the patterns name, below the folder. Paths with `/`, sorted. */
const logFiles = async (
  { root, gathering, signal }: Search,
  patterns: readonly string[],
): Promise<readonly string[]> => {
  const found = new Set<string>();
  for (const pattern of patterns) {
    let here = 0;
    for await (const entry of glob(pattern, {
      cwd: root,
      withFileTypes: true,
      exclude: one => one.name === 'node_modules' || one.name === '.git',
    })) {
      signal.throwIfAborted();
      if (!entry.isFile()) continue;
      here += 1;
      found.add(relative(root, `${entry.parentPath}${sep}${entry.name}`).replaceAll(sep, '/'));
      if (found.size > limits.logFiles) break;
    }
    if (here === 0) gathering.leave(pattern, 'no log file is called like that');
  }
  if (found.size > limits.logFiles) gathering.leave('more log files', `only ${limits.logFiles} are read`);
  return [...found].toSorted().slice(0, limits.logFiles);
};

/** Searches log files, named by patterns such as `logs/*.log`; a file outside of the folder is searched when its whole path is given. Gives how many there are. */
export const searchLogs = async (search: Search, patterns: readonly string[]): Promise<number> => {
  const inside = patterns.filter(pattern => !isAbsolute(pattern));
  const below = await logFiles(search, inside);
  let count = below.length;
  await searchFiles(search, below, path => line => ({ in: 'log', file: path, line }));
  for (const pattern of patterns.filter(one => isAbsolute(one))) {
    const base = { ...search, root: '/' };
    const files = await logFiles(base, [pattern]);
    count += files.length;
    await searchFiles(base, files, path => line => ({ in: 'log', file: `/${path}`, line }));
  }
  return count;
};
