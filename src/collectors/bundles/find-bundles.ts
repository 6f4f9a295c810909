import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BudgetSettings } from '../../config/budget-settings.ts';
import type { Bundles, Dependencies } from '../../engines/bundles/bundles.ts';
import { dependenciesIn } from '../../engines/bundles/dependencies.ts';
import { readBundles } from '../../engines/bundles/read-bundles.ts';
import { limits } from '../../platform/limits.ts';
import { buildOutputIn } from './build-output.ts';

/** Where common tools put what goes to browsers: Next.js, Vite, React Router, SvelteKit, Nuxt, Create React App, Next's export. */
const usual = ['.next', 'dist', 'build/client', '.svelte-kit/output/client', '.output/public', 'build', 'out'];

/** A file of the repository as text; null where it is not there or too large. */
export const smallFile = async (path: string): Promise<string | null> => {
  const facts = await stat(path).catch(() => null);
  if (facts === null || !facts.isFile() || facts.size > limits.bundleBaselineBytes) return null;
  return readFile(path, 'utf8').catch(() => null);
};

const dependenciesOfFolder = async (root: string): Promise<Dependencies> =>
  dependenciesIn(await smallFile(join(root, 'package.json')), await smallFile(join(root, 'package-lock.json')));

export type FoundBundles = {
  /** Relative to the repository. */
  readonly folder: string;
  readonly bundles: Bundles;
};

/** The build output of a repository: the folder that the settings name, else the first usual one with something for browsers. Null where there is none. */
export const findBundles = async (
  root: string,
  settings: Pick<BudgetSettings, 'output'> | undefined,
  signal: AbortSignal,
): Promise<FoundBundles | null> => {
  const dependencies = await dependenciesOfFolder(root);
  const named = settings?.output;
  for (const folder of named === undefined ? usual : [named]) {
    const output = await buildOutputIn(join(root, folder), signal);
    const bundles = output === null ? null : await readBundles(output, dependencies, named !== undefined, signal);
    if (bundles !== null) return { folder, bundles };
  }
  return null;
};
