import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { limits } from '../../platform/limits.ts';
import { isEnvFile } from '../repo/env-names.ts';
import { isExample } from './tree-sort.ts';

/** What a git-aware listing leaves out and secrets are still in. Paths relative to the root, sorted. */
export type LocalFiles = {
  /** Files of variables, not examples, tracked or not. */
  readonly env: readonly string[];
  /** Files in folders that tools build into. */
  readonly built: readonly string[];
  /** True when the folder holds more than was walked. */
  readonly cut: boolean;
};

/** Where common tools put what they build: Vite, webpack, tsc, CRA, Next.js, Nuxt, SvelteKit, Vercel, Netlify, Eleventy, Storybook. Generally known. */
const buildNames = new Set([
  'dist', 'build', 'out', '.next', '.nuxt', '.output', '.svelte-kit', '.vercel', '.netlify', '_site', 'storybook-static',
]); // prettier-ignore

/** Other people's code and what tools keep for themselves; nothing of it is served. */
const passedOver = new Set([
  'node_modules', '.git', '.hg', '.svn', '.venv', 'venv', '__pycache__', '.turbo', '.cache', 'cache', '.yarn', '.pnpm-store',
]); // prettier-ignore

type Folder = { readonly path: string; readonly depth: number; readonly built: boolean };

/** Walks the folder for build output (`more`: further folders, from the settings) and for files of variables. Links are not followed. */
export const localFiles = async (root: string, more: readonly string[], signal: AbortSignal): Promise<LocalFiles> => {
  const named = new Set(more.map(path => path.replace(/^\.\//, '').replace(/\/+$/, '')));
  const env: string[] = [];
  const built: string[] = [];
  const folders: Folder[] = [{ path: '', depth: 0, built: named.has('') || named.has('.') }];
  let walked = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    signal.throwIfAborted();
    walked += 1;
    if (walked > limits.secretFolders || built.length > limits.secretFiles)
      return { env: env.toSorted(), built: built.toSorted(), cut: true };
    const entries = await readdir(join(root, folder.path), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = folder.path === '' ? entry.name : `${folder.path}/${entry.name}`;
      if (entry.isFile() && folder.built) built.push(path);
      if (entry.isFile() && isEnvFile(path) && !isExample(path)) env.push(path);
      // Below the depth only what is built is followed: source that deep belongs to somebody else.
      const follow = folder.built || folder.depth < limits.secretFolderDepth || named.has(path);
      if (entry.isDirectory() && follow && !passedOver.has(entry.name))
        folders.push({
          path,
          depth: folder.depth + 1,
          built: folder.built || buildNames.has(entry.name) || named.has(path),
        });
    }
  }
  return { env: env.toSorted(), built: built.toSorted(), cut: false };
};
