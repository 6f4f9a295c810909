import { access, constants, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Cassette } from '../evals/cassette/format.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';

/** What became of the recording of a run. */
export type Recorded = {
  readonly file: string;
  /** Why it could not be written; null where it stands there. */
  readonly failed: string | null;
  readonly bytes: number;
};

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Whether a recording can be written there: asked before anything is sent. Never over another file. */
export const assertRecordable = async (file: string, cwd: string): Promise<void> => {
  const path = resolve(cwd, file);
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere)
    throw new LaunchReadyError('LR_USAGE', `--record: ${file} is there already.`, 'Name a file that is not there yet.');
  try {
    await access(dirname(path), constants.W_OK);
  } catch (error) {
    throw new LaunchReadyError(
      'LR_USAGE',
      `--record: ${file} cannot be written (${reasonOf(error)}).`,
      'Name a file in a folder that is there and yours.',
      { cause: error },
    );
  }
};

/** Writes a recording for its owner alone, beside its place and then there. Never throws: the run behind it is paid for. */
export const record = async (file: string, cassette: Cassette, cwd: string): Promise<Recorded> => {
  const path = resolve(cwd, file);
  const draft = `${path}.${process.pid}`;
  const json = `${inertJson(JSON.stringify(cassette, null, 1))}\n`;
  const bytes = Buffer.byteLength(json);
  if (bytes > limits.evalsCassetteBytes)
    return { file, bytes: 0, failed: `it would be larger than ${limits.evalsCassetteBytes / 1_000_000} MB` };
  try {
    await writeFile(draft, json, { mode: 0o600, flag: 'wx' });
    await rename(draft, path);
    return { file, bytes, failed: null };
  } catch (error) {
    await rm(draft, { force: true });
    return { file, bytes: 0, failed: reasonOf(error) };
  }
};
