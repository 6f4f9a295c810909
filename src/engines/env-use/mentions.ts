import type { SourceFile } from '../source/source-file.ts';

const word = /[A-Za-z_]\w{1,59}/g;
const renaming = /\b([A-Za-z_]\w{1,59})\s{1,9}as\s{1,9}([A-Za-z_]\w{1,59})/g;

const saysOneOf = ({ text }: SourceFile, words: ReadonlySet<string>): boolean => {
  for (const [said] of text.matchAll(word)) if (words.has(said)) return true;
  return false;
};

/**
 * Files that say one of some words, or another name under which such a file gives one on (`export { need as must }`). All
 * words of a round are looked for in one reading of the files: word by word it would be files times words.
 */
export const mentionsIn =
  (files: readonly SourceFile[]) =>
  (words: ReadonlySet<string>): readonly string[] => {
    if (words.size === 0) return [];
    const saying = files.filter(file => saysOneOf(file, words));
    const others = new Set(
      saying.flatMap(({ text }) =>
        [...text.matchAll(renaming)].flatMap(([, own = '', other = '']) => (words.has(own) ? [other] : [])),
      ),
    );
    const more = others.size === 0 ? [] : files.filter(file => saysOneOf(file, others));
    return [...new Set([...saying, ...more].map(({ path }) => path))];
  };
