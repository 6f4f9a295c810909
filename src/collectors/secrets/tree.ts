import type { Listing } from '../repo/list-files.ts';
import { limits } from '../../platform/limits.ts';
import { searchFiles, type PlaceOf } from './files.ts';
import type { LocalFiles } from './local-files.ts';
import type { Search } from './search.ts';
import { treeSortOf } from './tree-sort.ts';

/** Searches the files of the working tree that git has or would take; `local` tells which of the others are build output. */
export const searchTree = async (
  search: Search,
  { paths, tracked, beyond }: Listing,
  local: LocalFiles,
): Promise<void> => {
  const { gathering } = search;
  const isTracked = (path: string): boolean => tracked?.has(path) === true;
  const built = local.built.filter(path => !isTracked(path));
  const isBuilt = new Set(built);
  // The value of a variable is at home in the local file that gives it.
  const home = new Set(local.env.filter(path => !isTracked(path)));
  const inTree = (path: string): PlaceOf => {
    const known = tracked === null ? null : isTracked(path);
    return (line, entry) =>
      entry === null
        ? { in: 'tree', file: path, line, tracked: known, sort: treeSortOf(path) }
        : { in: 'archive', file: path, line, entry, tracked: known };
  };
  const inBuild = (path: string): PlaceOf => {
    const known = tracked === null ? null : false;
    return (line, entry) =>
      entry === null ? { in: 'build', file: path, line } : { in: 'archive', file: path, line, entry, tracked: known };
  };
  const source = paths.filter(path => !isBuilt.has(path));
  const away = source.filter(path => !home.has(path));
  await searchFiles(search, away, inTree);
  const atHome = source.filter(path => home.has(path));
  await searchFiles(search, atHome, inTree, false);
  await searchFiles(search, built, inBuild);
  if (beyond > 0) gathering.leave(`${beyond} more files`, `only the first ${limits.secretFiles} are read`, 'cut');
  if (local.cut)
    gathering.leave('some folders', `only ${limits.secretFolders} are looked through for build output`, 'cut');
};
