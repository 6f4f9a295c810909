import { readdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { BuildOutput } from '../../engines/bundles/bundles.ts';
import { limits } from '../../platform/limits.ts';
import { insideRoot, openFile } from '../repo/open-file.ts';

/** What is nobody's build, wherever it lies. */
const never = new Set(['node_modules', '.git']);
/** What Next.js keeps for itself at the top of its folder; further down, and elsewhere, these are names of pages. */
const ofNext = new Set(['cache', 'trace', 'types', 'diagnostics', 'dev']);
const marksOfNext = new Set(['BUILD_ID', 'build-manifest.json']);

const listed = async (root: string, signal: AbortSignal): Promise<readonly string[]> => {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    signal.throwIfAborted();
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => []);
    const isNext = folder === '' && (basename(root) === '.next' || entries.some(({ name }) => marksOfNext.has(name)));
    const isPassedOver = (name: string): boolean => never.has(name) || (isNext && ofNext.has(name));
    for (const entry of entries) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !isPassedOver(entry.name)) folders.push(path);
      if (entry.isFile()) found.push(path);
      if (found.length >= limits.bundleFiles) return found.toSorted();
    }
  }
  return found.toSorted();
};

/** The files of a folder that a build left. No link is followed, and what is beyond the limits is not read. Null where the folder is not there. */
export const buildOutputIn = async (folder: string, signal: AbortSignal): Promise<BuildOutput | null> => {
  const root = await realpath(folder).catch(() => null);
  if (root === null) return null;
  const paths = await listed(root, signal);
  if (paths.length === 0) return null;
  const inside = insideRoot(root);
  let left: number = limits.bundleBytes;
  const read = async (path: string): Promise<Uint8Array | null> => {
    signal.throwIfAborted();
    if (path.split('/').includes('..') || !(await inside(path))) return null;
    const opened = await openFile(join(root, path)).catch(() => null);
    if (opened === null || 'leftOut' in opened) return null;
    try {
      if (opened.size > limits.bundleFileBytes || opened.size > left) return null;
      left -= opened.size;
      const bytes = Buffer.alloc(opened.size);
      const { bytesRead } = await opened.handle.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await opened.handle.close();
    }
  };
  return { paths, read };
};
