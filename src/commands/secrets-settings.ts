import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { SecretsSettings } from '../config/secrets-settings.ts';
import { baselineKeys } from '../findings/secrets-judged.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';

/** The section `secrets` of the settings around this folder. Throws LR_CONFIG_INVALID. Loaded late: its parser takes longer than a look at a commit. */
export const secretsSettings = async (cwd: string): Promise<SecretsSettings> => {
  const { findRepository, loadConfig } = await import('../config/load.ts');
  const repository = await findRepository(cwd);
  const { config } = await loadConfig(repository?.config ?? null);
  return config.secrets;
};

/** What a baseline knows. Throws LR_FILE_MISSING or LR_EVIDENCE_INVALID. */
export const baselineOf = async (cwd: string, file: string | undefined): Promise<ReadonlySet<string>> => {
  if (file === undefined) return new Set();
  const make = 'Make one with: launch-ready secrets --json > baseline.json';
  let text: string;
  try {
    const path = resolve(cwd, file);
    const { size } = await stat(path);
    if (size > limits.baselineBytes)
      throw new LaunchReadyError('LR_EVIDENCE_INVALID', `The baseline ${file} is larger than 50 MB.`, make);
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof LaunchReadyError) throw cause;
    throw new LaunchReadyError('LR_FILE_MISSING', `The baseline ${file} cannot be read.`, make, { cause });
  }
  let keys: ReadonlySet<string> | null = null;
  try {
    keys = baselineKeys(JSON.parse(text));
  } catch {
    // No JSON at all is no baseline either.
  }
  if (keys === null)
    throw new LaunchReadyError('LR_EVIDENCE_INVALID', `${file} is not what secrets --json writes.`, make);
  return keys;
};
