import { asPlaced } from '../../engines/secrets/in-tests.ts';
import { fingerprint } from '../../engines/secrets/shown.ts';
import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import type { SecretsEvidence } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import type { Git } from './git-answers.ts';
import { hookMemory, remembered } from './guarded.ts';
import { readContents } from './staged-contents.ts';
import { type Look, scanParts } from './scan-text.ts';

type Added = { readonly blob: string; readonly file: string };
type CommitAdded = {
  readonly id: string;
  readonly tree: string;
  readonly at: string;
  readonly added: readonly Added[];
};

const head = /^\n*\u0001([0-9a-f]+) ([0-9a-f]+) (\S+)$/;
const entry = /^\n*:\d{6} (\d{6}) [0-9a-f]+ ([0-9a-f]+) [A-Z]\d*$/;
const submodule = '160000';

/** Commits of a range, oldest first, with the files that each wrote; a merge with what differs from its first parent. Null when git does not answer. */
const commitsOf = async (git: Git, ...range: readonly string[]): Promise<readonly CommitAdded[] | null> => {
  const log = await git.ask(
    '-c',
    'log.showRoot=true',
    '-c',
    'log.showSignature=false',
    'log',
    '--reverse',
    '--topo-order',
    `--max-count=${limits.unguardedCommits}`,
    '--format=%x01%H %T %cI',
    '--raw',
    '-z',
    '--no-abbrev',
    '--no-renames',
    '--no-relative',
    '--no-ext-diff',
    '--diff-merges=first-parent',
    '--diff-filter=ACMRT',
    ...range,
    '--',
  );
  if (log === null) return null;
  const commits: (CommitAdded & { readonly added: Added[] })[] = [];
  const parts = log.toString('utf8').split('\0');
  for (let at = 0; at < parts.length; at += 1) {
    const part = parts[at] ?? '';
    const [, id, tree, time] = head.exec(part) ?? [];
    if (id !== undefined && tree !== undefined && time !== undefined) commits.push({ id, tree, at: time, added: [] });
    const [, mode, blob] = entry.exec(part) ?? [];
    if (mode === undefined || blob === undefined) continue;
    at += 1;
    const file = parts[at];
    if (mode !== submodule && file !== undefined) commits.at(-1)?.added.push({ blob, file });
  }
  return commits;
};

/** What each commit was the first to bring in. */
const firsts = (
  commits: readonly CommitAdded[],
): ReadonlyMap<string, { readonly commit: CommitAdded; readonly file: string }> => {
  const first = new Map<string, { readonly commit: CommitAdded; readonly file: string }>();
  for (const commit of commits)
    for (const { blob, file } of commit.added) if (!first.has(blob)) first.set(blob, { commit, file });
  return first;
};

export type UnguardedOptions = {
  readonly salt: string;
  /** Fingerprints that somebody allowed. */
  readonly allowed: (rule: string, fingerprint: string) => boolean;
};

/**
 * Commits that were made after the hook came, that it never saw (`--no-verify`, a machine without it, a pull), and
 * that brought in a secret: the tree of a commit that it let pass is in its memory. Empty where the hook never was.
 */
export const unguarded = async (
  git: Git,
  cwd: string,
  look: Look,
  { salt, allowed }: UnguardedOptions,
  signal: AbortSignal,
): Promise<SecretsEvidence['unguarded']> => {
  const memory = await hookMemory(git, cwd);
  if (memory === null) return [];
  const { trees, since } = await remembered(memory);
  if (since === null) return [];
  const before = since.map(id => `^${id}`);
  // A branch that is gone took its commits with it; what it leads to is then no longer left out.
  const commits = await commitsOf(git, '--ignore-missing', '--branches', 'HEAD', ...before);
  const found = new Map<CommitAdded, Set<string>>();
  const first = firsts(commits ?? []);
  const ids = [...first].flatMap(([blob, { commit }]) => (trees.has(commit.tree) ? [] : [blob]));
  for await (const { id, size, parts } of readContents(git, ids, limits.unguardedMs)) {
    signal.throwIfAborted();
    const from = first.get(id);
    if (from === undefined || size === null) continue;
    await scanParts(look, parts(), sortOfText(from.file), seen => {
      const mark = fingerprint(seen.rule, seen.value, salt);
      if (asPlaced(seen, from.file).class !== 'secret' || allowed(seen.rule, mark)) return;
      found.set(from.commit, (found.get(from.commit) ?? new Set()).add(mark));
    });
  }
  return [...found].map(([{ id, at }, marks]) => ({ id, at, fingerprints: [...marks].toSorted() }));
};
