/** Words in a row that no two texts share by chance. */
const size = 8;

const wordsOf = (text: string): readonly string[] =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [];

const shinglesOf = (words: readonly string[]): ReadonlySet<string> =>
  new Set(
    Array.from({ length: Math.max(0, words.length - size + 1) }, (_, at) => words.slice(at, at + size).join(' ')),
  );

/** The first eight words in a row that two texts share, or null: for longer texts that leak without the canary in them. */
export const sharedWords = (one: string, other: string): string | null => {
  const known = shinglesOf(wordsOf(other));
  for (const shingle of shinglesOf(wordsOf(one))) if (known.has(shingle)) return shingle;
  return null;
};
