import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LaunchReadyError } from '../platform/errors.ts';
import { limits } from '../platform/limits.ts';
import type { EvidenceSet } from './map.ts';
import { evidenceName, inCanonicalOrder } from './save.ts';

const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isEvidenceSet = (value: unknown): value is EvidenceSet =>
  isRecord(value) &&
  value['schema'] === 'launch-ready/evidence@1' &&
  typeof value['collectedAt'] === 'string' &&
  !Number.isNaN(Date.parse(value['collectedAt'])) &&
  isRecord(value['target']) &&
  typeof value['target']['domain'] === 'string' &&
  isRecord(value['net']) &&
  isRecord(value['keys']);

/** Reads evidence that `--save` wrote, from its folder or file. Throws LR_FILE_MISSING or LR_EVIDENCE_INVALID. */
export const loadEvidence = async (path: string): Promise<EvidenceSet> => {
  let text: string;
  try {
    const file = (await stat(path)).isDirectory() ? join(path, evidenceName) : path;
    if ((await stat(file)).size > limits.evidenceBytes) throw new Error('too large');
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new LaunchReadyError(
      'LR_FILE_MISSING',
      `There is no evidence at ${path}.`,
      'Give the folder that --save wrote.',
      { cause },
    );
  }
  const broken = new LaunchReadyError(
    'LR_EVIDENCE_INVALID',
    `${path} is not evidence of this version.`,
    'Collect it again with audit --save.',
  );
  try {
    const value: unknown = JSON.parse(text);
    if (isEvidenceSet(value)) return inCanonicalOrder(value);
  } catch (cause) {
    throw new LaunchReadyError(broken.code, broken.message, broken.hint, { cause });
  }
  throw broken;
};
