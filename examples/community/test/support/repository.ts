import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { after } from 'node:test';
import { alteration } from './alteration.ts';

/** Text files of the app as a clone has them, by path from its folder; images and other binaries are left out. */
export type Repository = Record<string, string>;

const root = join(import.meta.dirname, '..', '..');
const isText = (path: string): boolean => !/\.(?:avif|webp|png|jpe?g|ico|woff2)$/.test(path);

const named = (): readonly string[] => {
  const args = ['ls-files', '-co', '--exclude-standard', '-z'];
  try {
    return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split('\0');
  } catch {
    // No repository yet: what `.gitignore` names is left out by hand.
    return readdirSync(root, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll(sep, '/'))
      .filter(path => !/^(?:node_modules|data|backups)\/|^\.env(?:$|\.(?!(?:compose\.)?example$))/.test(path));
  }
};

const listFiles = (): readonly string[] => named().filter(path => path !== '' && existsSync(join(root, path)));

/** The files that git tracks or would track, read afresh at each call. */
export const readRepository = (): Repository => {
  const texts = listFiles().filter(isText);
  const repository = Object.fromEntries(texts.map(path => [path, readFileSync(join(root, path), 'utf8')]));
  alteration.edit(repository);
  return repository;
};

/** Pictures and other files of the repository that are no text, by path: the file on this machine. */
export const readPictures = (): Readonly<Record<string, string>> =>
  Object.fromEntries(
    listFiles()
      .filter(path => !isText(path))
      .map(path => [path, join(root, path)]),
  );

/**
 * Writes the repository as somebody else's clone has it, with nothing of this machine but the installed packages;
 * returns its folder, which is removed after the file's tests.
 */
export const writeClone = (): string => {
  const outer = mkdtempSync(join(tmpdir(), 'community-clone-'));
  after(() => rmSync(outer, { recursive: true, force: true }));
  const clone = join(outer, 'apps', 'community');
  const write = (path: string, put: (target: string) => void): void => {
    mkdirSync(dirname(join(clone, path)), { recursive: true });
    put(join(clone, path));
  };
  for (const [path, picture] of Object.entries(readPictures())) write(path, target => cpSync(picture, target));
  for (const [path, text] of Object.entries(readRepository())) write(path, target => writeFileSync(target, text));
  // A workspace keeps most packages two folders up.
  const links = [
    [join(root, 'node_modules'), join(clone, 'node_modules')],
    [join(root, '..', '..', 'node_modules'), join(outer, 'node_modules')],
  ] as const;
  for (const [packages, link] of links) if (existsSync(packages)) symlinkSync(packages, link, 'junction');
  return clone;
};
