import { open, stat } from 'node:fs/promises';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { type LogLine, lineOf } from './log-line.ts';

/** A log that grows while the app is driven. */
export type LogReader = {
  /** Lines that were written since the last time, once no more come. */
  readonly readLines: () => Promise<readonly LogLine[]>;
};

const sizeOf = async (file: string): Promise<number> => (await stat(file)).size;

/** Bytes from `from` on; a file that has become shorter was begun anew. */
const bytesFrom = async (file: string, from: number, most: number): Promise<Buffer> => {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const length = Math.min(Math.max(0, size - from), most);
    const buffer = Buffer.alloc(length);
    const { bytesRead } = await handle.read(buffer, 0, length, from);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
};

/**
 * Follows a log file from its present end. Each look waits until the file has been quiet for a moment, because many
 * loggers write behind the answer. Reads no more than `signalsLogBytes` and `signalsLogLines` in all. Throws what `fs`
 * throws where there is no such file.
 */
export const openLog = async (file: string, io: Io, signal: AbortSignal): Promise<LogReader> => {
  let position = await sizeOf(file);
  let left: number = limits.signalsLogBytes;
  let lines: number = limits.signalsLogLines;

  const quiet = async (): Promise<void> => {
    const from = io.elapsed();
    let size = -1;
    for (let now = await sizeOf(file); now !== size && io.elapsed() - from < limits.signalsLogMs;) {
      size = now;
      await io.sleep(limits.signalsLogQuietMs, signal);
      now = await sizeOf(file);
    }
  };

  return {
    readLines: async () => {
      await quiet();
      if ((await sizeOf(file)) < position) position = 0;
      const bytes = await bytesFrom(file, position, left);
      // Half a line is read with its other half.
      const end = bytes.lastIndexOf(0x0a) + 1;
      position += end;
      left -= end;
      const found = bytes
        .subarray(0, end)
        .toString('utf8')
        .split('\n')
        .filter(text => text.trim() !== '')
        .slice(0, lines);
      lines -= found.length;
      return found.map(lineOf);
    },
  };
};
