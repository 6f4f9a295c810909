import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { alteration } from './alteration.ts';

/** Text files of the app as a clone has them, by path from its folder; images and other binaries are left out. */
export type Repository = Record<string, string>;

const root = join(import.meta.dirname, '..', '..');
const isText = (path: string): boolean => !/\.(?:avif|webp|png|jpe?g|ico|woff2)$/.test(path);

const listFiles = (): readonly string[] => {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  return listed.split('\0').filter(path => path !== '' && existsSync(join(root, path)));
};

/** The files that git tracks or would track, read afresh at each call. */
export const readRepository = (): Repository => {
  const texts = listFiles().filter(isText);
  const repository = Object.fromEntries(texts.map(path => [path, readFileSync(join(root, path), 'utf8')]));
  alteration.edit(repository);
  return repository;
};

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
  for (const path of listFiles().filter(each => !isText(each))) write(path, target => cpSync(join(root, path), target));
  for (const [path, text] of Object.entries(readRepository())) write(path, target => writeFileSync(target, text));
  // A workspace keeps most packages two folders up.
  const links = [
    [join(root, 'node_modules'), join(clone, 'node_modules')],
    [join(root, '..', '..', 'node_modules'), join(outer, 'node_modules')],
  ] as const;
  for (const [packages, link] of links) if (existsSync(packages)) symlinkSync(packages, link, 'junction');
  return clone;
};
