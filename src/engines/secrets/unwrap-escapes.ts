import type { Unwrapped } from './unwrap.ts';

const percent = 37;
const backslash = 92;
/** What is read on each side of an escape, unless white space comes first. */
const reach = 1_024;
const longestPart = 1 << 16;

const nibble = new Int8Array(256).fill(-1);
for (let digit = 0; digit < 16; digit++)
  for (const form of [digit.toString(16), digit.toString(16).toUpperCase()]) nibble[form.charCodeAt(0)] = digit;

/** Value of some hex digits, or -1. */
const hex = (bytes: Uint8Array, at: number, digits: number): number => {
  let value = 0;
  for (let index = 0; index < digits; index++) {
    const digit = nibble[bytes[at + index] ?? 0] ?? -1;
    if (digit < 0) return -1;
    value = value * 16 + digit;
  }
  return value;
};

/** How many bytes an escape takes, and the byte that it stands for above that; 0 for none. A number, because there are millions. */
type Escape = number;
const lengthBits = 4;
const longestEscape = (1 << lengthBits) - 1;

/** Of other characters no token is made; they stay as they are. */
const ascii = (byte: number, length: number): Escape => (byte >= 9 && byte < 127 ? (byte << lengthBits) | length : 0);

const percentAt = (bytes: Uint8Array, at: number): Escape => ascii(hex(bytes, at + 1, 2), 3);

/** By letter after the backslash: the byte it stands for. */
const short = new Uint8Array(256);
for (const [letter, byte] of [
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['"', 34],
  ["'", 39],
  ['/', 47],
  ['\\', 92],
] as const)
  short[letter.charCodeAt(0)] = byte;
const [u, x] = [117, 120];
const backslashAt = (bytes: Uint8Array, at: number): Escape => {
  const letter = bytes[at + 1] ?? 0;
  if (letter === u) return ascii(hex(bytes, at + 2, 4), 6);
  if (letter === x) return ascii(hex(bytes, at + 2, 2), 4);
  return ascii(short[letter] as number, 2);
};

const isSpace = (byte: number | undefined): boolean => byte === 32 || byte === 10 || byte === 13 || byte === 9;

const leftOf = (bytes: Uint8Array, at: number): number => {
  let from = at;
  while (from > 0 && at - from < reach && !isSpace(bytes[from - 1])) from--;
  return from;
};

/** @param known the word is known to go on up to there */
const rightOf = (bytes: Uint8Array, at: number, known: number): number => {
  let to = known;
  while (to < bytes.length && to - at < reach && !isSpace(bytes[to])) to++;
  return to;
};

/** The part with its escapes resolved once, and where each byte of it came from. */
export const unescaped = (
  bytes: Uint8Array,
  from: number,
  to: number,
  wrapping: 'url-encoding' | 'escapes',
): Unwrapped => {
  const inner = new Uint8Array(to - from);
  const places = new Int32Array(to - from + 1);
  const [sign, read] = wrapping === 'escapes' ? [backslash, backslashAt] : [percent, percentAt];
  let count = 0;
  for (let at = from; at < to;) {
    const byte = bytes[at] ?? 0;
    const escape = byte === sign ? read(bytes, at) : 0;
    inner[count] = escape === 0 ? byte : escape >> lengthBits;
    places[count] = at;
    count += 1;
    at += escape === 0 ? 1 : escape & longestEscape;
  }
  places[count] = to;
  const placeOf = (at: number): number => places[Math.min(at, count)] ?? to;
  return { wrapping, inner: inner.subarray(0, count), start: from, end: to, placeOf };
};

const counts = {
  'url-encoding': (bytes: Uint8Array, at: number): boolean => percentAt(bytes, at) !== 0,
  // Line ends and quotes are in every second string of source; what they hide is looked for beside keywords alone.
  escapes: (bytes: Uint8Array, at: number): boolean => {
    const letter = bytes[at + 1];
    if (letter === 47) return bytes[at - 1] === 58;
    return (letter === u || letter === x) && backslashAt(bytes, at) !== 0;
  },
};

/**
 * Words with URL-encoding, or with `\u002d` and `\x2d`, resolved. Words that touch are one.
 * @param places of all the percent signs, or backslashes, that may count
 */
export const unwrapEscapes = function* unwrapEscapes(
  bytes: Uint8Array,
  wrapping: 'url-encoding' | 'escapes',
  places: readonly number[],
): Generator<Unwrapped> {
  let [from, to] = [-1, -1];
  for (const at of places) {
    if (!counts[wrapping](bytes, at)) continue;
    if (from >= 0 && at <= to && to - from <= longestPart) {
      to = rightOf(bytes, at, to);
      continue;
    }
    if (from >= 0) yield unescaped(bytes, from, to, wrapping);
    [from, to] = [leftOf(bytes, at), rightOf(bytes, at, at)];
  }
  if (from >= 0) yield unescaped(bytes, from, to, wrapping);
};
