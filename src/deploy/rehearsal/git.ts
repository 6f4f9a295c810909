import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { LaunchReadyError } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';

/** What git says of a repository; nothing in it is changed, and no settings of the user count. */
export type GitRepository = {
  /** Root of the working tree. */
  readonly root: string;
  readonly commit: string;
  /** The named folder within it; empty for its root. */
  readonly prefix: string;
  /** Every file of the commit, relative to the root. */
  readonly files: readonly string[];
  readonly submodules: readonly string[];
  /** Files that differ from the commit, new ones included. */
  readonly dirty: number;
  readonly text: (path: string) => Promise<string>;
  /** How a file that the commit lacks stands in the working tree. */
  readonly here: (path: string) => 'ignored' | 'not-added' | 'no';
  readonly env: Readonly<Record<string, string>>;
};

const run = promisify(execFile);

/** Git refuses to read a folder of another user unless it is told that this is meant. */
const ownSettings = '[safe]\n\tdirectory = *\n';

/** Opens the repository around `folder`. Throws LR_USAGE when git has none there, or no commit. */
export const openRepository = async (
  folder: string,
  sandbox: { readonly root: string; readonly env: Readonly<Record<string, string>> },
): Promise<GitRepository> => {
  const settings = join(sandbox.root, 'gitconfig');
  await writeFile(settings, ownSettings);
  const env = { ...sandbox.env, GIT_CONFIG_GLOBAL: settings };
  const options = { env, maxBuffer: limits.rehearsalListBytes, timeout: limits.gitAnswerMs };
  const git = async (...args: readonly string[]): Promise<string> =>
    (await run('git', ['-C', folder, ...args], options)).stdout;
  const asked = async (what: string, hint: string, ...args: readonly string[]): Promise<string> => {
    try {
      return await git(...args);
    } catch (cause) {
      throw new LaunchReadyError('LR_USAGE', what, hint, { cause });
    }
  };
  const noGit = `${folder} is no Git repository: a rehearsal clones what Git has.`;
  const root = (
    await asked(
      noGit,
      'Run git init there and commit, or name another folder with --repo.',
      'rev-parse',
      '--show-toplevel',
    )
  ).trim();
  const prefix = (await git('rev-parse', '--show-prefix')).trim().replace(/\/$/, '');
  const noCommit = `${folder} has no commit yet: a rehearsal clones the newest one.`;
  const commit = (
    await asked(noCommit, 'Commit what is to be deployed.', 'rev-parse', '--verify', 'HEAD^{commit}')
  ).trim();
  const entries = (await git('-C', root, 'ls-tree', '-r', '-z', '--full-tree', 'HEAD'))
    .split('\0')
    .filter(each => each !== '');
  const pathOf = (entry: string): string => entry.slice(entry.indexOf('\t') + 1);
  const status = (
    await git('-C', root, 'status', '--porcelain', '-z', '--untracked-files=normal', '--no-renames')
  ).split('\0');
  return {
    root,
    commit,
    prefix,
    env,
    files: entries.map(pathOf),
    submodules: entries.filter(entry => entry.startsWith('160000 ')).map(pathOf),
    dirty: status.filter(each => each !== '').length,
    text: path => git('-C', root, 'show', `HEAD:${path}`),
    here: path => {
      if (!existsSync(join(root, path))) return 'no';
      try {
        execFileSync('git', ['-C', root, 'check-ignore', '--quiet', '--', path], {
          env,
          timeout: limits.gitAnswerMs,
          stdio: 'ignore',
        });
        return 'ignored';
      } catch {
        // Exit code 1: no rule ignores it.
        return 'not-added';
      }
    },
  };
};
