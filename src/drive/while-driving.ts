import type { Io } from '../platform/io.ts';
import { type Drive, openDrive, type Opening } from './drive.ts';
import { openInbox } from './inbox/open-inbox.ts';
import { forgetRun } from './journal.ts';
import { beginRun, type Run } from './run.ts';
import { forgetOldTranscripts } from './save-transcript.ts';
import { appOf } from './scope.ts';

/** `run` is one that was left behind; without it a new one is begun. */
type Driving = Omit<Opening, 'inbox' | 'run'> & { readonly run?: Run };

/**
 * Opens a run, acts, and closes browser, journal and mailbox in this order, whatever happened: also when opening fails
 * half way. A run that leaves nothing behind is forgotten; any other keeps its journal for the clean-up.
 */
export const whileDriving = async <T>(
  driving: Driving,
  io: Io,
  signal: AbortSignal,
  act: (drive: Drive) => Promise<T>,
): Promise<T> => {
  const { config, settings, state } = driving;
  const app = appOf(config, settings);
  await forgetOldTranscripts(state, io.now());
  const inbox = await openInbox(settings.mail, io, signal);
  try {
    const run = driving.run ?? beginRun(state, app, io);
    let isEmpty = driving.run === undefined;
    try {
      const drive = await openDrive({ ...driving, run, inbox }, io, signal);
      try {
        return await act(drive);
      } finally {
        isEmpty = drive.journal.left().length === 0;
        await drive.close();
      }
    } finally {
      if (isEmpty) forgetRun(state, run.label);
    }
  } finally {
    await inbox?.close();
  }
};
