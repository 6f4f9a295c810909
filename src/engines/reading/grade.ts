/** Syllables of an English word, as near as counting vowels gets. */
const syllables = (word: string): number => {
  const bare = word.toLowerCase().replace(/(?:[^laeiouy]es|[^laeiouyd]ed|[^laeiouy]e)$/, '');
  return Math.max(1, bare.match(/[aeiouy]{1,2}/g)?.length ?? 1);
};

/** Words that no English text of a few sentences does without. */
const everyday = new Set(
  'the a an to of and is are in it its you your that this for on with as was be if not from at by or do one then what when has have see'.split(
    ' ',
  ),
);

/** A share of everyday words below which a text is no English; other languages have next to none of them. */
const leastEveryday = 0.12;

/** Whole blocks that are typed and not read: fenced code, indented code, lines with a prompt. */
const withoutBlocks = (markdown: string): string =>
  markdown
    .replaceAll(/^[ \t]{0,6}(`{3,}|~{3,})[\s\S]*?^[ \t]{0,6}\1.*$/gm, '')
    .split('\n')
    .filter(
      (line, at, all) =>
        !/^\s*(?:\||\$ )/.test(line) &&
        !(/^(?: {4,}|\t)(?!\s*(?:[-*]|\d+[.)]) )/.test(line) && (all[at - 1] ?? '').trim() === ''),
    )
    .join('\n');

/** What is read of a Markdown text, a sentence an entry. Commands, code, tables and addresses are left out. */
const sentencesOf = (markdown: string): readonly string[] =>
  withoutBlocks(markdown)
    .replaceAll(/(`+)[^`]+\1/g, 'it')
    .replaceAll(/!?\[([^\]\n]{0,300})\]\([^)\n]{0,500}\)/g, '$1')
    .replaceAll(/https?:\/\/\S+/g, 'it')
    .split('\n')
    .map(line => line.replace(/^\s*(?:#+|[-*]|\d+[.)])\s+/, '').trim())
    // A paragraph that was wrapped goes on in the next line; a list, a heading and a paragraph each end.
    .map((line, at, all) => (line === '' || /[.?!:]$/.test(line) || isContinued(all[at + 1]) ? line : `${line}.`))
    .join(' ')
    .split(/(?<=[.?!:])(?:\s|$)+/)
    .map(text => text.trim())
    .filter(text => /[a-z]/i.test(text));

const isContinued = (next: string | undefined): boolean => next !== undefined && /^[a-z(]/.test(next);

const wordsOf = (text: string): readonly string[] => text.match(/[a-z][a-z'-]*/gi) ?? [];

const gradeFrom = (sentences: number, words: readonly string[]): number =>
  0.39 * (words.length / sentences) +
  11.8 * (words.reduce((sum, word) => sum + syllables(word), 0) / words.length) -
  15.59;

/** School years that one has to have been through to read a text with ease (Flesch\u2013Kincaid grade level, Kincaid and others 1975); commands are left out. */
export const gradeOf = (markdown: string): number => {
  const sentences = sentencesOf(markdown);
  return gradeFrom(sentences.length, sentences.flatMap(wordsOf));
};

/** School years that a tired reader is asked for at most: what plain-language guides ask of public texts. */
export const plainGrade = 8;
/** Below so many words it is a list of commands. */
export const fewestWords = 8;

/** How a text reads. */
export type Reading = {
  /** Words that are read, commands left out. */
  readonly words: number;
  /** Flesch\u2013Kincaid grade level; null where there are too few words for one, or where they are no English ones. */
  readonly grade: number | null;
  readonly isEnglish: boolean;
  /** The sentences that are hardest to read, worst first. */
  readonly hardest: readonly string[];
};

/** Below so many words a grade says nothing. */
const leastWords = 20;
const hardestShown = 3;

/** How a text reads, commands left out. Pure. */
export const readingOf = (markdown: string): Reading => {
  const sentences = sentencesOf(markdown);
  const words = sentences.flatMap(wordsOf);
  const known = words.filter(word => everyday.has(word.toLowerCase())).length;
  const isEnglish = words.length > 0 && known / words.length >= leastEveryday;
  const hardest = sentences
    .map(text => ({ text, words: wordsOf(text) }))
    .filter(one => one.words.length >= 4)
    .toSorted((a, b) => gradeFrom(1, b.words) - gradeFrom(1, a.words))
    .slice(0, hardestShown)
    .map(({ text }) => text.slice(0, 300));
  const isLong = words.length >= leastWords;
  return {
    words: words.length,
    grade: isEnglish && isLong ? gradeFrom(sentences.length, words) : null,
    isEnglish,
    hardest,
  };
};
