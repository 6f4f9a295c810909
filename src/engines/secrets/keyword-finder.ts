import { keywordSieve, type Sieve } from './keyword-sieve.ts';
import { windowsOf } from './keyword-windows.ts';
import { hashes, hashOfWindow, sievedBytes, windowHash } from './sieve-code.ts';

/**
 * Calls back with the number of each keyword that stands in the bytes, in whatever case, and where it begins; each
 * place once, about in order (never further out of it than the longest keyword).
 */
export type KeywordFinder = (bytes: Uint8Array, found: (keyword: number, start: number) => void) => void;

/** Bytes to lower case, as a table: a branch a byte would cost more than the search. */
const folded = Uint8Array.from({ length: 256 }, (_nothing, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));

/** Where there are no vectors, every place is looked at. */
const everyPlace: Sieve = (bytes, left) => {
  for (let at = 0; at + sievedBytes <= bytes.length; at++) left(at);
};

/** Keywords by the hash of their windows; one after the other, by number, up to -1. */
const chained = (hashOf: readonly (number | null)[]): { readonly heads: Int32Array; readonly next: Int32Array } => {
  const heads = new Int32Array(hashes).fill(-1);
  const next = new Int32Array(hashOf.length).fill(-1);
  for (const [number, hash] of hashOf.entries())
    if (hash !== null) {
      next[number] = heads[hash] as number;
      heads[hash] = number;
    }
  return { heads, next };
};

/**
 * Each keyword gives up a window of its rarest bytes; a sieve tells where such a window may stand, and there the
 * keywords are compared.
 * @param keywords lower-case, at least 3 bytes each, no two the same
 * @param vectors false: without WebAssembly; for tests
 */
export const keywordFinder = (keywords: readonly Uint8Array[], vectors = true): KeywordFinder => {
  if (keywords.some(({ length }) => length < sievedBytes))
    throw new RangeError(`A keyword has at least ${sievedBytes} bytes`);
  const windows = windowsOf(keywords);
  const { offsets } = windows;
  const windowHashes = keywords.map((keyword, number) => hashOfWindow(keyword.subarray(offsets[number])));
  const threes = chained(windowHashes.map(({ length, hash }) => (length === 3 ? hash : null)));
  const fours = chained(windowHashes.map(({ length, hash }) => (length === 4 ? hash : null)));
  const sieve = (vectors ? keywordSieve(windows.tables, windowHashes) : null) ?? everyPlace;

  return (bytes, found) => {
    const { length } = bytes;
    const compare = (first: number, next: Int32Array, at: number): void => {
      for (let number = first; number !== -1; number = next[number] as number) {
        const keyword = keywords[number] as Uint8Array;
        const start = at - (offsets[number] as number);
        if (start < 0 || start + keyword.length > length) continue;
        let same = 0;
        while (same < keyword.length && folded[bytes[start + same] as number] === keyword[same]) same++;
        if (same === keyword.length) found(number, start);
      }
    };
    sieve(bytes, at => {
      if (at < 0 || at + 3 > length) return;
      const three = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
      compare(threes.heads[windowHash(three, 3)] as number, threes.next, at);
      if (at + 4 > length) return;
      compare(fours.heads[windowHash(three | ((bytes[at + 3] as number) << 24), 4)] as number, fours.next, at);
    });
  };
};
