import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

/** What belongs to the project: tracked files and new ones that git does not ignore, with `/`, as they stand on disk. */
export const repositoryFiles = (): readonly string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter(file => file !== '' && existsSync(join(root, file)))
    .toSorted();

export const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');

/** Lines as an editor counts them. */
export const linesOf = (file: string): number => textOf(file).trimEnd().split('\n').length;
