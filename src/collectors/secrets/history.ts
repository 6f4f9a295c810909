import type { Commit } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { git, startGit } from '../repo/git.ts';
import { placeOfStay, staysBefore, staysOf, type Stay } from './attribute.ts';
import { blobsAt, followBlobs, onlyLocal, type Change } from './follow.ts';
import { createFinds, type Find } from './history-finds.ts';
import { createListed, listOthers, listReachable } from './list-blobs.ts';
import { blobsInTurn } from './read-blobs.ts';
import { streamBlobs, type Wanted } from './stream-blobs.ts';
import { lineBatches } from './pull.ts';
import type { Search } from './search.ts';
import { placeUnreachable } from './unreachable.ts';

/** What commits lead to, without the stash, which is told apart. */
const everything = ['--exclude=refs/stash', '--all'];

/** Commits whose parents are not here, as git writes them down; none where the file cannot be read. */
const commitsIn = async (file: string): Promise<readonly string[]> => {
  try {
    return (await readFile(file, 'utf8')).split('\n').filter(line => line !== '');
  } catch {
    return [];
  }
};

/** Whether the cut of a shallow clone lies within `revisions`: what came before it is not here. */
const isCutIn = async ({ root, io, signal }: Search, revisions: readonly string[]): Promise<boolean> => {
  const shallow = await git(root, io, ['rev-parse', '--is-shallow-repository']);
  if (shallow?.trim() !== 'true') return false;
  const file = await git(root, io, ['rev-parse', '--git-path', 'shallow']);
  const cut = new Set(file === undefined ? [] : await commitsIn(resolve(root, file.trim())));
  const running = startGit(root, io, ['rev-list', ...revisions], signal);
  let isIn = cut.size === 0;
  for await (const lines of lineBatches(running.stdout)) isIn ||= lines.some(line => cut.has(line));
  return isIn || (await running.ended).code !== 0;
};

const historyNotes = async (search: Search, revisions: readonly string[]): Promise<void> => {
  const { root, io, gathering } = search;
  const partial = await git(root, io, ['config', '--get-regexp', String.raw`^remote\..*\.promisor$`]);
  if (await isCutIn(search, revisions))
    gathering.leave(
      'older history',
      'the clone is shallow: commits before its cut are not here (git fetch --unshallow)',
      'cut',
    );
  if (partial !== undefined && partial.trim() !== '')
    gathering.leave('some objects of the history', 'the clone is partial: git has them on the server only', 'cut');
};

/** Reads every blob once, those that commits lead to first, and gives what was found in which. */
const findIn = async (before: Search, revisions: readonly string[], others: boolean): Promise<readonly Find[]> => {
  const late = AbortSignal.timeout(limits.secretHistoryMs);
  const search = { ...before, signal: AbortSignal.any([before.signal, late]) };
  const { root, io, gathering, signal } = search;
  const finds = createFinds();
  const listed = createListed();
  const failed = (): void =>
    gathering.leave(
      'part of the history',
      'git could not follow it to its end: a commit or folder object is broken',
      'cut',
    );
  const wanted = async function* (): AsyncGenerator<readonly Wanted[]> {
    yield* listReachable(root, io, revisions, listed, failed, signal);
    if (others) yield* listOthers(root, io, listed, failed, signal);
  };
  const reader = blobsInTurn(search, finds, ({ id, path }) =>
    gathering.leave(
      path === null ? `object ${id}` : `${path} (object ${id})`,
      'git cannot read this object: it is broken',
      'cut',
    ),
  );
  try {
    const whole = await streamBlobs(root, io, wanted(), reader, signal);
    await reader.done();
    if (!whole) gathering.leave('part of the history', `git broke off ${limits.secretBrokenObjects} times`, 'cut');
  } catch (error) {
    before.signal.throwIfAborted();
    if (!late.aborted) throw error;
    gathering.leave(
      'the rest of the history',
      `it could not be read within ${limits.secretHistoryMs / 1_000} s`,
      'cut',
    );
  }
  if (finds.beyond() > 0)
    gathering.leave(`${finds.beyond()} more finds in the history`, `only ${limits.secretBlobs} are kept`);
  return finds.all();
};

