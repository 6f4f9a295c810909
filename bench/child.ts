import { execFile } from 'node:child_process';
import { join } from 'node:path';

const longestMs = 120_000;

/** What the published package runs; `npm run build` makes it. */
export const launcher = join(import.meta.dirname, '..', 'bin', 'launch-ready.js');

export type Ended = { readonly code: number; readonly stdout: string; readonly stderr: string };

/** Runs a program to its end with nothing to read. Throws when it cannot be started or never ends. */
export const child = (
  file: string,
  args: readonly string[],
  env: { readonly [name: string]: string } = {},
  cwd?: string,
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const running = execFile(
      file,
      [...args],
      {
        env: { ...process.env, ...env },
        ...(cwd === undefined ? {} : { cwd }),
        timeout: longestMs,
        maxBuffer: 20_000_000,
      },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code !== 'number') return reject(error);
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
      },
    );
    running.stdin?.end();
  });

/** Runs our own command line as a user does, in a process of its own. Throws unless it ends with one of these exit codes. */
export const launchReady = async (
  args: readonly string[],
  state: string,
  codes: readonly number[] = [0],
): Promise<Ended> => {
  const ended = await child(process.execPath, [launcher, ...args], { LAUNCH_READY_STATE: state });
  if (!codes.includes(ended.code)) throw new Error(`launch-ready ended with ${ended.code}: ${ended.stderr}`);
  return ended;
};
