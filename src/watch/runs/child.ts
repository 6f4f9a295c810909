import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';
import { limits } from '../../platform/limits.ts';
import type { Ended } from './read-outcome.ts';

export type ChildGiven = {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** All that it gets to know of the environment. */
  readonly env: Readonly<Record<string, string>>;
  /** The longest it may take. */
  readonly timeoutMs: number;
};

const windows = process.platform === 'win32';

/** Lower than what the machine is there for, such as a watch that looks every minute. */
const niceness = 10;

/**
 * Runs a program with an end: it is asked to end when its time is over or `signal` aborts, and killed with all that it
 * started when it does not. It has no input; a channel beside it closes when this process is gone, however it went, so
 * that it can end by itself. Never throws.
 */
export const runChild = (given: ChildGiven, signal: AbortSignal): Promise<Ended> =>
  new Promise(resolve => {
    const child = spawn(given.file, [...given.args], {
      cwd: given.cwd,
      env: { ...given.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: !windows,
      windowsHide: true,
    });
    const kill = (how: 'SIGTERM' | 'SIGKILL'): void => {
      if (child.pid === undefined) return;
      try {
        if (windows) child.kill(how);
        else process.kill(-child.pid, how);
      } catch {
        // It has ended meanwhile.
      }
    };
    let cause: 'time' | 'bytes' | null = null;
    let grace: NodeJS.Timeout | undefined;
    const end = (): void => {
      kill('SIGTERM');
      grace ??= setTimeout(() => kill('SIGKILL'), limits.projectRunTidyMs);
    };
    const late = setTimeout(() => {
      cause ??= 'time';
      end();
    }, given.timeoutMs);
    signal.addEventListener('abort', end, { once: true });
    if (signal.aborted) end();

    const pieces: Buffer[] = [];
    let bytes = 0;
    let complaint = '';
    let isCut = false;
    /** Without the word in which it was cut: half a secret is not known for one. */
    const complained = (): string => (isCut ? complaint.replace(/^\S*\s*/, '') : complaint);
    child.stdout?.on('data', (piece: Buffer) => {
      bytes += piece.length;
      if (bytes <= limits.projectRunBytes) pieces.push(piece);
      else if (cause === null) {
        cause = 'bytes';
        end();
      }
    });
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      const whole = `${complaint}${piece}`;
      isCut ||= whole.length > limits.projectRunComplaint;
      complaint = whole.slice(-limits.projectRunComplaint);
    });
    for (const stream of [child.stdout, child.stderr]) stream?.on('error', () => undefined);
    const endedBy = (why: typeof cause): Ended | null => {
      if (why === null) return null;
      return why === 'time' ? { of: 'time', ms: given.timeoutMs } : { of: 'bytes' };
    };
    const over = (ended: Ended): void => {
      clearTimeout(late);
      clearTimeout(grace);
      signal.removeEventListener('abort', end);
      kill('SIGKILL');
      resolve(ended);
    };
    child.once('error', ({ message }) => over({ of: 'start', because: message }));
    child.once('spawn', () => {
      try {
        setPriority(child.pid ?? 0, niceness);
      } catch {
        // It has ended meanwhile, or this system has no such thing.
      }
    });
    // What it left behind can hold its output open.
    child.once('exit', code => {
      kill('SIGKILL');
      const done = (): void =>
        over(endedBy(cause) ?? { of: 'exit', code, stdout: Buffer.concat(pieces).toString(), complaint: complained() });
      const drained = setTimeout(done, limits.commandDrainMs);
      child.once('close', () => {
        clearTimeout(drained);
        done();
      });
    });
  });
