import type { TextSort } from '../../engines/secrets/found.ts';
import { sortOfText } from '../../engines/secrets/sort-of-text.ts';
import { limits } from '../../platform/limits.ts';
import { closedArchive, fromUtf16, kindOf, notText, type OpenKind, peek } from './peek.ts';
import { scanBytes, scanParts, type Look, type Seen } from './scan-text.ts';
import { createBudget, PartOnly, TooMuch, unpack, type Budget, type Packed } from './unpack.ts';

/** What a text or archive tells: what it holds, and what was left out of it with the reason. `entry` is null for the thing itself. */
export type Told = {
  readonly seen: (seen: Seen, entry: string | null) => void;
  readonly read: (bytes: number) => void;
  readonly leave: (entry: string | null, reason: string) => void;
};

const brokenReason = (error: unknown): string =>
  error instanceof TooMuch
    ? `${error.message}; the rest of it was not read`
    : error instanceof PartOnly
      ? error.message
      : 'a broken archive: what stands after the broken place was not read';

const gather = async (parts: AsyncIterable<Uint8Array>, most: number): Promise<Uint8Array | null> => {
  const held: Uint8Array[] = [];
  let size = 0;
  for await (const part of parts) {
    held.push(part);
    size += part.length;
    if (size > most) return null;
  }
  return Buffer.concat(held);
};

type Level = {
  readonly look: Look;
  readonly told: Told;
  readonly signal: AbortSignal;
  readonly budget: Budget;
  /** Name of the outermost one, for what a .gz holds. */
  readonly file: string;
};

const scanStream = async (
  parts: AsyncIterable<Uint8Array>,
  entry: string,
  depth: number,
  level: Level,
): Promise<void> => {
  const { look, told } = level;
  const { head, whole, stop } = await peek(parts);
  const kind = kindOf(head);
  const sort: TextSort = sortOfText(entry);
  const note = (why: string): void => told.leave(entry, why);
  if (kind === 'text') {
    told.read(await scanParts(look, whole, sort, seen => told.seen(seen, entry), note));
    return;
  }
  if (kind === 'binary' || kind === 'closed-archive') {
    await stop();
    return told.leave(entry, kind === 'binary' ? notText : closedArchive);
  }
  if (kind !== 'utf-16' && depth >= limits.archiveDepth) {
    await stop();
    return told.leave(entry, `an archive inside ${limits.archiveDepth} others`);
  }
  const bytes = await gather(whole, limits.archiveInnerBytes);
  if (bytes === null) return told.leave(entry, `larger than ${limits.archiveInnerBytes} bytes inside an archive`);
  if (kind === 'utf-16') for (const seen of scanBytes(look, fromUtf16(bytes), sort, note)) told.seen(seen, entry);
  else await scanInside({ bytes }, kind, entry, depth + 1, level);
};

const scanInside = async (
  packed: Packed,
  kind: OpenKind,
  name: string | null,
  depth: number,
  level: Level,
): Promise<void> => {
  const inside = (entry: string): string => (name === null ? entry : `${name}!${entry}`);
  const leave = (entry: string, reason: string): void => level.told.leave(inside(entry), reason);
  try {
    for await (const inner of unpack(packed, kind, name ?? level.file, level.budget, leave)) {
      level.signal.throwIfAborted();
      try {
        await scanStream(inner.parts(), inside(inner.name), depth, level);
      } catch (error) {
        if (error instanceof TooMuch || level.signal.aborted) throw error;
        leave(inner.name, brokenReason(error));
      }
    }
  } catch (error) {
    level.signal.throwIfAborted();
    // A bomb inside ends the reading of all that is around it.
    if (error instanceof TooMuch && name !== null) throw error;
    level.told.leave(name, brokenReason(error));
  }
};

/** Everything inside an archive, nested ones to `limits.archiveDepth`. Never throws but when it is interrupted. */
export const scanArchive = (
  look: Look,
  file: string,
  packed: Packed,
  kind: OpenKind,
  told: Told,
  signal: AbortSignal,
): Promise<void> => {
  const size = 'bytes' in packed ? packed.bytes.length : packed.size;
  return scanInside(packed, kind, null, 1, { look, told, signal, file, budget: createBudget(size) });
};
