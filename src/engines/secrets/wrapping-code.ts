import { op, types, wasmModule } from './wasm-module.ts';

/** What is looked at in one go; it and the lists of what was seen in it stay in the cache. */
export const blockBytes = 1 << 15;
/** Of the text around a block, zeros where there is none, so that a run that lies across its border is seen. */
export const marginBytes = 64;
/** A shorter run of base64 holds less than 21 bytes: no secret that gives itself away. */
export const shortestRun = 28;
/** Any run that is long enough covers one whole sample. */
export const sampleStride = 16;
export const sampleBytes = 12;

const page = 1 << 16;
const maskBytes = 0x2000;
/** Addresses in the memory. First bits, one for each place from `marginBytes` before the block on. */
export const memoryMap = {
  /** In one of the alphabets of base64. */
  alphabet: 0,
  /** The same, and as the first of a group of four it begins a byte of ASCII. */
  begins: maskBytes,
  /** A backslash before `u`, `x` or `/`. */
  escapes: 2 * maskBytes,
  percents: 3 * maskBytes,
  text: 4 * maskBytes + marginBytes,
  /** Lists of addresses, of 32 bits each. */
  lists: { samples: 2 * page, escapes: 3 * page, percents: 5 * page },
  /** How long these are. */
  counts: { samples: 7 * page, escapes: 7 * page + 4, percents: 7 * page + 8 },
} as const;
const pages = 8;

/** The alphabets of base64 in rectangles of the table of ASCII, a bit each; what is below 32 in value comes first. */
const rectangles = ['ABCDEFGHIJKLMNO', 'PQRSTUVWXYZ', 'abcdef', 'ghijklmno', 'pqrstuvwxyz', '0123456789', '+-/', '_'];
const beginning = 0b111;

/** By one half of a byte: the rectangles that it fits. */
const fitting = (half: (byte: number) => number): readonly number[] => {
  const fits = Array.from({ length: 16 }, () => 0);
  for (const [bit, characters] of rectangles.entries())
    for (const byte of Buffer.from(characters)) fits[half(byte)] = (fits[half(byte)] ?? 0) | (1 << bit);
  return fits;
};

const { i32, i64, v128 } = types;
// Locals: the one parameter first.
const locals = [i32, i32, i32, i64, i64, v128, v128, v128] as const;
const [end, at, mask, count, runs, word, bytes, next, fits] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;

const splat = (value: number): readonly number[] => [...op.i32(value), ...op.i8x16Splat];
const equal = (vector: number, character: string): readonly number[] => [
  ...op.get(vector), ...splat(character.charCodeAt(0)), ...op.i8x16Equal,
]; // prettier-ignore
const bitsOfSome = [...splat(0), ...op.i8x16NotEqual, ...op.i8x16Bitmask];
const add = (local: number, value: number): readonly number[] => [
  ...op.get(local), ...op.i32(value), ...op.i32Add, ...op.set(local),
]; // prettier-ignore

/** Bits of sixteen places, of each sort. */
const look: readonly number[] = [
  ...op.get(at), ...op.v128Load(0), ...op.set(bytes), ...op.get(at), ...op.v128Load(1), ...op.set(next),
  ...op.v128Bytes(fitting(byte => byte & 15)), ...op.get(bytes), ...splat(15), ...op.v128And, ...op.i8x16Pick,
  ...op.v128Bytes(fitting(byte => byte >> 4)), ...op.get(bytes), ...op.i32(4), ...op.i8x16ShiftRight, ...op.i8x16Pick,
  ...op.v128And, ...op.set(fits),
  ...op.get(mask), ...op.get(fits), ...bitsOfSome, ...op.i32Store16(memoryMap.alphabet),
  ...op.get(mask), ...op.get(fits), ...splat(beginning), ...op.v128And, ...bitsOfSome,
  ...op.i32Store16(memoryMap.begins),
  ...op.get(mask), ...equal(bytes, '\\'),
  ...equal(next, 'u'), ...equal(next, 'x'), ...op.v128Or, ...equal(next, '/'), ...op.v128Or,
  ...op.v128And, ...op.i8x16Bitmask, ...op.i32Store16(memoryMap.escapes),
  ...op.get(mask), ...equal(bytes, '%'), ...op.i8x16Bitmask, ...op.i32Store16(memoryMap.percents),
]; // prettier-ignore

