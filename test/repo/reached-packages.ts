import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** What a file imports when it runs: types are erased. `onDemand` are those of `import()`. */
const importsOf = (text: string): { readonly atOnce: readonly string[]; readonly onDemand: readonly string[] } => ({
  atOnce: [...text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(
    ([, name = '']) => name,
  ),
  onDemand: [...text.matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, name = '']) => name),
});

/** Name of the package that a specifier leads into. */
const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');

/**
 * Packages that a part of the program imports: all that its files and theirs name. Of `starts` what stands behind
 * `import()` is left out, of `parts` not: a command is loaded when somebody asks for it.
 */
export const importedPackages = (starts: readonly string[], parts: readonly string[]): readonly string[] => {
  const packages = new Set<string>();
  const done = new Set<string>();
  const visit = (file: string, isWhole: boolean): void => {
    const key = `${file} ${isWhole}`;
    if (done.has(key)) return;
    done.add(key);
    const { atOnce, onDemand } = importsOf(readFileSync(file, 'utf8'));
    for (const name of isWhole ? [...atOnce, ...onDemand] : atOnce)
      if (name.startsWith('.')) visit(resolve(dirname(file), name), isWhole);
      else if (!isBuiltin(name)) packages.add(packageOf(name));
  };
  for (const file of starts) visit(join(root, file), false);
  for (const file of parts) visit(join(root, file), true);
  return [...packages].toSorted();
};

type Manifest = { readonly dependencies?: Readonly<Record<string, string>> };

/** Where Node finds a package from a folder; null where it is not installed. */
const folderOf = (name: string, from: string): string | null => {
  const here = join(from, 'node_modules', name);
  if (existsSync(join(here, 'package.json'))) return here;
  return from === dirname(from) ? null : folderOf(name, dirname(from));
};

/** Folders of these packages and of all that they need. Throws where one is not installed. */
export const installedFolders = (names: readonly string[]): readonly string[] => {
  const folders = new Set<string>();
  const visit = (name: string, from: string): void => {
    const folder = folderOf(name, from);
    if (folder === null) throw new Error(`${name}, which ${from} needs, is not installed.`);
    if (folders.has(folder)) return;
    folders.add(folder);
    const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
    for (const needed of Object.keys(dependencies)) visit(needed, folder);
  };
  for (const name of names) visit(name, root);
  return [...folders].toSorted();
};

/** Bytes of the files of a package, without packages nested in it. */
export const bytesOf = (folder: string): number =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && !entry.parentPath.slice(folder.length).includes('node_modules'))
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
