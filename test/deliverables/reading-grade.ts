/** Syllables of an English word, as near as counting vowels gets. */
const syllables = (word: string): number => {
  const bare = word.toLowerCase().replace(/(?:[^laeiouy]es|[^laeiouyd]ed|[^laeiouy]e)$/, '');
  return Math.max(1, bare.match(/[aeiouy]{1,2}/g)?.length ?? 1);
};

/** School years that one has to have been through to read a text with ease (Flesch–Kincaid grade level); Markdown and code are left out. */
export const gradeOf = (markdown: string): number => {
  const prose = markdown
    .replaceAll(/(`+)[^`]+\1/g, 'it')
    .split('\n')
    .filter(line => !/^\s*\|/.test(line))
    .map(line => line.replace(/^\s*(?:#+|[-*]|\d+\.)\s+/, '').trim())
    .filter(line => line !== '')
    .map(line => (/[.?!:]$/.test(line) ? line : `${line}.`))
    .join(' ');
  const sentences = prose.split(/[.?!:]+(?:\s|$)/).filter(text => /[a-z]/i.test(text));
  const words = prose.match(/[a-z][a-z'-]*/gi) ?? [];
  const all = words.reduce((sum, word) => sum + syllables(word), 0);
  return 0.39 * (words.length / sentences.length) + 11.8 * (all / words.length) - 15.59;
};
