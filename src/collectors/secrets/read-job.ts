import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import type { TextSort } from '../../engines/secrets/found.ts';
import { limits } from '../../platform/limits.ts';
import { insideRoot } from '../repo/open-file.ts';
import { scanArchive } from './archive.ts';
import { closedArchive, fromUtf16, kindOf } from './peek.ts';
import { fileReading } from './read-file.ts';
import { createReading, notRead, type Reading } from './reading.ts';
import { scanBytes, type Look } from './scan-text.ts';

/** A file below a folder; `own`: whether the project's own values are looked for in it. */
type FileJob = { readonly root: string; readonly file: string; readonly own: boolean };
/** A blob of the history that is held whole; `path` is one under which it stood, `name` what it is called. */
type BlobJob = { readonly path: string | null; readonly name: string; readonly bytes: Uint8Array };
/** Something to search; data alone, so that it can go into a thread. */
export type Job = FileJob | BlobJob;

/** Longer texts without a known path are data; in a shorter one a name beside a value counts as it does in settings. */
const settingsAtMost = 64_000;

export const sortOfBlob = (path: string | null, size: number): TextSort =>
  path === null ? (size > settingsAtMost ? 'other' : 'settings') : sortOfText(path);

const readBlob = async (look: Look, { path, name, bytes }: BlobJob, signal: AbortSignal): Promise<Reading> => {
  const kind = kindOf(bytes);
  const { told, reading } = createReading();
  if (kind === 'closed-archive') told.leave(null, closedArchive);
  else if (kind === 'text' || kind === 'utf-16') {
    const text = kind === 'text' ? bytes : fromUtf16(bytes);
    const note = (why: string): void => told.leave(null, why);
    for (const seen of scanBytes(look, text, sortOfBlob(path, bytes.length), note)) told.seen(seen, null);
  } else if (kind !== 'binary') await scanArchive(look, name, { bytes }, kind, told, signal);
  return reading();
};

/** Searches one thing after the other, in this thread or in another; each is waited for before the next. */
export const createJobReader = (look: Look, signal: AbortSignal): ((job: Job) => Promise<Reading>) => {
  const readFile = fileReading(limits.secretPartBytes);
  const plain: Look = { ...look, own: null };
  const roots = new Map<string, (path: string) => Promise<boolean>>();
  const isInside = (root: string, file: string): Promise<boolean> => {
    const inside = roots.get(root) ?? insideRoot(root);
    roots.set(root, inside);
    return inside(file);
  };
  return async job => {
    if ('bytes' in job) return readBlob(look, job, signal);
    const { root, file, own } = job;
    if (!(await isInside(root, file))) return notRead('outside the repository');
    return readFile(own ? look : plain, root, file, signal);
  };
};
