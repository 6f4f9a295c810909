import type { Commit, SecretPlace } from '../../evidence/secrets.ts';
import type { Change } from './follow.ts';
import type { Find } from './history-finds.ts';

/** What became of one value in one file of the history. */
export type Stay = {
  readonly find: Find;
  readonly path: string;
  /** The blob that brought it. */
  readonly blob: string;
  readonly first: Commit;
  /** All commits that brought it there. */
  readonly brought: readonly Commit[];
  /** The last commit that took it away there; it may have come back since. */
  readonly gone: Commit | null;
};

const older = (a: Commit, b: Commit): boolean => a.at <= b.at;

/** `changes` are those of one find. A value that is in a file before and after a change has only moved within it. */
const staysOfFind = (find: Find, changes: ReadonlySet<Change>): readonly Stay[] =>
  [...Map.groupBy(changes, ({ path }) => path)].flatMap(([path, here]) => {
    const came = here.filter(({ before, after }) => find.blobs.has(after) && !before.some(id => find.blobs.has(id)));
    const went = here.filter(({ after }) => !find.blobs.has(after));
    const [newest, ...others] = came;
    if (newest === undefined) return [];
    const earliest = others.reduce((first, one) => (older(one.commit, first.commit) ? one : first), newest);
    const gone = went.reduce<Commit | null>(
      (last, { commit }) => (last === null || !older(commit, last) ? commit : last),
      null,
    );
    return [{ find, path, blob: earliest.after, first: earliest.commit, brought: came.map(one => one.commit), gone }];
  });

/** Where every find was, and when. `changes` newest first, as `followBlobs` gives them. */
export const staysOf = (finds: readonly Find[], changes: readonly Change[]): readonly Stay[] => {
  const byBlob = new Map<string, Change[]>();
  for (const change of changes)
    for (const id of new Set([...change.before, change.after])) {
      const others = byBlob.get(id);
      if (others === undefined) byBlob.set(id, [change]);
      else others.push(change);
    }
  return finds.flatMap(find => staysOfFind(find, new Set([...find.blobs.keys()].flatMap(id => byBlob.get(id) ?? []))));
};

/** Finds of which the walk over the history, broken off at `last`, says nothing: they came with it or before. */
export const staysBefore = (finds: readonly Find[], stays: readonly Stay[], last: Commit): readonly Stay[] => {
  const known = new Set(stays.map(({ find }) => find));
  return finds.flatMap(find => {
    const [held] = [...find.blobs].flatMap(([blob, { path }]) => (path === null ? [] : [{ blob, path }]));
    if (known.has(find) || held === undefined) return [];
    return [{ find, ...held, first: last, brought: [last], gone: null }];
  });
};

/** A line of a blob under a path; what is inside an archive is named behind it. */
export const lineIn = (find: Find, blob: string, path: string): { readonly file: string; readonly line: number } => {
  const at = find.blobs.get(blob);
  return { file: at?.entry == null ? path : `${path}!${at.entry}`, line: at?.line ?? find.seen.line };
};

/** The place that a stay is. `still`: some branch has it there now; `pushed` null where there is no remote. */
export const placeOfStay = (stay: Stay, still: boolean, pushed: boolean | null): SecretPlace => ({
  in: 'history',
  ...lineIn(stay.find, stay.blob, stay.path),
  first: stay.first,
  gone: still ? null : stay.gone,
  pushed,
});
