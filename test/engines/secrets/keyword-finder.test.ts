import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keywordFinder } from '../../../src/engines/secrets/keyword-finder.ts';
import { blockBytes } from '../../../src/engines/secrets/sieve-code.ts';

const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1');

/** Every keyword at every place, without any cleverness. */
const plainly = (text: string, keywords: readonly string[]): readonly string[] =>
  keywords
    .flatMap((keyword, number) =>
      Array.from({ length: text.length }, (_nothing, at) => at)
        .filter(
          at => text.slice(at, at + keyword.length).replaceAll(/[A-Z]/g, letter => letter.toLowerCase()) === keyword,
        )
        .map(at => `${number} at ${at}`),
    )
    .toSorted();

const found = (bytes: Uint8Array, keywords: readonly string[], vectors = true): readonly string[] => {
  const places: string[] = [];
  keywordFinder(keywords.map(bytesOf), vectors)(bytes, (number, start) => places.push(`${number} at ${start}`));
  return places.toSorted();
};

const letters = fc.constantFrom('a', 'b', 'A', 'B', '_', '-', '.');
const keywordLists = fc.uniqueArray(
  fc.array(letters, { minLength: 3, maxLength: 9 }).map(parts => parts.join('').toLowerCase()),
  { minLength: 1, maxLength: 12 },
);
const texts = fc.array(letters, { maxLength: 120, size: 'max' }).map(parts => parts.join(''));

test('finds each keyword at each of its places, once, in whatever case', () => {
  fc.assert(
    fc.property(keywordLists, texts, (keywords, text) =>
      assert.deepEqual(found(bytesOf(text), keywords), plainly(text, keywords)),
    ),
    { numRuns: 500 },
  );
});

test('without vectors too', () => {
  fc.assert(
    fc.property(keywordLists, texts, (keywords, text) =>
      assert.deepEqual(found(bytesOf(text), keywords, false), plainly(text, keywords)),
    ),
    { numRuns: 200 },
  );
});

test('across the borders of what is looked at in one go', () => {
  for (let at = blockBytes - 12; at < blockBytes + 12; at++) {
    const text = `${'-'.repeat(at)}a_long_Keyword${'-'.repeat(blockBytes)}`;
    assert.deepEqual(found(bytesOf(text), ['long_keyword', 'word']), [`0 at ${at + 2}`, `1 at ${at + 10}`]);
  }
  const last = `${'-'.repeat(2 * blockBytes - 4)}Word`;
  assert.deepEqual(found(bytesOf(last), ['word']), [`0 at ${2 * blockBytes - 4}`]);
});

test('where the bytes lie in memory makes no difference', () => {
  const text = 'x_ab_AB-ab';
  for (let offset = 0; offset < 4; offset++) {
    const memory = new Uint8Array(64);
    memory.set(bytesOf(text), offset);
    assert.deepEqual(found(memory.subarray(offset, offset + text.length), ['ab-', '_ab']), [
      '0 at 5',
      '1 at 1',
      '1 at 4',
    ]);
  }
});

test('bytes beyond ASCII are compared as they are', () => {
  assert.deepEqual(found(Uint8Array.of(0xff, 0, 0xe9, 0x80, 0x81), ['\u00e9\u0080\u0081']), ['0 at 2']);
});

test('a keyword that is too short to be looked for is refused', () => {
  assert.throws(() => keywordFinder([bytesOf('ab')]), RangeError);
});
