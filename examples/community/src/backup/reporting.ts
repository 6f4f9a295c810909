import { BackupError } from './backup-file.ts';

/** Prints what the work says, or why it failed; exit code 1 then. Anything but a reason to act on is a bug and keeps its stack. */
export const reporting = async (work: () => Promise<string>): Promise<void> => {
  try {
    process.stdout.write(`${await work()}\n`);
  } catch (error) {
    if (!(error instanceof BackupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
};
