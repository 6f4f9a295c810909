import { readFileSync } from 'node:fs';
import { isAlive } from '../../platform/is-alive.ts';

/** By this variable a command is known as ours, also to a run that did not start it. */
export const runVariable = 'LAUNCH_READY_RUN';

/** A number of a process is given again when it is free: it is ours only where its environment says so. */
const isOurs = (leader: number, run: string): boolean => {
  try {
    return readFileSync(`/proc/${leader}/environ`, 'utf8').split('\0').includes(`${runVariable}=${run}`);
  } catch {
    // No /proc on this system: whose it is cannot be told.
    return false;
  }
};

/**
 * Ends the command of a run that was killed, with all that it started. What cannot be told to be ours is left alone; then
 * `true`: something of that number runs.
 */
export const endLeftCommand = (group: number, run: string): boolean => {
  if (process.platform === 'win32') return isAlive(group);
  if (isAlive(group) && !isOurs(group, run)) return true;
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // Nothing of it runs any more.
  }
  return false;
};
