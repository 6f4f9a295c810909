import { LaunchReadyError } from '../../platform/errors.ts';
import { StoreFull } from '../store-full.ts';

/** The file is not taken; what is in it stays as it is. */
export const refused = (message: string, hint: string, cause?: unknown): LaunchReadyError =>
  new LaunchReadyError('LR_STORE_REFUSED', message, hint, { cause });

export const notWritable = (file: string, cause: unknown): LaunchReadyError =>
  refused(`${file} cannot be written.`, 'Give whoever runs the watch the right to write it and its folder.', cause);

/** Result code of SQLite (https://sqlite.org/rescode.html), or null for what is no error of its. */
const codeOf = (error: unknown): number | null =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' ? error.errcode : null;

/** SQLITE_FULL; SQLITE_IOERR_WRITE, as a used-up quota shows; SQLITE_IOERR_SHMSIZE, as a full disk shows beside the log. */
const full: ReadonlySet<number> = new Set([13, 778, 4_874]);

/** The low byte is the code, what is above it the detail. */
const primary = (code: number): number => code % 256;

export const isFull = (error: unknown): boolean => full.has(codeOf(error) ?? 0);

/** The same error in our words where it is one that a person can do something about; else as it is. */
export const inWords = (error: unknown, file: string): unknown => {
  const code = codeOf(error);
  if (code === null) return error;
  if (isFull(error)) return new StoreFull(file, { cause: error });
  switch (primary(code)) {
    case 11:
    case 26:
      return refused(
        `${file} is damaged, or no file of the watch.`,
        'Put a copy of it back, or move it away: the watch begins anew without what was in it.',
        error,
      );
    case 5:
      return refused(
        `${file} is held by another program.`,
        'Close the program that has it open, then start again.',
        error,
      );
    case 8:
    case 14:
    case 23:
      return notWritable(file, error);
    default:
      return error;
  }
};
