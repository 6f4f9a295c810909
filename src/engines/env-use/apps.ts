import type { SourceFile } from '../source/source-file.ts';

/** One app of a repository: the folder of a package.json (with `/` at its end) and what it depends on. */
export type EnvApp = { readonly folder: string; readonly name: string; readonly packages: ReadonlySet<string> };

/** Which prefix makes a variable part of the browser's code, by the package that does it. Vite's is for `import.meta.env`. */
const prefixes: readonly (readonly [string, string])[] = [
  ['next', 'NEXT_PUBLIC_'],
  ['vite', 'VITE_'],
  ['@sveltejs/kit', 'PUBLIC_'],
  ['astro', 'PUBLIC_'],
  ['react-scripts', 'REACT_APP_'],
  ['nuxt', 'NUXT_PUBLIC_'],
  ['expo', 'EXPO_PUBLIC_'],
  ['gatsby', 'GATSBY_'],
  ['@vue/cli-service', 'VUE_APP_'],
];

/** Those that nobody uses for anything else: they hold also where no package.json says which framework it is. */
const unmistakable = prefixes.map(([, prefix]) => prefix).filter(prefix => prefix !== 'PUBLIC_');

export const isForBrowsers = (name: string, { packages }: EnvApp): boolean =>
  unmistakable.some(prefix => name.startsWith(prefix)) ||
  prefixes.some(([dependency, prefix]) => packages.has(dependency) && name.startsWith(prefix));

const groups = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];

const manifestOf = (text: string): { name: string; packages: ReadonlySet<string> } => {
  try {
    const manifest = JSON.parse(text) as { readonly [key: string]: unknown } | null;
    const named = groups.flatMap(group => {
      const of = manifest?.[group];
      return typeof of === 'object' && of !== null ? Object.keys(of) : [];
    });
    const name = manifest?.['name'];
    return { name: typeof name === 'string' ? name : '', packages: new Set(named) };
  } catch {
    return { name: '', packages: new Set() };
  }
};

const nowhere: EnvApp = { folder: '', name: '', packages: new Set() };

/** The app that a path belongs to: that of the nearest package.json above it. */
export const appsIn = (
  files: readonly SourceFile[],
): { readonly of: (path: string) => EnvApp; readonly all: readonly EnvApp[] } => {
  const all = files
    .filter(({ path }) => /(?:^|\/)package\.json$/.test(path))
    .map(({ path, text }): EnvApp => ({ folder: path.slice(0, -'package.json'.length), ...manifestOf(text) }));
  const byFolder = new Map(all.map(app => [app.folder, app]));
  const of = (path: string): EnvApp => {
    let folder = path.slice(0, path.lastIndexOf('/') + 1);
    for (;;) {
      const app = byFolder.get(folder);
      if (app !== undefined || folder === '') return app ?? nowhere;
      folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
    }
  };
  return { of, all };
};
