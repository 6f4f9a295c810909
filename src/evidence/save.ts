import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceSet } from './map.ts';

export const evidenceName = 'evidence.json';

const sortedKeys = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sortedKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sortedKeys(inner)]),
  );
};

/** Evidence as text: keys sorted, so that equal evidence is equal text. */
export const evidenceText = (set: EvidenceSet): string => `${JSON.stringify(sortedKeys(set), null, 1)}\n`;

/** Writes evidence into a folder, readable by its owner only. */
export const saveEvidence = async (set: EvidenceSet, folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, evidenceName);
  await writeFile(file, evidenceText(set), { mode: 0o600 });
  return file;
};
