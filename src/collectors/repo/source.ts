import { limits } from '../../platform/limits.ts';

/** One text file of the repository. `path` is relative to its root with `/`. */
export type SourceFile = { readonly path: string; readonly text: string };

export type Line = { readonly text: string; readonly number: number };

/**
 * Lines of a text, numbered from 1. A line longer than `limits.repoLineChars` is cut there: generated code has
 * lines of megabytes, and no pattern here is ever run over one of those.
 */
export const linesOf = (text: string): readonly Line[] =>
  text.split('\n').map((line, i) => ({ text: line.slice(0, limits.repoLineChars).replace(/\r$/, ''), number: i + 1 }));

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** `production` or `staging` when a file name, app name or branch says so as a word of its own; else undefined. */
export const environmentIn = (text: string): 'production' | 'staging' | 'preview' | undefined => {
  const words = text.toLowerCase().split(/[^a-z]+/);
  if (words.some(word => word === 'staging' || word === 'stage' || word === 'stg')) return 'staging';
  if (words.includes('preview')) return 'preview';
  return words.some(word => word === 'production' || word === 'prod') ? 'production' : undefined;
};

/** Gives the line of an offset; asked in rising order it walks the text once. */
export const lineCounter = (text: string): ((offset: number) => number) => {
  let at = 0;
  let line = 1;
  return offset => {
    if (offset < at) [at, line] = [0, 1];
    for (; at < offset; at++) if (text.charCodeAt(at) === 10) line++;
    return line;
  };
};