/** How far to go in each step to come from one to so many in the fewest. */
const steps = (most: number): readonly number[] => {
  const all: number[] = [];
  for (let have = 1; have < most; have += all.at(-1) ?? 0) all.push(Math.min(have, most - have));
  return all;
};
/** Keeps the bits from which on so many are set in a row. */
const inARow = (local: number, most: number): readonly number[] =>
  steps(most).flatMap(step => [
    ...op.get(local), ...op.get(local), ...op.i64(step), ...op.i64ShiftRight, ...op.i64And, ...op.set(local),
  ]); // prettier-ignore
/** Sets so many bits in a row from each on that is set. */
const spread = (local: number, most: number): readonly number[] =>
  steps(most).flatMap(step => [
    ...op.get(local), ...op.get(local), ...op.i64(step), ...op.i64ShiftLeft, ...op.i64Or, ...op.set(local),
  ]); // prettier-ignore

/** Of a word of bits those where a sample of a run lies whose groups of four may begin with ASCII, three in a row. */
const samples: readonly number[] = [
  ...op.get(mask), ...op.i64Load(memoryMap.alphabet), ...op.set(runs), ...inARow(runs, shortestRun),
  ...op.i64(0), ...op.set(word),
  ...op.if([...op.get(runs), ...op.i64NotZero], [
    ...spread(runs, shortestRun), ...inARow(runs, sampleBytes),
    ...op.get(mask), ...op.i64Load(memoryMap.begins), ...op.set(word),
    ...op.get(word), ...op.get(word), ...op.i64(4), ...op.i64ShiftRight, ...op.i64And,
    ...op.get(word), ...op.i64(8), ...op.i64ShiftRight, ...op.i64And, ...op.set(word),
    // At any of four places.
    ...[1, 2].flatMap(step => [
      ...op.get(word), ...op.get(word), ...op.i64(step), ...op.i64ShiftRight, ...op.i64Or, ...op.set(word),
    ]),
    ...op.get(word), ...op.get(runs), ...op.i64And, ...op.i64(0x00_01_00_01_00_01_00_01n), ...op.i64And,
    ...op.set(word),
  ]),
]; // prettier-ignore

/** Writes a list: the places of the bits in each word of the block that `bits` leaves in `word`. */
const list = (which: keyof typeof memoryMap.lists, step: number, bits: readonly number[]): readonly number[] => [
  ...op.i32(0), ...op.set(count),
  ...op.i32(memoryMap.text), ...op.set(at), ...op.i32(marginBytes / 8), ...op.set(mask),
  ...op.while([...op.get(at), ...op.get(end), ...op.i32Less], [
    ...bits,
    ...op.while([...op.get(word), ...op.i64NotZero], [
      ...op.get(count), ...op.i32(2), ...op.i32ShiftLeft,
      ...op.get(word), ...op.i64TrailingZeros, ...op.i32Wrap, ...op.get(at), ...op.i32Add,
      ...op.i32Store(memoryMap.lists[which]), ...add(count, 1),
      ...op.get(word), ...op.get(word), ...op.i64(1), ...op.i64Subtract, ...op.i64And, ...op.set(word),
    ]),
    ...add(at, step), ...add(mask, step / 8),
  ]),
  ...op.i32(memoryMap.counts[which]), ...op.get(count), ...op.i32Store(0),
]; // prettier-ignore

const body: readonly number[] = [
  ...op.i32(memoryMap.text - marginBytes), ...op.set(at),
  ...op.get(end), ...op.i32(memoryMap.text), ...op.i32Add, ...op.set(end),
  ...op.while([...op.get(at), ...op.get(end), ...op.i32(marginBytes), ...op.i32Add, ...op.i32Less], [
    ...look, ...add(at, 16), ...add(mask, 2),
  ]),
  // A run that is long enough lies whole in 64 places from one of every 32 on.
  ...list('samples', 32, samples),
  ...list('escapes', 64, [...op.get(mask), ...op.i64Load(memoryMap.escapes), ...op.set(word)]),
  ...list('percents', 64, [...op.get(mask), ...op.i64Load(memoryMap.percents), ...op.set(word)]),
]; // prettier-ignore

/** `run(bytes)` looks at so many bytes of the block at `memoryMap.text`, and writes the lists. */
export const wrappingCode = (): Uint8Array<ArrayBuffer> =>
  wasmModule({ parameters: [i32], results: [], locals, body }, pages);
