import type { BuildOutput } from './bundles.ts';

export const textOf = async (output: BuildOutput, path: string): Promise<string | null> => {
  const bytes = await output.read(path);
  return bytes === null ? null : new TextDecoder().decode(bytes);
};

/** The JSON of a file, or null where there is none. */
export const jsonOf = async (output: BuildOutput, path: string): Promise<unknown> => {
  const text = await textOf(output, path);
  if (text === null) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

export const unique = (paths: readonly string[]): readonly string[] => [...new Set(paths)];

/** `../b.js` seen from `assets/a.js`; null for what leads out of the folder. */
export const beside = (from: string, relative: string): string | null => {
  const parts = from.split('/').slice(0, -1);
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};
