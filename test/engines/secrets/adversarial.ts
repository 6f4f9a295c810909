import type { SecretRule } from '../../../src/engines/secrets/rule.ts';

/** Characters that the rule's own examples are made of, the most frequent first. */
const charactersOf = (rule: SecretRule): readonly string[] => {
  const counts = new Map<string, number>();
  for (const character of rule.positives().join('')) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a).map(([character]) => character);
};

/** `length` characters of a text, again and again. */
const filled = (text: string, length: number): string => text.repeat(Math.ceil(length / text.length)).slice(0, length);

/**
 * Texts that keep a careless expression busy: the keyword again and again, alone and with what may stand around it; the
 * beginning of a match with an endless run of what may follow; matches that never end; all of it nested.
 */
export const adversarialTexts = function* adversarialTexts(
  rule: SecretRule,
  length: number,
): Generator<readonly [string, string]> {
  const [positive] = rule.positives();
  const characters = charactersOf(rule).slice(0, 4);
  for (const keyword of rule.keywords.slice(0, 3))
    for (const [name, between] of [
      ['alone', ''],
      ['with spaces', ' '],
      ['assigned', '="'],
      ['with line ends', '\n'],
      ['with escapes', '\\n%2F'],
    ] as const)
      yield [`its keyword again and again, ${name}`, filled(keyword + between, length)];
  for (const share of [0.3, 0.6, 0.9, 1]) {
    const begun = positive.slice(0, Math.ceil(positive.length * share));
    for (const character of [...characters, ' ', '\t', '"', '.', '-'])
      yield [`${share} of a match, then a run`, begun + filled(character, length)];
    yield [`${share} of a match, again and again`, filled(begun, length)];
    yield [`a run, then ${share} of a match`, filled(characters[0] ?? 'a', length) + begun];
  }
  yield ['everything at once', filled(rule.keywords.join('') + positive + characters.join(''), length)];
};
