import { limits } from '../../platform/limits.ts';
import { closedArchive, kindOf, peek, type Kind } from '../secrets/peek.ts';
import { TooMuch, unpack, type Budget } from '../secrets/unpack.ts';
import { readText, type Run } from './read-text.ts';

const gather = async (parts: AsyncIterable<Uint8Array>): Promise<Uint8Array | null> => {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    held.push(part);
    size += part.length;
    if (size > limits.archiveInnerBytes) return null;
  }
  return Buffer.concat(held);
};

export const isArchive = (kind: Kind): kind is 'zip' | 'gzip' | 'tar' =>
  kind === 'zip' || kind === 'gzip' || kind === 'tar';

/** Reads what a file, or an entry of an archive, turns out to be: a report, or an archive. */
export const readStream = async (
  parts: AsyncIterable<Uint8Array>,
  name: string,
  depth: number,
  budget: Budget,
  run: Run,
): Promise<void> => {
  const { head, whole, stop } = await peek(parts);
  const kind = kindOf(head);
  const begin = Buffer.from(head.subarray(0, 4)).toString('latin1').replaceAll('\0', '');
  // UTF-16 without a mark at its beginning looks binary.
  if (kind === 'text' || kind === 'utf-16' || begin.startsWith('<')) return readText(whole, name, run);
  if (!isArchive(kind)) {
    await stop();
    if (kind === 'closed-archive') return run.leave(name, `It is ${closedArchive}. Unpack it, and give what is in it.`);
    return run.leave(name, 'It is no XML, gzip or zip.', true);
  }
  if (depth >= limits.archiveDepth) {
    await stop();
    return run.leave(name, `It is packed more than ${limits.archiveDepth} times over.`);
  }
  const bytes = await gather(whole);
  if (bytes === null)
    return run.leave(
      name,
      `It is an archive of more than ${limits.archiveInnerBytes.toLocaleString('en')} bytes inside another.`,
    );
  await readPacked({ bytes }, kind, name, depth + 1, budget, run);
};

export const brokenText = (error: unknown): string =>
  `It is broken, or not what its beginning says (${error instanceof Error ? error.message : String(error)}).`;

/** Reads all in an archive, one after the other. Throws `TooMuch` where it unpacks without end. */
export const readPacked = async (
  packed: Parameters<typeof unpack>[0],
  kind: 'zip' | 'gzip' | 'tar',
  name: string,
  depth: number,
  budget: Budget,
  run: Run,
): Promise<void> => {
  const inside = (entry: string): string => (kind === 'gzip' ? name : `${name}!${entry}`);
  const leave = (entry: string, reason: string): void => run.leave(inside(entry), `It is ${reason}.`);
  let entries = 0;
  for await (const inner of unpack(packed, kind, name, budget, leave)) {
    run.signal.throwIfAborted();
    entries += 1;
    try {
      await readStream(inner.parts(), inside(inner.name), depth, budget, run);
    } catch (error) {
      run.signal.throwIfAborted();
      if (error instanceof TooMuch) throw error;
      run.leave(inside(inner.name), brokenText(error));
    }
  }
  if (entries === 0) run.leave(name, 'There is no file in it.');
};
