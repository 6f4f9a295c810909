import { createHash } from 'node:crypto';
import type { Asker } from '../../evidence/sharing.ts';
import type { Actor } from '../actors/actor.ts';

/** What marks a text as being of one member: words that nobody else could have written. */
export type Canary = { readonly of: Asker; readonly words: readonly string[]; readonly print: string };

/** Shorter words stand in texts of anybody. */
const shortest = 8;

const inMarkup: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** The ways in which a word stands in pages, JSON and addresses. */
const spellings = (word: string): readonly string[] => [
  word,
  word.replaceAll(/[&<>"']/g, letter => inMarkup[letter] ?? letter),
  word.replaceAll('@', '&#64;'),
  word.replaceAll('@', String.raw`\u0040`),
  JSON.stringify(word).slice(1, -1),
  encodeURIComponent(word),
];

/** These words in every way in which they are written. */
export const wordsFor = (words: readonly string[]): readonly string[] => [
  ...new Set(words.filter(word => word.length >= shortest).flatMap(spellings)),
];

/** The canary of a member: name and address of the account, and whatever of its own it has `planted`. */
export const canaryOf = (asker: Asker, actor: Actor, planted: readonly string[]): Canary => {
  const { email, name } = actor.variables();
  const words = [email, name, ...planted].filter(
    (word): word is string => word !== undefined && word.length >= shortest,
  );
  const print = createHash('sha256').update(words.join('\n')).digest('hex').slice(0, 16);
  return { of: asker, words: [...new Set(words.flatMap(spellings))], print };
};

/** Whose canaries stand in a text. */
export const shownIn = (text: string, canaries: readonly Canary[]): readonly Asker[] =>
  canaries.filter(({ words }) => words.some(word => text.includes(word))).map(({ of }) => of);

/** The text without what changes from answer to answer: tokens, numbers and white space. Whose a canary is stays in it. */
export const steadyText = (text: string, canaries: readonly Canary[]): string =>
  canaries
    .flatMap(({ of, words }) => words.map(word => [word, `«${of.replace('-', ' ')}»`] as const))
    .toSorted(([one], [other]) => other.length - one.length)
    .reduce((sofar, [word, instead]) => sofar.replaceAll(word, instead), text)
    .replaceAll(/[A-Za-z0-9_+/=-]{16,}/g, '')
    .replaceAll(/\d+/g, '')
    .replaceAll(/\s+/g, ' ');
