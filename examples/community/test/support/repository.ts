import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { alteration } from './alteration.ts';

/** Text files of the app as a clone has them, by path from its folder; images and other binaries are left out. */
export type Repository = Record<string, string>;

const root = join(import.meta.dirname, '..', '..');
const isText = (path: string): boolean => !/\.(?:avif|webp|png|jpe?g|ico|woff2)$/.test(path);

const listed = (): readonly string[] => {
  const args = ['ls-files', '-co', '--exclude-standard', '-z'];
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\0');
  } catch {
    // No repository yet: what `.gitignore` names is left out by hand.
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .filter(path => !/^(?:node_modules|data|backups)\/|^\.env(?:$|\.(?!example$))/.test(path));
  }
};

/** The files that git tracks or would track, read afresh at each call. */
export const readRepository = (): Repository => {
  const paths = listed().filter(path => path !== '' && isText(path) && existsSync(join(root, path)));
  const repository = Object.fromEntries(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]));
  alteration.edit(repository);
  return repository;
};
