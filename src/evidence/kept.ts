import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inertJson } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';
import { targetFolder } from '../platform/state-target.ts';

/** What a command that acts saw, kept for later audits of its target. */
export type Keeper<T> = {
  /** For its owner alone; written beside it, then renamed over it. */
  readonly keep: (state: string, domain: string, value: T) => Promise<void>;
  /** What was kept last; null when there was nothing, or what lies there cannot be read. What nobody uses any more is removed. */
  readonly kept: (state: string, domain: string, now: Date) => Promise<T | null>;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Keeps one kind of evidence in the state folder as `<name>.json`, under a schema and a member of that name; `at` gives when it was seen (ISO 8601), `days` how long it is of use. */
export const keeper = <T extends object>(
  name: string,
  at: (value: T) => string,
  version = 1,
  days: number = limits.evidenceDays,
): Keeper<T> => {
  const file = `${name}.json`;
  const schema = `launch-ready/${name}@${version}`;
  return {
    keep: async (state, domain, value) => {
      const folder = targetFolder(state, domain);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const draft = join(folder, `${file}.${process.pid}`);
      await writeFile(draft, inertJson(JSON.stringify({ schema, [name]: value })), { mode: 0o600 });
      await rename(draft, join(folder, file));
    },
    kept: async (state, domain, now) => {
      const path = join(targetFolder(state, domain), file);
      try {
        if ((await stat(path)).size > limits.evidenceBytes) return null;
        const read: unknown = JSON.parse(await readFile(path, 'utf8'));
        if (!isObject(read) || Reflect.get(read, 'schema') !== schema) return null;
        const value: unknown = Reflect.get(read, name);
        if (!isObject(value)) return null;
        const ageMs = now.getTime() - Date.parse(at(value as T));
        if (ageMs > days * 86_400_000) await rm(path, { force: true });
        return value as T;
      } catch {
        // There was none, or an interrupted machine left half of a file: both are nothing.
        return null;
      }
    },
  };
};