/** Which stays are still in the newest commit of some branch. */
const stillThere = async ({ root, io, signal }: Search, stays: readonly Stay[]): Promise<ReadonlySet<Stay>> => {
  const unsure = stays.filter(({ gone, path }) => gone !== null && !path.includes('\n'));
  const still = new Set(stays.filter(({ gone }) => gone === null));
  if (unsure.length === 0) return still;
  const [refs, head] = await Promise.all([
    git(root, io, ['for-each-ref', '--sort=-committerdate', `--count=${limits.secretTips}`, '--format=%(objectname)', 'refs/heads', 'refs/remotes']),
    git(root, io, ['rev-parse', '--verify', '--quiet', 'HEAD']),
  ]); // prettier-ignore
  const tips = [...new Set(`${head ?? ''}\n${refs ?? ''}`.split('\n').filter(id => id !== ''))];
  const asked = unsure
    .flatMap(stay => tips.map(tip => ({ stay, name: `${tip}:${stay.path}` })))
    .slice(0, limits.secretTipQuestions);
  const blobs = await blobsAt(root, io, asked.map(({ name }) => name), signal); // prettier-ignore
  for (const [i, { stay }] of asked.entries()) if (stay.find.blobs.has(blobs[i] ?? '')) still.add(stay);
  return still;
};

const hasRemote = async ({ root, io }: Search): Promise<boolean> => {
  const [remotes, tracked] = await Promise.all([
    git(root, io, ['remote']),
    git(root, io, ['for-each-ref', '--count=1', '--format=%(refname)', 'refs/remotes']),
  ]);
  return `${remotes ?? ''}${tracked ?? ''}`.trim() !== '';
};

const newestCommit = async ({ root, io }: Search): Promise<Commit | null> => {
  const [id = '', at = ''] = ((await git(root, io, ['log', '-1', '--format=%H %cI'])) ?? '').trim().split(' ');
  return at === '' ? null : { id, at: new Date(at).toISOString() };
};

/** Says where finds were and when. What the time does not suffice for is placed as what it may be at worst: in a commit that others have. */
const placeFinds = async (
  search: Search,
  finds: readonly Find[],
  revisions: readonly string[],
  others: boolean,
): Promise<void> => {
  const { root, io, gathering, signal } = search;
  const changes: Change[] = [];
  const blobs = new Set(finds.flatMap(find => [...find.blobs.keys()]));
  const followed = await followBlobs(root, io, revisions, blobs, change => changes.push(change), signal);
  const seen = staysOf(finds, changes);
  const last = followed.whole ? null : (followed.last ?? (await newestCommit(search)));
  // Git also stops where there is no commit at all yet.
  if (last !== null && !signal.aborted)
    gathering.leave('when some values came and went', 'git could not follow the history to its end', 'cut');
  const stays = last === null ? seen : [...seen, ...staysBefore(finds, seen, last)];
  const still = await stillThere(search, stays);
  const local = await onlyLocal(root, io, new Set(stays.flatMap(({ brought }) => brought.map(({ id }) => id))), signal);
  const remote = await hasRemote(search);
  for (const stay of stays) {
    const pushed = remote && !signal.aborted ? stay.brought.some(({ id }) => !local.has(id)) : null;
    gathering.add(stay.find.seen, placeOfStay(stay, still.has(stay), pushed));
  }
  // Whether a commit leads to the rest is known only when all of them were seen.
  const unplaced = followed.whole ? finds : finds.filter(find => !stays.some(stay => stay.find === find));
  if (others) await placeUnreachable(search, unplaced, new Set(changes.map(({ after }) => after)));
};

/**
 * Searches every blob of the history once, and asks where it was only for those with a find. `since`: the ID of a
 * commit after which is searched, on the current branch; null for everything that the repository holds, reachable or
 * not. What `limits.secretHistoryMs` does not suffice for is left out, and named.
 */
export const searchHistory = async (search: Search, since: string | null = null): Promise<void> => {
  const { gathering, signal } = search;
  const revisions = since === null ? everything : ['HEAD', `^${since}`];
  await historyNotes(search, revisions);
  const finds = await findIn(
    search,
    since === null ? [...everything, '--reflog', '--indexed-objects'] : revisions,
    since === null,
  );
  if (finds.length === 0) return;
  const late = AbortSignal.timeout(limits.secretFollowMs);
  const rest = { ...search, signal: AbortSignal.any([signal, late]) };
  try {
    await placeFinds(rest, finds, revisions, since === null);
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
  }
  signal.throwIfAborted();
  if (late.aborted)
    gathering.leave(
      'when some values came and went',
      `it could not be followed within ${limits.secretFollowMs / 1_000} s`,
      'cut',
    );
};
