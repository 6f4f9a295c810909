import type { SecretPlace } from '../../evidence/secrets.ts';
import { git } from '../repo/git.ts';
import { lineIn } from './attribute.ts';
import { followBlobs } from './follow.ts';
import type { Find } from './history-finds.ts';
import type { Search } from './search.ts';

type By = Extract<SecretPlace, { readonly in: 'unreachable' }>['by'];

/** Staged content: blob and path. */
const stagedBlobs = async ({ root, io }: Search): Promise<readonly (readonly [string, string])[]> => {
  const listed = (await git(root, io, ['ls-files', '--stage', '-z'])) ?? '';
  return listed.split('\0').flatMap(entry => {
    const [, id, path] = /^\d+ ([0-9a-f]+) \d\t([^]*)$/.exec(entry) ?? [];
    return id === undefined || path === undefined ? [] : [[id, path] as const];
  });
};

/** Tells apart what no branch and no tag leads to: the index, the stash, what reflogs remember, and the rest. */
export const placeUnreachable = async (
  search: Search,
  finds: readonly Find[],
  reached: ReadonlySet<string>,
): Promise<void> => {
  const { root, io, gathering, signal } = search;
  const left = new Set(finds.flatMap(({ blobs }) => [...blobs.keys()]).filter(id => !reached.has(id)));
  if (left.size === 0) return;
  const place = (id: string, path: string, by: By): void => {
    for (const find of finds) {
      // What is staged as it stands in the folder is told there.
      const told = by === 'staged' && gathering.stands(find.seen, path);
      if (find.blobs.has(id) && !told) gathering.add(find.seen, { in: 'unreachable', by, ...lineIn(find, id, path) });
    }
  };
  const follow = async (by: By, revisions: readonly string[]): Promise<void> => {
    const seen = new Set<string>();
    const reachable = ['--not', '--exclude=refs/stash', '--all'];
    await followBlobs(
      root,
      io,
      [...revisions, ...reachable],
      left,
      ({ after, path }) => {
        if (!left.has(after) || seen.has(after)) return;
        seen.add(after);
        place(after, path, by);
      },
      signal,
    );
    for (const id of seen) left.delete(id);
  };
  for (const [id, path] of await stagedBlobs(search))
    if (left.has(id)) {
      place(id, path, 'staged');
      left.delete(id);
    }
  const stash = await git(root, io, ['log', '--walk-reflogs', '--format=%H', 'refs/stash', '--']);
  const stashed = stash?.split('\n').filter(id => id !== '') ?? [];
  if (left.size > 0 && stashed.length > 0) await follow('stash', stashed);
  if (left.size > 0) await follow('reflog', ['--reflog']);
  for (const id of left) place(id, `object ${id}`, 'dangling');
};
