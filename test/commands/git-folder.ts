import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';

export type Done = { readonly code: number; readonly out: string; readonly err: string };

/** A repository of its own, with a git that reads no settings of this machine. */
export type GitFolder = {
  readonly root: string;
  readonly path: (name: string) => string;
  readonly write: (name: string, text: string | Buffer, mode?: number) => void;
  readonly read: (name: string) => string;
  readonly mode: (name: string) => number;
  readonly run: (file: string, args: readonly string[], options?: RunOptions) => Promise<Done>;
  readonly git: (...args: readonly string[]) => Promise<Done>;
  /** Git that has to succeed; its output, trimmed. */
  readonly ok: (...args: readonly string[]) => Promise<string>;
  readonly cli: (...args: readonly string[]) => Promise<Done>;
};

type RunOptions = {
  readonly env?: { readonly [name: string]: string };
  readonly cwd?: string;
  readonly bare?: boolean;
};

const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');
const mostMs = 60_000;

const environment = (root: string): { readonly [name: string]: string } => ({
  HOME: root,
  XDG_CONFIG_HOME: join(root, '.none'),
  GIT_CONFIG_GLOBAL: join(root, '..', 'gitconfig'),
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.com',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.com',
  LAUNCH_READY_STATE: join(root, '..', 'state'),
});

const folderAt = (root: string): GitFolder => {
  const path = (name: string): string => join(root, name);
  const run: GitFolder['run'] = (file, args, { env = {}, cwd = root, bare = false } = {}) =>
    new Promise((resolve, reject) => {
      // A hook of the repository that these tests stand in must not lead git astray.
      const away = new Set(['GIT_DIR', 'GIT_INDEX_FILE', 'GIT_WORK_TREE', 'GIT_PREFIX']);
      const own = Object.entries(bare ? {} : process.env).filter(([name]) => !away.has(name));
      const all = { ...Object.fromEntries(own), ...environment(root), ...env };
      execFile(file, [...args], { cwd, env: all, timeout: mostMs, maxBuffer: 100_000_000 }, (error, out, err) => {
        if (error !== null && typeof error.code !== 'number') return reject(error);
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
      });
    });
  const git: GitFolder['git'] = (...args) => run('git', args);
  return {
    root,
    path,
    write: (name, text, mode) => {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
      if (mode !== undefined) chmodSync(path(name), mode);
    },
    read: name => readFileSync(path(name), 'latin1'),
    mode: name => statSync(path(name)).mode & 0o7777,
    run,
    git,
    ok: async (...args) => {
      const { code, out, err } = await git(...args);
      if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${code}: ${err}`);
      return out.trim();
    },
    cli: (...args) => run(process.execPath, [cli, ...args]),
  };
};

/** The same, in a folder that is there already, such as a second working tree. */
export const gitFolderAt = folderAt;

/** A new repository with one commit, removed after the test. */
export const gitFolder = async (t: TestContext): Promise<GitFolder> => {
  const above = mkdtempSync(join(tmpdir(), 'launch-ready-git-'));
  t.after(() => rmSync(above, { recursive: true, force: true }));
  const root = join(above, 'repo');
  mkdirSync(root);
  writeFileSync(join(above, 'gitconfig'), '[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n');
  const folder = folderAt(root);
  await folder.ok('init', '--quiet');
  folder.write('README.md', 'hello\n');
  await folder.ok('add', '.');
  await folder.ok('commit', '--quiet', '-m', 'first');
  return folder;
};

/** A Stripe secret key that nobody ever issued, never written whole in this repository. */
export const plantedKey = (): string => ['sk', 'live', '51vjLpwOsy6se4jU8TtjJHpXhQg27zY47GyK2Uk'].join('_');

/** Whether more of the planted key stands in a text than may be shown of it: its first 8 characters. */
export const betrays = (text: string): boolean => {
  const key = plantedKey();
  for (let at = 0; at + 10 <= key.length; at += 1) if (text.includes(key.slice(at, at + 10))) return true;
  return false;
};
