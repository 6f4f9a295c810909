import { clean } from '../drive/clean.ts';
import { resumeRun } from '../drive/run.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { limits } from '../platform/limits.ts';
import type { DriveAim } from './drive-aim.ts';

/** Takes up an interrupted run and removes what it made, with a signal of its own: the person waits at the keyboard. */
export const tidied = async (aim: DriveAim, state: string, label: string): Promise<void> => {
  const run = resumeRun(state, label);
  if (run === null) return;
  const within = AbortSignal.timeout(limits.smokeTidyMs);
  await whileDriving({ ...aim, state, run }, aim.io, within, clean).catch(() => undefined);
};
