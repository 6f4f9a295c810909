import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import { limits } from '../../platform/limits.ts';
import { scanArchive } from './archive.ts';
import type { Finds } from './history-finds.ts';
import { closedArchive, fromUtf16, kindOf, peek } from './peek.ts';
import type { Blob, Wanted } from './stream-blobs.ts';
import { scanBytes, scanParts } from './scan-text.ts';
import type { Search } from './search.ts';

/** Longer texts without a known path are data; in a shorter one a name beside a value counts as it does in settings. */
const settingsAtMost = 64_000;

/** Finds what one blob of the history holds; archives too. Binary content is passed over without a word: it is most of some histories. */
export const scanBlob = async (search: Search, { id, path }: Wanted, blob: Blob, finds: Finds): Promise<void> => {
  const { look, gathering, signal } = search;
  const name = path ?? `object ${id}`;
  const { head, whole, stop } = await peek(blob.parts());
  const kind = kindOf(head);
  gathering.read('blobs', blob.size);
  if (kind === 'binary' || kind === 'closed-archive') {
    if (kind === 'closed-archive') gathering.leave(`${name} of the history`, closedArchive);
    return stop();
  }
  const sort = path === null ? (blob.size > settingsAtMost ? 'other' : 'settings') : sortOfText(path);
  const note = (why: string): void => gathering.leave(`${name} of the history`, why);
  if (kind === 'text') {
    await scanParts(look, whole, sort, seen => finds.add(id, seen, null, path), note);
    return;
  }
  if (blob.size > limits.archiveInnerBytes) {
    await stop();
    return gathering.leave(`${name} of the history`, `an archive larger than ${limits.archiveInnerBytes} bytes`);
  }
  const held: Uint8Array[] = [];
  for await (const part of whole) held.push(part);
  const bytes = Buffer.concat(held);
  if (kind === 'utf-16') {
    for (const seen of scanBytes(look, fromUtf16(bytes), sort, note)) finds.add(id, seen, null, path);
    return;
  }
  const told = {
    seen: (seen: Parameters<Finds['add']>[1], entry: string | null) => finds.add(id, seen, entry, path),
    read: () => {},
    leave: (entry: string | null, reason: string) =>
      gathering.leave(`${entry === null ? name : `${name}!${entry}`} of the history`, reason),
  };
  await scanArchive(look, name, { bytes }, kind, told, signal);
};
