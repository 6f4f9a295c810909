import type { KeptDeploy } from '../../evidence/kept-deploys.ts';
import { sameRelease } from '../../engines/guard/same-release.ts';
import type { Since } from '../../evidence/deploys.ts';
import { type Git, lineOf } from '../secrets/git-answers.ts';

export type Changed = {
  readonly since: Since;
  /** Paths that came or changed since then; null means all. */
  readonly paths: ReadonlySet<string> | null;
};

const pathsIn = (answer: Buffer | null): readonly string[] =>
  answer === null
    ? []
    : answer
        .toString()
        .split('\0')
        .map(path => path.replace(/^\n+/, ''))
        .filter(path => path !== '');

const commitOf = async (git: Git, name: string): Promise<string | null> =>
  /^[\w./-]{1,200}$/.test(name) && !name.startsWith('-')
    ? lineOf(await git.ask('rev-parse', '--verify', '--quiet', `${name}^{commit}`))
    : null;

/** The release that members had before the one that would go out now. */
const before = async (git: Git, deploys: readonly KeptDeploy[]): Promise<Since | null> => {
  const head = lineOf(await git.ask('rev-parse', '--verify', '--quiet', 'HEAD'));
  const began = deploys.findLast(({ state }) => state.at === 'good')?.state.began;
  if (head !== null && began !== undefined && began !== null) {
    const name = sameRelease(began.release, head) ? began.previous : began.release;
    const commit = await commitOf(git, name);
    if (commit !== null) return { how: 'deploy', what: commit };
  }
  // A tag on the newest commit is the release that goes out.
  const tag = lineOf(await git.ask('describe', '--tags', '--abbrev=0', 'HEAD^'));
  return tag !== null && (await commitOf(git, tag)) !== null ? { how: 'tag', what: tag } : null;
};

const monthSeconds = 30 * 24 * 3_600;

/**
 * What came since the release before: since the last guarded deploy, else since the last tag, else within the month before
 * the newest commit; an old migration is in every release that one could go back to.
 */
export const changedSince = async (git: Git, deploys: readonly KeptDeploy[]): Promise<Changed> => {
  const committed = lineOf(await git.ask('log', '-1', '--format=%ct'));
  if (committed === null) return { since: { how: 'all', what: '' }, paths: null };
  const untracked = pathsIn(await git.ask('ls-files', '--others', '--exclude-standard', '-z'));
  const known = await before(git, deploys);
  if (known !== null) {
    const changed = pathsIn(await git.ask('diff', '--name-only', '--diff-filter=AMR', '-z', known.what));
    return { since: known, paths: new Set([...changed, ...untracked]) };
  }
  const from = String(Number(committed) - monthSeconds);
  const added = pathsIn(
    await git.ask('log', '--diff-filter=AMR', `--since=@${from}`, '--format=', '--name-only', '-z', '--no-renames'),
  );
  const edited = pathsIn(await git.ask('diff', '--name-only', '--diff-filter=AMR', '-z', 'HEAD'));
  return { since: { how: 'month', what: '' }, paths: new Set([...added, ...edited, ...untracked]) };
};
