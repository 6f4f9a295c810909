import { limits } from '../../platform/limits.ts';
import { scanArchive } from './archive.ts';
import { closedArchive, fromUtf16, kindOf, peek } from './peek.ts';
import { sortOfBlob } from './read-job.ts';
import { createReading, type Reading } from './reading.ts';
import { scanBytes, scanParts } from './scan-text.ts';
import type { Search } from './search.ts';
import type { Blob, Wanted } from './stream-blobs.ts';

/** What a blob holds that is too long to be handed on; archives too. Binary content is passed over without a word: it is most of some histories. */
export const scanBlob = async ({ look, signal }: Search, { id, path }: Wanted, blob: Blob): Promise<Reading> => {
  const { told, reading } = createReading();
  const { head, whole, stop } = await peek(blob.parts());
  const kind = kindOf(head);
  const sort = sortOfBlob(path, blob.size);
  const note = (why: string): void => told.leave(null, why);
  if (kind === 'text') {
    await scanParts(look, whole, sort, seen => told.seen(seen, null), note);
    return reading();
  }
  const leftOut =
    kind === 'closed-archive'
      ? closedArchive
      : kind !== 'binary' && blob.size > limits.archiveInnerBytes
        ? `an archive larger than ${limits.archiveInnerBytes} bytes`
        : null;
  if (leftOut !== null) told.leave(null, leftOut);
  if (leftOut !== null || kind === 'binary' || kind === 'closed-archive') {
    await stop();
    return reading();
  }
  const held: Uint8Array[] = [];
  for await (const part of whole) held.push(part);
  const bytes = Buffer.concat(held);
  if (kind === 'utf-16') for (const seen of scanBytes(look, fromUtf16(bytes), sort, note)) told.seen(seen, null);
  else await scanArchive(look, path ?? `object ${id}`, { bytes }, kind, told, signal);
  return reading();
};
