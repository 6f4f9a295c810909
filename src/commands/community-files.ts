import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LaunchReadyError } from '../platform/errors.ts';

/** Files of the example community by path from its folder, with `/`. */
export type CommunityFiles = ReadonlyMap<string, Buffer>;

const inPackage = fileURLToPath(new URL('../template/', import.meta.url));
const inClone = fileURLToPath(new URL('../../examples/community/', import.meta.url));

/** npm leaves every `.gitignore` out of a package, so there the file has another name. */
const names = { inProject: '.gitignore', inPackage: 'gitignore' } as const;

const read = (folder: string, paths: readonly string[]): CommunityFiles =>
  new Map(paths.map(path => [path, readFileSync(join(folder, path))]));

const packaged = (): CommunityFiles => {
  const entries = readdirSync(inPackage, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile());
  const paths = entries.map(entry => relative(inPackage, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
  const files = read(inPackage, paths.toSorted());
  return new Map([...files].map(([path, bytes]) => [path === names.inPackage ? names.inProject : path, bytes]));
};

/** Only what git tracks: a `.env` or a data folder beside it stays where it is. */
const tracked = (): CommunityFiles => {
  let listed: string;
  try {
    listed = execFileSync('git', ['ls-files', '-z'], {
      cwd: inClone,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      'The example community cannot be copied: this copy of Launch Ready is no git clone, so nothing tells its files from yours.',
      'Clone the repository with git, or use the published package: npx launch-ready new <folder>',
      { cause: error },
    );
  }
  return read(
    inClone,
    listed.split('\0').filter(path => path !== '' && existsSync(join(inClone, path))),
  );
};

/** The example community: as packed where this runs from the package, as git tracks it where it runs from a clone. */
export const communityFiles = (): CommunityFiles => (existsSync(inPackage) ? packaged() : tracked());

/** What the build puts into the package: the same files under names that npm keeps. */
export const filesToPack = (): CommunityFiles =>
  new Map([...tracked()].map(([path, bytes]) => [path === names.inProject ? names.inPackage : path, bytes]));
