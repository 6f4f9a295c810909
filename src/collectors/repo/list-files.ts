import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';
import type { Io } from '../../platform/io.ts';

export type Listing = {
  /** Paths relative to the root, with `/`, sorted. */
  readonly paths: readonly string[];
  readonly commit: string | null;
  readonly branch: string | null;
  /** True when the list came from git, so ignored files are not in it. */
  readonly byGit: boolean;
  /** How many files there were beyond `limits.repoFiles`. */
  readonly beyond: number;
};

/** Folders that a plain walk leaves out: what tools install or build. Git's own list leaves them out by .gitignore. */
const notSource = new Set([
  'node_modules', '.git', '.hg', '.svn', '.next', '.nuxt', '.svelte-kit', '.output', '.vercel', '.netlify', '.turbo',
  '.cache', '.venv', 'venv', '__pycache__', 'dist', 'build', 'out', 'coverage', 'vendor', 'target',
]); // prettier-ignore

/** A repository's own settings can name programs that git would start; nothing of a stranger's repository is run. */
const harmless = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=', '-c', 'core.untrackedCache=false'];

const git = async (root: string, io: Io, args: readonly string[]): Promise<string | undefined> => {
  try {
    const done = await io.run('git', [...harmless, ...args], {
      cwd: root,
      ms: limits.repoGitMs,
      maxBytes: limits.repoListBytes,
    });
    return done.code === 0 ? done.stdout : undefined;
  } catch {
    // git is not installed, took too long or said too much: the plain walk does without it.
    return undefined;
  }
};

const walk = async (root: string, signal: AbortSignal): Promise<readonly string[]> => {
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
    if (found.length > limits.repoFiles * 2 || folders.length > limits.repoFiles) break;
  }
  return found;
};

const fromGit = async (root: string, io: Io): Promise<readonly string[] | undefined> => {
  const listed = await git(root, io, ['ls-files', '-z', '--cached', '--others', '--exclude-standard']);
  return listed?.split('\0').filter(path => path !== '');
};

/** The files of a repository: git's tracked and untracked-not-ignored ones, or a plain walk where there is no git. */
export const listFiles = async (root: string, io: Io, signal: AbortSignal): Promise<Listing> => {
  const tracked = await fromGit(root, io);
  const byGit = tracked !== undefined;
  const [commit, branch] = byGit
    ? await Promise.all([
        git(root, io, ['rev-parse', '--verify', '--quiet', 'HEAD']),
        git(root, io, ['symbolic-ref', '--quiet', '--short', 'HEAD']),
      ])
    : [];
  const all = [...new Set(tracked ?? (await walk(root, signal)))].toSorted();
  return {
    paths: all.slice(0, limits.repoFiles),
    commit: commit?.trim() || null,
    branch: branch?.trim() || null,
    byGit,
    beyond: Math.max(0, all.length - limits.repoFiles),
  };
};
