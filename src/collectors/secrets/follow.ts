import type { Commit } from '../../evidence/secrets.ts';
import type { Io } from '../../platform/io.ts';
import { startGit } from '../repo/git.ts';
import { unquoted } from './list-blobs.ts';
import { lineBatches } from './pull.ts';

/** A commit changed a file to or from a blob of interest. `after` is zeros where the file was removed. */
export type Change = {
  readonly commit: Commit;
  readonly path: string;
  readonly before: readonly string[];
  readonly after: string;
};

// `:100644 100644 <before> <after> M\tpath`; a merge has as many colons as parents, and a mode and a blob of each.
const rawLine = /^(:+)([0-7 ]+) ((?:[0-9a-f]{40,64} )+)[A-Z]+\d*\t(.*)$/;

/**
 * One walk over commits that gives every change to or from one of `blobs`, newest commit first. `revisions` are
 * arguments of `git log`. `last` is the commit at which it ended, null where it saw none; `whole` is false when git stopped
 * before the end, and everything that was not seen is older than `last`.
 */
export const followBlobs = async (
  root: string,
  io: Io,
  revisions: readonly string[],
  blobs: ReadonlySet<string>,
  change: (change: Change) => void,
  signal: AbortSignal,
): Promise<{ readonly whole: boolean; readonly last: Commit | null }> => {
  const options = ['--format=%x01%H %cI', '--raw', '--no-abbrev', '--no-renames', '--no-ext-diff', '-c'];
  const running = startGit(root, io, ['log', ...options, ...revisions], signal);
  let last: Commit | null = null;
  let commit: Commit = { id: '', at: '' };
  for await (const lines of lineBatches(running.stdout)) {
    for (const line of lines) {
      if (line.startsWith('\x01')) {
        const [id = '', at = ''] = line.slice(1).split(' ');
        commit = { id, at: new Date(at).toISOString() };
        last = commit;
        continue;
      }
      const [, , , ids = '', path = ''] = rawLine.exec(line) ?? [];
      const all = ids.trim().split(' ');
      if (path === '' || !all.some(id => blobs.has(id))) continue;
      change({ commit, path: unquoted(path), before: all.slice(0, -1), after: all.at(-1) ?? '' });
    }
  }
  return { whole: (await running.ended).code === 0, last };
};

/** Those of `commits` that no remote-tracking branch and no tag leads to. */
export const onlyLocal = async (
  root: string,
  io: Io,
  commits: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> => {
  const revisions = ['--exclude=refs/stash', '--all', '--not', '--remotes', '--tags'];
  const running = startGit(root, io, ['rev-list', ...revisions], signal);
  const local = new Set<string>();
  for await (const lines of lineBatches(running.stdout))
    for (const line of lines) if (commits.has(line)) local.add(line);
  return local;
};

/** Asks which blob stands at each of `names` (`commit:path`); null where there is none. */
export const blobsAt = async (
  root: string,
  io: Io,
  names: readonly string[],
  signal: AbortSignal,
): Promise<readonly (string | null)[]> => {
  const running = startGit(root, io, ['cat-file', '--batch-check=%(objectname)', '--buffer'], signal);
  running.stdin.end(names.map(name => `${name}\n`).join(''));
  const found: (string | null)[] = [];
  for await (const lines of lineBatches(running.stdout))
    for (const line of lines) found.push(/^[0-9a-f]{40,64}$/.test(line) ? line : null);
  return found;
};
