import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import type { SecretPlace } from '../../evidence/secrets.ts';
import { limits } from '../../platform/limits.ts';
import { insideRoot, openFile, whyNot } from '../repo/open-file.ts';
import { scanArchive, type Told } from './archive.ts';
import { closedArchive, fromUtf16, kindOf, notText } from './peek.ts';
import { scanBytes, scanParts, type Look } from './scan-text.ts';
import type { Search } from './search.ts';

/** The place of a line of a file, or of a line of an entry of the archive that the file is. */
export type PlaceOf = (line: number, entry: string | null) => SecretPlace;

const filesAtOnce = 4;

const readAt = async (handle: FileHandle, at: number, bytes: number): Promise<Uint8Array> => {
  const buffer = Buffer.allocUnsafe(bytes);
  const { bytesRead } = await handle.read(buffer, 0, bytes, at);
  return buffer.subarray(0, bytesRead);
};

const partsFrom = async function* (
  handle: FileHandle,
  first: Uint8Array,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield first;
  // A file that grows while it is read is read as long as it was.
  for (let at = first.length; at < size;) {
    signal.throwIfAborted();
    const part = await readAt(handle, at, Math.min(limits.secretPartBytes, size - at));
    if (part.length === 0) return;
    at += part.length;
    yield part;
  }
};

const scanOpen = async (
  handle: FileHandle,
  size: number,
  path: string,
  look: Look,
  told: Told,
  signal: AbortSignal,
): Promise<void> => {
  if (size > limits.secretFileBytes) return told.leave(null, `larger than ${limits.secretFileBytes} bytes`);
  const first = await readAt(handle, 0, Math.min(size, limits.secretPartBytes));
  const kind = kindOf(first);
  if (kind === 'binary') return told.leave(null, notText);
  if (kind === 'closed-archive') return told.leave(null, closedArchive);
  const sort = sortOfText(path);
  const note = (why: string): void => told.leave(null, why);
  if (kind === 'text' || (kind === 'utf-16' && first.length === size)) {
    const whole = kind === 'utf-16' ? fromUtf16(first) : first;
    if (first.length === size) for (const seen of scanBytes(look, whole, sort, note)) told.seen(seen, null);
    else await scanParts(look, partsFrom(handle, first, size, signal), sort, seen => told.seen(seen, null), note);
    return told.read(size);
  }
  if (kind === 'utf-16') return told.leave(null, `UTF-16 and larger than ${limits.secretPartBytes} bytes`);
  await scanArchive(look, path, { fd: handle.fd, size }, kind, told, signal);
  told.read(size);
};

/** Reads one file, whatever it is: text of any length, or an archive with what is in it. Gives the reason when it could not. */
const scanFile = async (full: string, path: string, search: Search, told: Told): Promise<void> => {
  try {
    const opened = await openFile(full);
    if ('leftOut' in opened) return told.leave(null, opened.leftOut);
    try {
      await scanOpen(opened.handle, opened.size, path, search.look, told, search.signal);
    } finally {
      await opened.handle.close();
    }
  } catch (error) {
    search.signal.throwIfAborted();
    told.leave(null, whyNot(error));
  }
};

/**
 * Searches files of the folder, given by their paths in it; `placeOf` says what a find in each is called. A file
 * that a link leads to is left out, and named.
 */
export const searchFiles = async (
  search: Search,
  paths: readonly string[],
  placeOf: (path: string) => PlaceOf,
): Promise<void> => {
  const { gathering, root, signal } = search;
  const inside = insideRoot(root);
  let bytes = 0;
  const searchOne = async (path: string): Promise<void> => {
    if (bytes > limits.secretBytes) return gathering.leave(path, 'beyond what one run reads', 'cut');
    if (!(await inside(path))) return gathering.leave(path, 'outside the repository');
    const place = placeOf(path);
    await scanFile(join(root, path), path, search, {
      seen: (seen, entry) => gathering.add(seen, place(seen.line, entry)),
      read: more => {
        bytes += more;
        gathering.read('files', more);
      },
      leave: (entry, reason) => gathering.leave(entry === null ? path : `${path}!${entry}`, reason),
    });
  };
  const waiting = paths.values();
  const searchOn = async (): Promise<void> => {
    for (const path of waiting) {
      signal.throwIfAborted();
      await searchOne(path);
    }
  };
  await Promise.all(Array.from({ length: filesAtOnce }, searchOn));
};
