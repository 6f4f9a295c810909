import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';
import type { Io } from '../../platform/io.ts';
import { git } from './git.ts';

export type Listing = {
  /** Paths relative to the root, with `/`, sorted. */
  readonly paths: readonly string[];
  /** Those that git has; null where there is no git. */
  readonly tracked: ReadonlySet<string> | null;
  readonly commit: string | null;
  readonly branch: string | null;
  /** How many files there were beyond `most`. */
  readonly beyond: number;
};

/** Folders that a plain walk leaves out: what tools install or build. Git's own list leaves them out by .gitignore. */
const notSource = new Set([
  'node_modules', '.git', '.hg', '.svn', '.next', '.nuxt', '.svelte-kit', '.output', '.vercel', '.netlify', '.turbo',
  '.cache', '.venv', 'venv', '__pycache__', 'dist', 'build', 'out', 'coverage', 'vendor', 'target',
]); // prettier-ignore

const walk = async (root: string, most: number, signal: AbortSignal): Promise<readonly string[]> => {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    signal.throwIfAborted();
    // A folder that cannot be opened has nothing to read; links are never entered, so no loop can form.
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !notSource.has(entry.name)) folders.push(path);
      if (entry.isFile()) found.push(path);
    }
    if (found.length > most * 2 || folders.length > most) break;
  }
  return found;
};

const listed = async (root: string, io: Io, ...which: readonly string[]): Promise<readonly string[] | undefined> => {
  const paths = await git(root, io, ['ls-files', '-z', ...which]);
  return paths?.split('\0').filter(path => path !== '');
};

/** The files of a repository: git's tracked and untracked-not-ignored ones, or a plain walk where there is no git. */
export const listFiles = async (
  root: string,
  io: Io,
  signal: AbortSignal,
  most: number = limits.repoFiles,
): Promise<Listing> => {
  const [tracked, untracked, commit, branch] = await Promise.all([
    listed(root, io, '--cached'),
    listed(root, io, '--others', '--exclude-standard'),
    git(root, io, ['rev-parse', '--verify', '--quiet', 'HEAD']),
    git(root, io, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
  ]);
  const found = tracked === undefined ? await walk(root, most, signal) : [...tracked, ...(untracked ?? [])];
  const all = [...new Set(found)].toSorted();
  return {
    paths: all.slice(0, most),
    tracked: tracked === undefined ? null : new Set(tracked),
    commit: commit?.trim() || null,
    branch: branch?.trim() || null,
    beyond: Math.max(0, all.length - most),
  };
};
