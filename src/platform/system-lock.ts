import { closeSync, existsSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** Names of targets and what went wrong there are nobody else's business. */
export const ownOnly = 0o600;

/** Makes an empty file unless there is one. One that is there is not opened: closing it would let go of locks (fcntl(2)). */
export const madeEmpty = (file: string): void => {
  try {
    closeSync(openSync(file, 'wx', ownOnly));
  } catch (error) {
    if (!existsSync(file)) throw error;
  }
};

/** SQLITE_BUSY with its details (https://sqlite.org/rescode.html#busy): the low byte is the code. */
const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && error.errcode % 256 === 5;

export type SystemLock = { readonly release: () => void };

/**
 * A lock of the operating system on a file that is for nothing else, or `null` where somebody has it, in this process or another.
 * It goes with the process, however that ends: there is no stale one, and so none to put away while two look at it. Taken by way
 * of SQLite, for Node has no call of its own for it. What the file system refuses is thrown.
 */
export const systemLock = (file: string): SystemLock | null => {
  madeEmpty(file);
  const lock = new DatabaseSync(file, { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return {
      release: () => {
        if (lock.isOpen) lock.close();
      },
    };
  } catch (error) {
    lock.close();
    if (isBusy(error)) return null;
    throw error;
  }
};
