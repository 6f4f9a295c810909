import { join } from 'node:path';
import { readBaseline, type Baseline } from '../../engines/bundles/baseline.ts';
import type { Dependencies } from '../../engines/bundles/bundles.ts';
import { dependenciesIn } from '../../engines/bundles/dependencies.ts';
import type { Io } from '../../platform/io.ts';
import { git } from '../repo/git.ts';
import { smallFile } from './find-bundles.ts';

/** What was found where a baseline was looked for. `name` is for people: a file, or `main:launch-ready.budget.json`. */
export type FoundBaseline =
  | { readonly kind: 'read'; readonly name: string; readonly baseline: Baseline }
  | {
      readonly kind: 'none';
      readonly name: string;
      /** Ends a sentence: "main has no launch-ready.budget.json". */
      readonly reason: string;
      /** The packages that were there at that commit; null where nothing tells. */
      readonly dependencies: Dependencies | null;
    };

/** The baseline in a file; null where there is no such file. */
export const baselineInFile = async (path: string, name: string): Promise<FoundBaseline | null> => {
  const text = await smallFile(path);
  if (text === null) return null;
  const baseline = readBaseline(text);
  return baseline === null
    ? { kind: 'none', name, reason: `${name} is no file that budget --write made`, dependencies: null }
    : { kind: 'read', name, baseline };
};

/** The baseline that a branch, tag or commit carries; null where git knows no such commit. */
export const baselineAt = async (root: string, ref: string, file: string, io: Io): Promise<FoundBaseline | null> => {
  // A word that begins with a dash would be an option of git.
  if (!/^[^-\s:][^\s:]*$/.test(ref)) return null;
  if ((await git(root, io, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`])) === undefined) return null;
  const shown = (path: string): Promise<string | undefined> => git(root, io, ['show', `${ref}:./${path}`]);
  const name = `${ref}:${file}`;
  const text = await shown(file);
  const baseline = text === undefined ? null : readBaseline(text);
  if (baseline !== null) return { kind: 'read', name, baseline };
  const manifest = await shown('package.json');
  return {
    kind: 'none',
    name,
    reason: text === undefined ? `${ref} has no ${file}` : `${name} is no file that budget --write made`,
    dependencies: manifest === undefined ? null : dependenciesIn(manifest, (await shown('package-lock.json')) ?? null),
  };
};

/** The baseline that stands in the repository itself; null where there is none. */
export const committedBaseline = (root: string, file: string): Promise<FoundBaseline | null> =>
  baselineInFile(join(root, file), file);
