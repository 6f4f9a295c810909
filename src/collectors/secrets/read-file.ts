import { closeSync, read, readSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import { limits } from '../../platform/limits.ts';
import { openFileNow, whyNot } from '../repo/open-file.ts';
import { scanArchive, type Told } from './archive.ts';
import { closedArchive, fromUtf16, kindOf, notText } from './peek.ts';
import { createReading, type Reading } from './reading.ts';
import { scanBytes, scanParts, type Look } from './scan-text.ts';

const readLater = promisify(read);

const partsFrom = async function* (
  descriptor: number,
  first: Uint8Array,
  size: number,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield first;
  // A file that grows while it is read is read as long as it was.
  for (let at = first.length; at < size;) {
    signal.throwIfAborted();
    const part = Buffer.allocUnsafe(Math.min(limits.secretPartBytes, size - at));
    const { bytesRead } = await readLater(descriptor, part, 0, part.length, at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield part.subarray(0, bytesRead);
  }
};

type Opened = { readonly descriptor: number; readonly size: number };

const scanOpen = async (
  { descriptor, size }: Opened,
  first: Uint8Array,
  path: string,
  look: Look,
  told: Told,
  signal: AbortSignal,
): Promise<void> => {
  const kind = kindOf(first);
  if (kind === 'binary') return told.leave(null, notText);
  if (kind === 'closed-archive') return told.leave(null, closedArchive);
  const sort = sortOfText(path);
  const note = (why: string): void => told.leave(null, why);
  if (kind === 'text' || (kind === 'utf-16' && first.length === size)) {
    const whole = kind === 'utf-16' ? fromUtf16(first) : first;
    if (first.length === size) for (const seen of scanBytes(look, whole, sort, note)) told.seen(seen, null);
    else await scanParts(look, partsFrom(descriptor, first, size, signal), sort, seen => told.seen(seen, null), note);
    return told.read(size);
  }
  if (kind === 'utf-16') return told.leave(null, `UTF-16 and larger than ${limits.secretPartBytes} bytes`);
  await scanArchive(look, path, { fd: descriptor, size }, kind, told, signal);
  told.read(size);
};

/**
 * Reads files whatever they are, one after the other: text of any length, or an archive with what is in it. Most files are
 * short: they are read at once, into the same memory, as going to and fro for each takes longer than reading it.
 */
export const fileReading = (
  heldBytes: number,
): ((look: Look, root: string, path: string, signal: AbortSignal) => Promise<Reading>) => {
  const memory = Buffer.allocUnsafeSlow(heldBytes);
  return async (look, root, path, signal) => {
    const { told, reading } = createReading();
    try {
      const opened = openFileNow(join(root, path));
      if ('leftOut' in opened) told.leave(null, opened.leftOut);
      else
        try {
          const { descriptor, size } = opened;
          if (size > limits.secretFileBytes) told.leave(null, `larger than ${limits.secretFileBytes} bytes`);
          else {
            const first = memory.subarray(0, readSync(descriptor, memory, 0, Math.min(size, heldBytes), 0));
            await scanOpen(opened, first, path, look, told, signal);
          }
        } finally {
          closeSync(opened.descriptor);
        }
    } catch (error) {
      signal.throwIfAborted();
      told.leave(null, whyNot(error));
    }
    return reading();
  };
};
