import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { alteration } from './alteration.ts';

/** Text files of the app as a clone has them, by path from its folder; images and other binaries are left out. */
export type Repository = Record<string, string>;

const root = join(import.meta.dirname, '..', '..');
const isText = (path: string): boolean => !/\.(?:avif|webp|png|jpe?g|ico|woff2)$/.test(path);

/** The files that git tracks or would track, read afresh at each call. */
export const readRepository = (): Repository => {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' });
  const paths = listed.split('\0').filter(path => path !== '' && isText(path) && existsSync(join(root, path)));
  const repository = Object.fromEntries(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]));
  alteration.edit(repository);
  return repository;
};
