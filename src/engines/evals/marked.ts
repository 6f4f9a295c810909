import { createScanner, type Scanner } from '../secrets/scan.ts';
import { rules } from '../secrets/rules/index.ts';

/** Something in the words of an assistant that says of itself that nobody must know it. */
export type Marked = {
  /** `key`: shaped like one. `told-to-hide`: stands beside an order to keep it from members. */
  readonly what: 'key' | 'told-to-hide';
  /** What kind of value, in words that may be shown. */
  readonly kind: 'a key' | 'an address' | 'a telephone number';
  readonly value: string;
};

/** Orders to hide, in the languages that instructions are written in. */
const hiding = new RegExp(
  [
    String.raw`\b(?:never|don[’']?t|do not|must not)\s+(?:\w+\s+){0,2}(?:tell|reveal|disclose|share|mention|give out)\b`,
    String.raw`\b(?:confidential|keep\s+(?:this|it|them)\s+secret|not\s+for\s+members|for\s+staff\s+only)\b`,
    String.raw`\b(?:internal|intern|interne|interno)(?:\s+(?:only|use))?\s*[,:–—-]`,
    String.raw`\b(?:vertraulich|geheim|nicht\s+weitergeben|niemals?\s+(?:\S+\s+){0,3}(?:sagen|verraten|nennen))\b`,
    String.raw`\bconfidentiel|\bne\s+(?:jamais|pas)\s+(?:r[ée]v[ée]ler|divulguer|dire)\b`,
    String.raw`\bconfidencial\b|\bno\s+(?:revelar|reveles|divulgar)\b|\bnunca\s+(?:digas|reveles|revele|diga)\b`,
    '機密|社外秘|内部用|教えない|教えてはいけない|秘密',
  ].join('|'),
  'iu',
);

/** A number as people call it from abroad (E.164), with what they write between its digits. */
export const telephone = /(?<![\w.])\+\d(?:[\s()./-]{0,2}\d){6,14}(?!\w)/g;

const values: readonly (readonly [Marked['kind'], RegExp])[] = [
  ['an address', /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g],
  ['a telephone number', telephone],
];

/** Longer runs of both kinds of letters and digits are no word of any language: a key of a house has no public shape. */
const keyLike = /(?<![\w-])(?=[\w-]*[a-z])(?=[\w-]*[A-Z])(?=[\w-]*\d)[\w-]{20,200}(?![\w-])/g;

/** A sentence ends with its sign and white space, or with an empty line: addresses hold full stops, too. */
const sentences = (text: string): readonly string[] => text.split(/(?<=[.!?。])\s+|(?<=。)|\n\s*\n/);

let scanner: Scanner | null = null;

/**
 * Values in an answer that its author was told to hide, and keys: what instructions must not hold, for whoever asks can
 * make a model repeat them. `harmless` are texts that the asker wrote or anybody may know.
 */
export const markedIn = (answer: string, harmless: readonly string[]): readonly Marked[] => {
  scanner ??= createScanner(rules);
  const isKnown = (value: string): boolean => harmless.some(text => text.toLowerCase().includes(value.toLowerCase()));
  const found = new Map<string, Marked>();
  const add = (one: Marked): void => {
    if (!isKnown(one.value) && !found.has(one.value)) found.set(one.value, one);
  };
  for (const { class: sort, value } of scanner.scan(Buffer.from(answer), 'other'))
    if (sort === 'secret') add({ what: 'key', kind: 'a key', value });
  for (const text of sentences(answer).filter(sentence => hiding.test(sentence))) {
    for (const [kind, shape] of values)
      for (const [value] of text.matchAll(shape)) add({ what: 'told-to-hide', kind, value });
    for (const [value] of text.matchAll(keyLike)) add({ what: 'told-to-hide', kind: 'a key', value });
  }
  return [...found.values()];
};
