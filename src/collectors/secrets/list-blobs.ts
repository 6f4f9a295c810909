import type { Io } from '../../platform/io.ts';
import { startGit } from '../repo/git.ts';
import { lineBatches } from './pull.ts';
import type { Wanted } from './stream-blobs.ts';

/** Undoes git's quoting of a path that holds a quote, a backslash or a control character (git-config, core.quotePath). */
export const unquoted = (path: string): string => {
  if (!path.startsWith('"')) return path;
  const short: { readonly [letter: string]: string } = {
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
  };
  return path
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCodePoint(Number.parseInt(code, 8)) : (short[code] ?? code),
    );
};

/** Twelve hex digits are 48 bits: a number, and a set of a million of those takes little memory. */
const keyOf = (id: string): number => Number.parseInt(id.slice(0, 12), 16);

/** Which blobs were listed already. */
export type Listed = { readonly has: (id: string) => boolean; readonly add: (id: string) => void };

export const createListed = (): Listed => {
  const keys = new Set<number>();
  return { has: id => keys.has(keyOf(id)), add: id => void keys.add(keyOf(id)) };
};

/**
 * Blobs that commits lead to, each once, with a path under which it stood, newest first. `revisions` are arguments of
 * `git rev-list`. What stops git, a broken commit for example, is told by `failed`; what was listed before stays.
 */
export const listReachable = async function* (
  root: string,
  io: Io,
  revisions: readonly string[],
  listed: Listed,
  failed: () => void,
  signal: AbortSignal,
): AsyncGenerator<readonly Wanted[]> {
  const options = ['--objects', '--filter=object:type=blob', '--filter-provided-objects', '--missing=print'];
  const running = startGit(root, io, ['rev-list', ...options, ...revisions], signal);
  for await (const lines of lineBatches(running.stdout)) {
    const batch: Wanted[] = [];
    for (const line of lines) {
      const space = line.indexOf(' ');
      const id = space < 0 ? line : line.slice(0, space);
      // `?id` is one that is missing; the second listing does not have it either.
      if (!/^[0-9a-f]{40,64}$/.test(id) || listed.has(id)) continue;
      listed.add(id);
      batch.push({ id, path: space < 0 ? null : unquoted(line.slice(space + 1)) });
    }
    yield batch;
  }
  const { code } = await running.ended;
  if (code !== 0) failed();
};

/** All other blobs that the repository holds, in the order of its packs. */
export const listOthers = async function* (
  root: string,
  io: Io,
  listed: Listed,
  failed: () => void,
  signal: AbortSignal,
): AsyncGenerator<readonly Wanted[]> {
  const options = ['--batch-check=%(objectname) %(objecttype)', '--batch-all-objects', '--unordered'];
  const running = startGit(root, io, ['cat-file', ...options], signal);
  running.stdin.end();
  for await (const lines of lineBatches(running.stdout)) {
    const batch: Wanted[] = [];
    for (const line of lines) {
      const [id = '', type] = line.split(' ');
      if (type !== 'blob' || listed.has(id)) continue;
      listed.add(id);
      batch.push({ id, path: null });
    }
    yield batch;
  }
  const { code } = await running.ended;
  if (code !== 0) failed();
};
