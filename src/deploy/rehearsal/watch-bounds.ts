import { execFile } from 'node:child_process';
import { statfs } from 'node:fs/promises';
import { limits } from '../../platform/limits.ts';

/** Processes of a group now; null where that cannot be asked. */
const processesOf = (group: number): Promise<number | null> =>
  new Promise(resolve => {
    execFile('ps', ['-A', '-o', 'pgid='], { timeout: 5_000, maxBuffer: 5_000_000 }, (error, stdout) =>
      resolve(error === null ? stdout.split('\n').filter(each => Number(each) === group).length : null),
    );
  });

/** Bytes that may still be written where `folder` lies. */
const freeBytes = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

/**
 * Looks again and again whether a group of processes stays within bounds, and calls `beyond` once when it does not: too many
 * processes, or more written to the disk than a rehearsal needs (others that write count, too). Returns what ends the watch.
 */
export const watchBounds = async (
  folder: string,
  beyond: (why: string) => void,
): Promise<{ group: (pid: number) => void; end: () => void }> => {
  const before = await freeBytes(folder);
  let watched: number | null = null;
  const timer = setInterval(() => {
    void (async () => {
      const used = before - (await freeBytes(folder));
      if (used > limits.rehearsalBytes) beyond(`it wrote more than ${limits.rehearsalBytes / 1_000_000_000} GB`);
      const count = watched === null ? null : await processesOf(watched);
      if (count !== null && count > limits.rehearsalProcesses)
        beyond(`it started more than ${limits.rehearsalProcesses} processes`);
    })().catch(() => {
      // The folder is gone: the rehearsal is over.
    });
  }, limits.rehearsalWatchMs);
  timer.unref();
  return {
    group: pid => {
      watched = pid;
    },
    end: () => clearInterval(timer),
  };
};
