import { entropyOf } from './entropy.ts';
import { placeholderReason } from './placeholder.ts';

const shortest = 8;
const plainWords = 4;

/** Letters of one case, or digits, in a row: "launch-Ready2" has three. */
const segments = (value: string): readonly string[] => value.match(/[A-Z]?[a-z]+|[A-Z]+|\d+/g) ?? [];

const wordList = /^[A-Z]?[a-z]{2,14}(?:[ ,;:/._-]{1,2}[A-Z]?[a-z]{2,14}){1,20}$/;

const madeOfWords = (value: string): boolean => {
  if (wordList.test(value)) return true;
  if (!/^[\w .,:@/+-]*$/.test(value)) return false;
  const parts = segments(value);
  const length = parts.join('').length / Math.max(1, parts.length);
  return length >= (value.length >= 16 && entropyOf(value) >= 3.5 ? plainWords + 2 : plainWords);
};

/** An address without a password, a query or a long random part is on every page. */
const publicAddress = (value: string): boolean => {
  if (!/^[a-z][a-z0-9+.-]{1,20}:\/\//i.test(value)) return false;
  const url = URL.parse(value);
  if (url === null) return false;
  const random = url.pathname
    .split('/')
    .some(part => part.length >= 16 && /\d/.test(part) && /[a-z]/i.test(part) && !madeOfWords(part));
  return url.password === '' && url.search.length < shortest && !random;
};

const shapes: readonly (readonly [RegExp, string])[] = [
  [/^[\d\s.,:+-]*$/, 'it is a number, a date or an address'],
  [/^[^\s@]{1,64}@[\w.-]{1,200}\.[a-z]{2,20}$/i, 'it is a mail address'],
  [/^(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,20}(?::\d{1,5})?$/i, 'it is the name of a host'],
  [/^(?:\.{0,2}|~|[A-Za-z]:)[/\\][\w./\\ -]*$/, 'it is a path'],
  [/^[a-z]{2}-[a-z]{4,12}-\d[a-z]?$/, 'it is the name of a region'],
];

/**
 * Why a value is too ordinary to be looked for, or null. A value that could stand in a text by chance would raise a
 * false alarm, and there is none to be raised here.
 */
export const ordinaryReason = (value: string): string | null => {
  if (value.length < shortest) return `it is shorter than ${shortest} characters`;
  const shape = shapes.find(([pattern]) => pattern.test(value));
  if (shape !== undefined) return shape[1];
  if (publicAddress(value)) return 'it is an address without a password';
  if (placeholderReason(value) !== null) return 'it is an example, not a secret';
  if (new Set(value).size < 5) return 'it is made of a few characters';
  return madeOfWords(value) ? 'it is made of ordinary words' : null;
};
