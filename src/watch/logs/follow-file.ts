import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { limits } from '../../platform/limits.ts';
import type { LogSink } from './log-sink.ts';

/** How far a file was read, so that it is found again after a restart, also under another name. */
export type FilePosition = {
  readonly device: string;
  readonly inode: string;
  /** Bytes up to the end of the last whole line. */
  readonly offset: number;
  /** Hash of the bytes before it: the same number of a file may stand for another file later. */
  readonly tail: string;
};

export type FollowedFile = {
  /** Reads what was added. Gives why nothing can be read, or null. */
  readonly more: () => Promise<string | null>;
  readonly position: () => Promise<FilePosition | null>;
  readonly close: () => Promise<void>;
};

const tailBytes = 256;

const readAt = async (file: FileHandle, from: number, to: number): Promise<Buffer> => {
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(Math.max(0, to - from)), 0, to - from, from);
  return buffer.subarray(0, bytesRead);
};

const tailOf = async (file: FileHandle, offset: number): Promise<string> =>
  createHash('sha256')
    .update(await readAt(file, Math.max(0, offset - tailBytes), offset))
    .digest('hex')
    .slice(0, 16);

const identity = async (
  file: FileHandle,
): Promise<{ device: string; inode: string; size: number; isFile: boolean }> => {
  const found = await file.stat({ bigint: true });
  return { device: `${found.dev}`, inode: `${found.ino}`, size: Number(found.size), isFile: found.isFile() };
};

const why = (error: unknown, path: string): string => {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  if (code === 'ENOENT') return `there is no file ${path}`;
  if (code === 'EACCES') return `${path} may not be read`;
  return `${path} cannot be read (${typeof code === 'string' ? code : 'no reason'})`;
};

/**
 * Follows a file that grows, over rotation by renaming, over copying and truncating, and over restarts of the watch. Every
 * whole line is given once; a line that is cut off by a rotation is given as it is.
 */
export const followFile = (path: string, kept: FilePosition | null, sink: LogSink): FollowedFile => {
  let before = kept;
  let file: FileHandle | null = null;
  let offset = 0;
  /** Hash of what stood before `offset` when it was read. */
  let tail = '';
  let late = true;
  /** There is more than the last call read. */
  let isBehind = false;
  /** Of a file that nobody knew before, what is old is not read whole; one that appears later is new. */
  let first = kept === null;
  let last: FilePosition | null = kept;

  /** Reads on to the end; false when there is more than one call reads. */
  const drain = async (from: FileHandle): Promise<boolean> => {
    let budget = limits.logReadBytes;
    for (;;) {
      const chunk = await readAt(from, offset, offset + limits.logChunkBytes);
      if (chunk.length === 0) break;
      sink.push(chunk, late);
      offset += chunk.length;
      budget -= chunk.length;
      if (budget <= 0) return false;
    }
    tail = await tailOf(from, offset);
    return true;
  };

  /** The file that was read last, under the name that a rotation gave it. */
  const renamed = async ({ device, inode }: FilePosition): Promise<FileHandle | null> => {
    const name = basename(path);
    const siblings = (await readdir(dirname(path))).filter(one => one.startsWith(name) && one !== name);
    for (const sibling of siblings.slice(0, limits.logSiblings)) {
      const full = join(dirname(path), sibling);
      const found = await stat(full, { bigint: true }).catch(() => null);
      if (found?.isFile() === true && `${found.dev}` === device && `${found.ino}` === inode) return open(full, 'r');
    }
    return null;
  };

  const isTail = async (from: FileHandle, position: FilePosition): Promise<boolean> => {
    const { size } = await identity(from);
    return size >= position.offset && (await tailOf(from, position.offset)) === position.tail;
  };

  const begin = async (): Promise<void> => {
    const opened = await open(path, 'r');
    const { device, inode, size, isFile } = await identity(opened);
    if (!isFile) {
      await opened.close();
      throw new Error('no file');
    }
    file = opened;
    offset = 0;
    if (before === null) offset = first ? Math.max(0, size - limits.logFirstBytes) : 0;
    else if (before.device === device && before.inode === inode) {
      if (await isTail(opened, before)) offset = before.offset;
    } else {
      const old = await renamed(before).catch(() => null);
      if (old !== null)
        try {
          if (await isTail(old, before)) {
            offset = before.offset;
            while (!(await drain(old)));
            sink.end();
          }
        } finally {
          await old.close();
        }
      offset = 0;
    }
    before = null;
    tail = await tailOf(opened, offset);
  };

  const close = async (): Promise<void> => {
    await file?.close();
    file = null;
  };

  /** Whether the path leads to the file that is open. */
  const isSame = async (opened: FileHandle): Promise<boolean> => {
    const [mine, now] = [await identity(opened), await stat(path, { bigint: true }).catch(() => null)];
    return now === null || (`${now.dev}` === mine.device && `${now.ino}` === mine.inode);
  };

  const once = async (): Promise<'again' | 'done'> => {
    if (file === null) await begin();
    const opened = file;
    if (opened === null) return 'done';
    const { size } = await identity(opened);
    // Emptied, or emptied and written anew beyond where we were.
    if (size < offset || (await tailOf(opened, offset)) !== tail) {
      sink.end();
      offset = 0;
    }
    isBehind = !(await drain(opened));
    if (isBehind) {
      tail = await tailOf(opened, offset);
      return 'done';
    }
    if (await isSame(opened)) return 'done';
    // Whoever writes may have written to the old one until now.
    isBehind = !(await drain(opened));
    if (isBehind) return 'done';
    sink.end();
    await close();
    before = null;
    last = null;
    return 'again';
  };

  const position = async (): Promise<FilePosition | null> => {
    if (file === null) return last;
    const { device, inode } = await identity(file);
    const whole = Math.max(0, offset - sink.waiting());
    return { device, inode, offset: whole, tail: await tailOf(file, whole) };
  };

  return {
    more: async () => {
      try {
        for (let round = 0; round < limits.logRotations; round += 1) if ((await once()) === 'done') break;
        last = await position();
        late &&= isBehind;
        return null;
      } catch (error) {
        await close().catch(() => {});
        before = last;
        // What is written until it can be read again is no news then.
        late = true;
        return why(error, path);
      } finally {
        first = false;
      }
    },
    position,
    close,
  };
};
