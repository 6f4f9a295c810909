/**
 * Calls back with the number of each keyword that stands in the bytes, in whatever case, and where it begins; each
 * place once, about in order (never further out of it than the longest keyword).
 */
export type KeywordFinder = (bytes: Uint8Array, found: (keyword: number, start: number) => void) => void;

/** Bytes of a keyword that are looked for, where it has as many; the rest of it is compared when they are there. */
const longestWindow = 5;
const shortestWindow = 3;
/** Keywords are dealt out to so many groups, each with a bit of its own; the first has the shortest. */
const groups = 8;
const buckets = 1 << 12;
/** What is passed in one go; the lists of what is left of it stay in the cache. */
const blockPairs = 1 << 12;

/** How often a byte stands in source and prose, in 1/1000, roughly: it only decides which three bytes of a keyword are rarest. */
const shares = new Uint8Array(256).fill(1);
for (const [letters, often] of [
  ['e', 78],
  ['t', 66],
  ['aionrs', 50],
  ['lcdpu', 30],
  ['mfh', 20],
  ['gyb', 14],
  ['vw.,"\'()', 12],
  ['k/=-:0', 9],
  ['x1_', 6],
  ['qjz23456789', 3],
] as const)
  for (let at = 0; at < letters.length; at++) shares[letters.charCodeAt(at)] = often;
const share = (byte: number): number => shares[byte] as number;

const lower = (byte: number): number => (byte >= 65 && byte <= 90 ? byte + 32 : byte);
const upper = (byte: number): number => (byte >= 97 && byte <= 122 ? byte - 32 : byte);

/** Bytes to lower case, as a table: a branch a byte would cost more than the search. */
const folded = Uint8Array.from({ length: 256 }, (_nothing, byte) => lower(byte));

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const pairOf = (first: number, second: number): number =>
  littleEndian ? first | (second << 8) : (first << 8) | second;

/** Any byte may stand there. */
const any = -1;

const bucketOf = (a: number, b: number, c: number): number => (a * 961 + b * 31 + c) & (buckets - 1);

/** How often a pair stands in ordinary text, roughly; nothing for one that the table has anyway. `second` may be any byte. */
const priceOf = (table: Uint16Array, first: number, second: number, bit: number): number => {
  if (second === any) return share(first) * 1_000;
  return ((table[pairOf(first, second)] ?? 0) & bit) === 0 ? share(first) * share(second) : 0;
};

const mark = (table: Uint16Array, first: number, second: number, bit: number): void => {
  for (const a of new Set([lower(first), upper(first)]))
    if (second === any) for (let b = 0; b < 256; b++) table[pairOf(a, b)] = (table[pairOf(a, b)] ?? 0) | bit;
    else
      for (const b of new Set([lower(second), upper(second)])) table[pairOf(a, b)] = (table[pairOf(a, b)] ?? 0) | bit;
};

type Seats = {
  /** By pair of bytes. The low byte has a bit for each group with a window whose first pair it is, the high byte for each whose second. */
  readonly table: Uint16Array;
  /** Where in its keyword each window begins. */
  readonly offsets: Int32Array;
};

/** Gives each keyword the window and the group in which it adds the fewest places that only look like a keyword. */
const seatsOf = (keywords: readonly Uint8Array[]): Seats => {
  // The shortest have no second pair: all do.
  const table = new Uint16Array(1 << 16).fill(1 << groups);
  const offsets = new Int32Array(keywords.length);
  const [firsts, seconds] = [new Float64Array(groups), new Float64Array(groups).fill(0)];
  seconds[0] = 1_000_000;
  for (const [number, keyword] of keywords.entries()) {
    const size = Math.min(keyword.length, longestWindow);
    if (size < shortestWindow) throw new RangeError(`A keyword has at least ${shortestWindow} bytes`);
    const [from, to] = size === shortestWindow ? [0, 1] : [1, groups];
    let [offset, group, least, moreFirsts, moreSeconds] = [0, 0, Infinity, 0, 0];
    for (let at = 0; at + size <= keyword.length; at++) {
      const [a = 0, b = 0, c = 0, d = 0, e = any] = keyword.subarray(at, at + size);
      for (let which = from; which < to; which++) {
        const [low, high] = [1 << which, 1 << (which + groups)];
        const first = priceOf(table, a, b, low) + priceOf(table, b, c, low);
        const second = which === 0 ? 0 : priceOf(table, c, d, high) + priceOf(table, d, e, high);
        const [all, others] = [firsts[which] ?? 0, seconds[which] ?? 0];
        const cost = (all + first) * (others + second) - all * others;
        if (cost < least) [offset, group, least, moreFirsts, moreSeconds] = [at, which, cost, first, second];
      }
    }
    const [a = 0, b = 0, c = 0, d = 0, e = any] = keyword.subarray(offset, offset + size);
    for (const [first, second] of [
      [a, b],
      [b, c],
    ] as const)
      mark(table, first, second, 1 << group);
    if (group > 0)
      for (const [first, second] of [
        [c, d],
        [d, e],
      ] as const)
        mark(table, first, second, 1 << (group + groups));
    firsts[group] = (firsts[group] ?? 0) + moreFirsts;
    seconds[group] = (seconds[group] ?? 0) + moreSeconds;
    offsets[number] = offset;
  }
  return { table, offsets };
};

