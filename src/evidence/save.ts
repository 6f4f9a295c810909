import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { EvidenceSet } from './map.ts';

export const evidenceName = 'evidence.json';

/** Lists whose order says nothing; every other list keeps its order: the links of a chain, redirects, headers. */
const unordered: ReadonlySet<string> = new Set([
  'hosts',
  'servers',
  'zoneServers',
  'endpoints',
  'reasons',
  'statuses',
  'frameworks',
  'deploys',
  'databases',
  'mailers',
  'envs',
  'readIn',
  'givenIn',
  'urls',
  'environmentsNamed',
]);

/** What a list is sorted by: what the thing is called, then where it was found, then all of it. */
const sortText = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return String(value);
  const { host = '', name = '', file = '', line = 0, in: found = {} } = value as { readonly [key: string]: unknown };
  const place = { file, line, ...(typeof found === 'object' ? found : {}) };
  return [host, place.file, String(place.line).padStart(9, '0'), name, JSON.stringify(value)].join('\n');
};

const byText = (a: unknown, b: unknown): number => (sortText(a) < sortText(b) ? -1 : 1);

/** Every order that says nothing, made one: equal evidence is equal text and gives equal reports. */
const canonical = (value: unknown, key = '', parent = ''): unknown => {
  if (Array.isArray(value)) {
    const items = value.map(item => canonical(item));
    // In `zoneServers` the lists stand one level deeper, as the value of a leaf.
    return unordered.has(key) || unordered.has(parent) ? items.toSorted(byText) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, inner]) => [name, canonical(inner, name, name === 'value' ? parent : key)]),
  );
};

export const inCanonicalOrder = (set: EvidenceSet): EvidenceSet => canonical(set) as EvidenceSet;

/** Evidence as text, in canonical order. */
export const evidenceText = (set: EvidenceSet): string => `${JSON.stringify(canonical(set), null, 1)}\n`;

/** Writes evidence into a folder, readable by its owner only. */
export const saveEvidence = async (set: EvidenceSet, folder: string): Promise<string> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, evidenceName);
  await writeFile(file, evidenceText(set), { mode: 0o600 });
  return file;
};
