import { groups, sievedBytes } from './sieve-code.ts';

/** How often a byte stands in source and prose, in 1/1000, roughly: it only decides which bytes of a keyword are rarest. */
const shares = new Float64Array(256).fill(0.3);
for (const [letters, often] of [
  [' ', 130],
  ['e', 68],
  ['t', 57],
  ['aionrs', 43],
  ['\nlcdpu', 26],
  ['mfh', 17],
  ['gyb', 12],
  ['vw.,"\'()', 10],
  ['k/=-:0', 8],
  ['x1_', 5],
  ['{}[];*<>', 4],
  ['qjz23456789', 3],
  ['EATIONRSLCDPUMFH', 4],
] as const)
  for (let at = 0; at < letters.length; at++) shares[letters.charCodeAt(at)] = often;

const upper = (byte: number): number => (byte >= 97 && byte <= 122 ? byte - 32 : byte);

/** By high half of a byte, then by eight low halves as bits, the lower and the upper eight: how often such bytes stand. */
const sums = new Float64Array(16 * 512);
for (let high = 0; high < 16; high++)
  for (let part = 0; part < 2; part++)
    for (let bits = 1; bits < 256; bits++) {
      const lowest = 31 - Math.clz32(bits & -bits);
      const at = (high << 9) | (part << 8);
      sums[at | bits] =
        (sums[at | (bits & (bits - 1))] ?? 0) + (shares[(high << 4) | (part << 3) | lowest] ?? 0) / 1_000;
    }

/** How often a byte stands whose low half is one of some, and whose high half one of others. */
const shareOf = (lows: number, highs: number): number => {
  let share = 0;
  for (let rest = highs; rest !== 0; rest &= rest - 1) {
    const at = (31 - Math.clz32(rest & -rest)) << 9;
    share += (sums[at | (lows & 255)] as number) + (sums[at | 256 | (lows >> 8)] as number);
  }
  return share;
};

const lowOf = (byte: number): number => (1 << (byte & 15)) | (1 << (upper(byte) & 15));
const highOf = (byte: number): number => (1 << (byte >> 4)) | (1 << (upper(byte) >> 4));

export type Windows = {
  /** Where in its keyword each window begins. */
  readonly offsets: Int32Array;
  /** For each byte of a window, by low half of a byte and by high half: the groups it fits, a bit each. */
  readonly tables: readonly { readonly lows: Uint8Array; readonly highs: Uint8Array }[];
};

/** A whole window that stands somewhere costs so many times as much as a place that only fits its group. */
const wholeCosts = 50;

type Seat = { readonly at: number; readonly share: number };

/** The places in a keyword where a window could be, the rarest first, by what is compared of it in one go. */
const seatsIn = (keyword: Uint8Array): readonly Seat[] => {
  const seats: Seat[] = [];
  for (let at = 0; at + sievedBytes <= keyword.length; at++) {
    let share = 1;
    for (let byte = at; byte < Math.min(at + 4, keyword.length); byte++)
      share *= (shares[keyword[byte] as number] as number) / 1_000;
    seats.push({ at, share });
  }
  return seats.toSorted((a, b) => a.share - b.share);
};

/** Gives each keyword the window and the group in which it adds the fewest places that only look like a keyword; the hardest first. */
export const windowsOf = (keywords: readonly Uint8Array[]): Windows => {
  const offsets = new Int32Array(keywords.length);
  const lows = new Int32Array(groups * sievedBytes);
  const highs = new Int32Array(groups * sievedBytes);
  /** How often a byte fits each of them, and three in a row each group. */
  const single = new Float64Array(groups * sievedBytes);
  const fits = new Float64Array(groups);
  const order = keywords
    .map((keyword, number) => ({ keyword, number, seats: seatsIn(keyword) }))
    .toSorted((a, b) => (b.seats[0]?.share ?? 0) - (a.seats[0]?.share ?? 0));
  for (const { keyword, number, seats } of order) {
    let [offset, group, least, more] = [0, 0, Infinity, 0];
    for (const { at, share: whole } of seats)
      for (let which = 0; which < groups; which++) {
        let share = 1;
        for (let byte = 0; byte < sievedBytes; byte++) {
          const seat = which * sievedBytes + byte;
          const letter = keyword[at + byte] as number;
          const low = lows[seat] as number;
          const high = highs[seat] as number;
          const fitsAlready = (low | lowOf(letter)) === low && (high | highOf(letter)) === high;
          share *= fitsAlready ? (single[seat] as number) : shareOf(low | lowOf(letter), high | highOf(letter));
        }
        const cost = share - (fits[which] as number) + wholeCosts * whole;
        if (cost < least) [offset, group, least, more] = [at, which, cost, share];
      }
    offsets[number] = offset;
    fits[group] = more;
    for (let byte = 0; byte < sievedBytes; byte++) {
      const seat = group * sievedBytes + byte;
      const letter = keyword[offset + byte] as number;
      lows[seat] = (lows[seat] as number) | lowOf(letter);
      highs[seat] = (highs[seat] as number) | highOf(letter);
      single[seat] = shareOf(lows[seat], highs[seat]);
    }
  }
  const table = (halves: Int32Array, byte: number): Uint8Array =>
    Uint8Array.from({ length: 16 }, (_nothing, half) => {
      let bits = 0;
      for (let group = 0; group < groups; group++)
        bits |= (((halves[group * sievedBytes + byte] as number) >> half) & 1) << group;
      return bits;
    });
  const tables = Array.from({ length: sievedBytes }, (_nothing, byte) => ({
    lows: table(lows, byte),
    highs: table(highs, byte),
  }));
  return { offsets, tables };
};
