import { shown } from '../../engines/secrets/shown.ts';

/** A shorter one is a word that folders are called as well. */
const shortest = 12;

/**
 * Gives back texts, such as paths, without the values that were found: a file can be named by a key. Most runs have none
 * such, and then nothing is looked through twice.
 */
export const hidingValues = (values: readonly string[], texts: readonly string[]): ((text: string) => string) => {
  const all = texts.join('\0');
  const inTexts = values.filter(value => value.length >= shortest && all.includes(value));
  if (inTexts.length === 0) return text => text;
  return text => inTexts.reduce((sofar, value) => sofar.replaceAll(value, () => shown(value)), text);
};
