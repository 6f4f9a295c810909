import type { TextSort } from '../../engines/secrets/found.ts';
import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import { PeerFailure } from '../../platform/errors.ts';
import { limits } from '../../platform/limits.ts';
import type { Git } from './git-answers.ts';
import { closedArchive, fromUtf16, kindOf, peek } from './peek.ts';
import { type Content, readContents } from './staged-contents.ts';
import { type Look, type Seen, scanBytes, scanParts } from './scan-text.ts';
import type { StagedBlob } from './staged.ts';

/** A value in a file as it would be committed. Lives in memory only. */
type StagedSeen = {
  readonly seen: Seen;
  readonly file: string;
  /** Path inside the archive that the file is, or null. */
  readonly entry: string | null;
  /** The last commit has the same value in the same file: this commit does not let it out, an earlier one did. */
  readonly committed: boolean;
};

export type StagedSearch = {
  readonly seen: readonly StagedSeen[];
  readonly blobs: number;
  readonly bytes: number;
  /** False when git did not give everything that it was asked for. */
  readonly complete: boolean;
  /** Files that were not read, with the reason. */
  readonly leftOut: readonly { readonly file: string; readonly reason: string }[];
};

type Group = { readonly blob: string; readonly sort: TextSort; readonly files: StagedBlob[] };

/** Files of one content that are read alike are read once. */
const grouped = (staged: readonly StagedBlob[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const one of staged) {
    const sort = sortOfText(one.file);
    const key = `${one.blob} ${sort}`;
    const group = groups.get(key) ?? { blob: one.blob, sort, files: [] };
    group.files.push(one);
    groups.set(key, group);
  }
  return [...groups.values()];
};

const gather = async (parts: AsyncIterable<Uint8Array>, most: number): Promise<Buffer | null> => {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    size += part.length;
    if (size > most) return null;
    held.push(part);
  }
  return Buffer.concat(held);
};

/** The values that the last commit has in the same files, asked only where something was found. */
const committedBefore = async (
  git: Git,
  found: readonly { readonly value: string; readonly before: string | null }[],
): Promise<(value: string, before: string | null) => boolean> => {
  const known = new Set<string>();
  const ids = [...new Set(found.flatMap(({ before }) => (before === null ? [] : [before])))];
  try {
    for await (const { id, parts } of readContents(git, ids, limits.stagedReadMs)) {
      const text = await gather(parts(), limits.secretFileBytes);
      for (const { value, before } of found) if (before === id && text?.includes(value)) known.add(`${id} ${value}`);
    }
  } catch (error) {
    // Whether it was there before only changes the advice.
    if (!(error instanceof PeerFailure)) throw error;
  }
  return (value, before) => before !== null && known.has(`${before} ${value}`);
};

type Told = {
  readonly seen: (seen: Seen, entry: string | null) => void;
  readonly leave: (entry: string | null, reason: string) => void;
};

const scanBlob = async (
  { parts }: Content,
  { sort, files }: Group,
  look: Look,
  told: Told,
  signal: AbortSignal,
): Promise<void> => {
  const { head, whole } = await peek(parts());
  const kind = kindOf(head);
  if (kind === 'closed-archive') return told.leave(null, closedArchive);
  if (kind === 'zip' || kind === 'gzip' || kind === 'zstd' || kind === 'tar') {
    const bytes = await gather(whole, limits.archiveInnerBytes);
    if (bytes === null) return told.leave(null, `an archive larger than ${limits.archiveInnerBytes} bytes`);
    const { scanArchive } = await import('./archive.ts');
    const inside = { seen: told.seen, leave: told.leave, read: (): void => {} };
    return scanArchive(look, files[0]?.file ?? '', { bytes }, kind, inside, signal);
  }
  if (kind === 'utf-16') {
    const bytes = await gather(whole, limits.archiveInnerBytes);
    if (bytes === null) return told.leave(null, `UTF-16 and larger than ${limits.archiveInnerBytes} bytes`);
    for (const seen of scanBytes(look, fromUtf16(bytes), sort)) told.seen(seen, null);
    return;
  }
  // Also what is no text: a database or a compiled file holds keys in plain sight.
  await scanParts(look, whole, sort, seen => told.seen(seen, null));
};

/** Searches exactly what a commit made now would add, as `stagedBlobs` lists it. */
export const searchStaged = async (
  git: Git,
  staged: readonly StagedBlob[],
  look: Look,
  signal: AbortSignal,
): Promise<StagedSearch> => {
  const groups = grouped(staged);
  const found: { readonly seen: Seen; readonly of: StagedBlob; readonly entry: string | null }[] = [];
  const leftOut: { readonly file: string; readonly reason: string }[] = [];
  let [at, bytes, complete] = [0, 0, true];
  const leave = (group: Group, entry: string | null, reason: string): void => {
    for (const { file } of group.files) leftOut.push({ file: entry === null ? file : `${file}!${entry}`, reason });
  };
  const ids = groups.map(({ blob }) => blob);
  try {
    for await (const blob of readContents(git, ids, limits.stagedReadMs)) {
      signal.throwIfAborted();
      const group = groups[at];
      if (group === undefined) break;
      if (blob.size === null) throw new PeerFailure('git', 'git does not have a staged blob');
      bytes += blob.size;
      const told: Told = {
        seen: (seen, entry) => void found.push(...group.files.map(of => ({ seen, of, entry }))),
        leave: (entry, reason) => leave(group, entry, reason),
      };
      await scanBlob(blob, group, look, told, signal);
      at += 1;
    }
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    // What git gave before is judged all the same; the rest is no pass.
    signal.throwIfAborted();
    complete = false;
    for (const group of groups.slice(at)) leave(group, null, 'git did not give its content');
  }
  const before = await committedBefore(
    git,
    found.map(({ seen, of }) => ({ value: seen.value, before: of.before })),
  );
  return {
    seen: found.map(({ seen, of, entry }) => ({
      seen,
      file: of.file,
      entry,
      committed: before(seen.value, of.before),
    })),
    blobs: at,
    complete,
    bytes,
    leftOut,
  };
};