/**
 * Looks at the bytes by pairs, two pairs in a row at a time. Of five bytes in a row, wherever they begin, two such pairs
 * lie inside: so each keyword gives up its five rarest bytes, and a table tells of each pair which groups of keywords it
 * fits, as the first and as the second of the two. Nearly nothing in an ordinary text fits one group as both. What does
 * is written to a list without a branch, which a processor would guess wrong too often, sieved again by three bytes, and
 * compared. An Aho-Corasick automaton looks at each byte after the answer for the one before: it is four times slower.
 * @param keywords lower-case, at least 3 bytes each, no two the same
 */
export const keywordFinder = (keywords: readonly Uint8Array[]): KeywordFinder => {
  const { table, offsets } = seatsOf(keywords);
  const heads = new Int32Array(buckets).fill(-1);
  const next = new Int32Array(keywords.length).fill(-1);
  /** 1: windows begin so; of each byte five bits, which is enough for letters of either case. */
  const triples = new Uint8Array(1 << 15);
  for (const [number, keyword] of keywords.entries()) {
    const [a = 0, b = 0, c = 0] = keyword.subarray(offsets[number] ?? 0);
    const bucket = bucketOf(a, b, c);
    next[number] = heads[bucket] ?? -1;
    heads[bucket] = number;
    triples[((a & 31) << 10) | ((b & 31) << 5) | (c & 31)] = 1;
  }
  const candidates = new Int32Array(blockPairs);
  const likely = new Int32Array(2 * blockPairs);

  return (bytes, found) => {
    const length = bytes.length;
    const compare = (at: number): void => {
      const bucket = bucketOf(
        folded[bytes[at] ?? 0] ?? 0,
        folded[bytes[at + 1] ?? 0] ?? 0,
        folded[bytes[at + 2] ?? 0] ?? 0,
      );
      for (let number = heads[bucket] ?? -1; number !== -1; number = next[number] ?? -1) {
        const keyword = keywords[number];
        const start = at - (offsets[number] ?? 0);
        if (keyword === undefined || start < 0 || start + keyword.length > length) continue;
        let same = 0;
        while (same < keyword.length && folded[bytes[start + same] ?? 0] === keyword[same]) same++;
        if (same === keyword.length) found(number, start);
      }
    };
    // A view on pairs begins at an even address.
    const from = bytes.byteOffset & 1;
    const view = new Uint16Array(bytes.buffer, bytes.byteOffset + from, Math.max(0, (length - from) >> 1));
    const last = view.length - 1;
    if (last < 0) return;
    let first = table[view[0] as number] as number;
    for (let block = 0; block < last; block += blockPairs) {
      const to = Math.min(last, block + blockPairs);
      let count = 0;
      for (let index = block; index < to; index++) {
        const second = table[view[index + 1] as number] as number;
        candidates[count] = index;
        // 1 where a bit of the low byte of the one is one of the high byte of the other.
        count += ((first & (second >> groups)) + 255) >> groups;
        first = second;
      }
      let few = 0;
      for (let which = 0; which < count; which++) {
        const at = from + 2 * (candidates[which] as number);
        const middle = (((bytes[at] as number) & 31) << 5) | ((bytes[at + 1] as number) & 31);
        // Before the first byte there is nothing, which is 0, and `compare` looks again.
        likely[few] = at - 1;
        few += triples[(((bytes[at - 1] as number) & 31) << 10) | middle] as number;
        likely[few] = at;
        few += triples[(middle << 5) | ((bytes[at + 2] as number) & 31)] as number;
      }
      for (let which = 0; which < few; which++) compare(likely[which] as number);
    }
    // After the last pair there is no second.
    compare(from + 2 * last - 1);
    compare(from + 2 * last);
  };
};
