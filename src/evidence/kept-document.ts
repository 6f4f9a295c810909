import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { targetFolder } from '../platform/state-target.ts';

/** One kind of document in the state folder of a target: what a command saw, for later audits. */
type KeptDocument<T> = {
  /** Keeps it for its owner alone; written beside the one before, then renamed over it. */
  readonly keep: (state: string, domain: string, value: T) => Promise<void>;
  /** The last one; null when there is none, or what lies there cannot be read. One that nobody uses any more is removed. */
  readonly kept: (state: string, domain: string, now: Date) => Promise<T | null>;
};

/** `name` is that of the file and of the schema; `at` gives when it was seen (ISO 8601). */
export const keptDocument = <T extends object>(name: string, at: (value: T) => string): KeptDocument<T> => {
  const schema = `launch-ready/${name}@1`;
  const fileOf = (state: string, domain: string): string => join(targetFolder(state, domain), `${name}.json`);
  const read = (text: string): T | null => {
    const document: unknown = JSON.parse(text);
    if (typeof document !== 'object' || document === null || Reflect.get(document, 'schema') !== schema) return null;
    const value: unknown = Reflect.get(document, 'value');
    return typeof value === 'object' && value !== null ? (value as T) : null;
  };
  return {
    keep: async (state, domain, value) => {
      const file = fileOf(state, domain);
      await mkdir(targetFolder(state, domain), { recursive: true, mode: 0o700 });
      const draft = `${file}.${process.pid}`;
      await writeFile(draft, inertJson(JSON.stringify({ schema, value })), { mode: 0o600 });
      await rename(draft, file);
    },
    kept: async (state, domain, now) => {
      const file = fileOf(state, domain);
      try {
        if ((await stat(file)).size > limits.evidenceBytes) return null;
        const value = read(await readFile(file, 'utf8'));
        if (value !== null && now.getTime() - Date.parse(at(value)) > limits.evidenceDays * 86_400_000)
          await rm(file, { force: true });
        return value;
      } catch {
        // There was none, or an interrupted machine left half of a file: both are none.
        return null;
      }
    },
  };
};
