import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { secretsInstall } from '../../src/commands/secrets-install.ts';
import type { GitPlan, WorldPlan } from '../world/plan.ts';
import { heard } from './command-line.ts';

/** Nobody's own git settings: the same repository on every machine. */
const environment = (minute: number): NodeJS.ProcessEnv => {
  const at = `2026-03-01T10:${String(minute).padStart(2, '0')}:00Z`;
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: 'Harbour',
    GIT_AUTHOR_EMAIL: 'crew@community.test',
    GIT_COMMITTER_NAME: 'Harbour',
    GIT_COMMITTER_EMAIL: 'crew@community.test',
    GIT_AUTHOR_DATE: at,
    GIT_COMMITTER_DATE: at,
  };
};

const write = (folder: string, files: { readonly [path: string]: string | null }): void => {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if (text === null) {
      rmSync(file);
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
};

type Copied = { readonly [path: string]: string };

const copy = (folder: string, copied: Copied): void => {
  for (const [path, from] of Object.entries(copied)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(from, join(folder, path));
  }
};

const cli = join(import.meta.dirname, '..', '..', 'src', 'cli.ts');

const guard = async (folder: string): Promise<void> => {
  const program = { node: process.execPath, launcher: cli };
  const { code, stderr, stdout } = await heard(folder, folder, around => secretsInstall(around, program));
  if (code !== 0) throw new Error(`the hook was not installed: ${stdout}${stderr}`);
};

type Files = { readonly repo: { readonly [path: string]: string }; readonly copied: Copied };

const committed = async (folder: string, { repo, copied }: Files, plan: GitPlan): Promise<void> => {
  let minute = 0;
  const git = (...args: readonly string[]): void => {
    execFileSync('git', args, { cwd: folder, env: environment(minute), stdio: 'pipe' });
  };
  const commit = (message: string, ...flags: readonly string[]): void => {
    minute += 1;
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', ...flags, '-m', message);
  };
  git('init', '--quiet', '--initial-branch=main');
  const there = new Set<string>();
  for (const { message, files } of plan.past) {
    write(folder, files);
    for (const path of Object.keys(files)) there.add(path);
    commit(message);
  }
  for (const path of there) rmSync(join(folder, path), { force: true });
  write(folder, repo);
  copy(folder, copied);
  // The hook stands on its own; what it refuses is the business of its own tests, so history is laid past it.
  commit('The harbour as it is');
  if (plan.guarded) await guard(folder);
  if (plan.unverified !== null) {
    write(folder, plan.unverified);
    commit('Quickly, before the call', '--no-verify');
  }
  if (!plan.pushed) return;
  git('remote', 'add', 'origin', 'https://git.example/harbour.git');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
};

type Laid = Pick<WorldPlan, 'repo' | 'git' | 'copied'>;

const layAnew = async (folder: string, { repo, git, copied = {} }: Laid): Promise<void> => {
  if (repo === null) return;
  mkdirSync(folder, { recursive: true });
  if (git !== null) return committed(folder, { repo, copied }, git);
  write(folder, repo);
  copy(folder, copied);
};

/** Where a copy lies of what was laid more than once; null while it was laid once. */
const copies = new Map<string, string | null>();
process.once('exit', () => {
  for (const place of copies.values()) if (place !== null) rmSync(place, { recursive: true, force: true });
});

/**
 * Lays the repository of a plan into an empty folder, with its history. The sound one is laid after every flaw: from the
 * second time on it is copied, for a history is a dozen programs that are started.
 */
export const checkOut = async (folder: string, plan: Laid): Promise<void> => {
  rmSync(folder, { recursive: true, force: true });
  if (plan.repo === null) return;
  // The hook names the folder in which it stands.
  const key = createHash('sha256')
    .update(JSON.stringify([folder, plan.repo, plan.git, plan.copied ?? {}]))
    .digest('hex');
  const place = copies.get(key);
  if (typeof place === 'string') {
    cpSync(place, folder, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
    return;
  }
  await layAnew(folder, plan);
  if (place === undefined) {
    copies.set(key, null);
    return;
  }
  const kept = mkdtempSync(join(tmpdir(), 'launch-ready-laid-'));
  cpSync(folder, kept, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  copies.set(key, kept);
};
