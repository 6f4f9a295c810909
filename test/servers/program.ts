import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A program in the foreground. */
export type Running = {
  /** Asks it to read its files again. */
  readonly reload: () => void;
  readonly stop: () => Promise<void>;
};

// Servers live where an ordinary user's PATH does not look.
const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin', '/sbin'];

const isProgram = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where a program is installed, or undefined. */
const programFile = (name: string): string | undefined => folders.map(folder => join(folder, name)).find(isProgram);

/** Programs with the Debian package that brings them. */
export type Needed = { readonly [program: string]: string };

const packagesMissing = (needed: Needed): readonly string[] =>
  Object.entries(needed).flatMap(([program, packageName]) => (programFile(program) === undefined ? [packageName] : []));

/** Why these programs cannot be used here, or false. On CI everything is installed on purpose, so there nothing is skipped. */
export const skippedWithout = (needed: Needed): string | false => {
  const missing = [...new Set(packagesMissing(needed))];
  if (missing.length === 0 || process.env['CI'] !== undefined) return false;
  return `not installed: apt-get install ${missing.join(' ')}`;
};

const readyMs = 10_000;
const stopMs = 5_000;
const keptLogCharacters = 2_000;

/** Starts a program and waits until `ready` says yes. Throws with the end of its log when it ends first or takes too long. */
export const startProgram = async (
  name: string,
  args: readonly string[],
  cwd: string,
  ready: () => Promise<boolean>,
): Promise<Running> => {
  const file = programFile(name);
  if (file === undefined) throw new Error(`${name} is not installed`);
  const child = spawn(file, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  const keep = (chunk: Buffer): void => {
    log = `${log}${chunk.toString()}`.slice(-keptLogCharacters);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const end = { over: false };
  const ended = new Promise<void>(resolve => {
    child.once('error', error => {
      log += error.message;
      end.over = true;
      resolve();
    });
    child.once('exit', () => {
      end.over = true;
      resolve();
    });
  });
  const stop = async (): Promise<void> => {
    if (!end.over) child.kill('SIGTERM');
    await Promise.race([ended, sleep(stopMs, undefined, { ref: false })]);
    if (!end.over) child.kill('SIGKILL');
    await ended;
  };
  const until = performance.now() + readyMs;
  while (!(await ready())) {
    if (!end.over && performance.now() < until) {
      await sleep(20);
      continue;
    }
    await stop();
    throw new Error(`${name} did not come up: ${log}`);
  }
  return { reload: () => void child.kill('SIGHUP'), stop };
};
