import { execFile } from 'node:child_process';
import { readdir, readFile, statfs } from 'node:fs/promises';
import { limits } from '../../platform/limits.ts';

/** The group of a process by its number (proc(5): the fifth field, behind a name that may hold anything); null when it has ended. */
const groupOf = async (pid: string): Promise<number | null> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => null);
  return stat === null ? null : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2]);
};

/** Reading costs a fraction of a program that is started every second. */
const countedInProc = async (group: number): Promise<number> => {
  const pids = (await readdir('/proc')).filter(name => /^\d+$/.test(name));
  return (await Promise.all(pids.map(groupOf))).filter(of => of === group).length;
};

const countedByPs = (group: number): Promise<number | null> =>
  new Promise(resolve => {
    execFile('ps', ['-A', '-o', 'pgid='], { timeout: 5_000, maxBuffer: 5_000_000 }, (error, stdout) =>
      resolve(error === null ? stdout.split('\n').filter(each => Number(each) === group).length : null),
    );
  });

/** Processes of a group now; null where that cannot be asked. */
const processesOf = (group: number): Promise<number | null> =>
  process.platform === 'linux' ? countedInProc(group) : countedByPs(group);

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
