import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { LaunchReadyError } from '../platform/errors.ts';

/** A file beside the settings, or in the folder where there are none. */
export const fileBeside = (config: string | null, folder: string, name: string): string =>
  join(config === null ? folder : dirname(config), name);

/** Text of such a file; null where there is none. Throws LR_FILE_MISSING where it cannot be read. */
export const textBeside = async (file: string): Promise<string | null> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw new LaunchReadyError('LR_FILE_MISSING', `${file} cannot be read.`, 'Look at its permissions.', {
      cause: error,
    });
  }
};
