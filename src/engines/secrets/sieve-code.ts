import { op, types, wasmModule } from './wasm-module.ts';

/** Bytes of a window that are looked at sixteen places at a time. */
export const sievedBytes = 3;
/** Windows are dealt out to so many groups, each with a bit of its own. */
export const groups = 8;

/** What is passed in one go; it and the lists of what is left of it stay in the cache. */
export const blockBytes = 1 << 15;
/** Of the text around a block, so that a window that lies across its border is seen. */
export const marginBytes = 16;

const hashBits = 15;
/** Values of `windowHash`. */
export const hashes = 1 << hashBits;
const multiplier = 0x9e_37_79_b1 | 0;
const threeBytes = 0xff_ff_ff;
/** Makes a letter small; of other bytes it makes some the same, so what is left is compared. */
const smallLetters = 0x20_20_20_20;

/** Place of a window of three or four bytes in its table, `bytes` little-endian. */
export const windowHash = (bytes: number, length: 3 | 4): number =>
  Math.imul((bytes | smallLetters) & (length === 3 ? threeBytes : -1), multiplier) >>> (32 - hashBits);

/** Of a window the first four bytes count, or three where it has no more. */
export type WindowHash = { readonly length: 3 | 4; readonly hash: number };

/** @param window it, and what follows in its keyword */
export const hashOfWindow = (window: Uint8Array): WindowHash => {
  const [a = 0, b = 0, c = 0, d] = window;
  const three = a | (b << 8) | (c << 16);
  return d === undefined
    ? { length: 3, hash: windowHash(three, 3) }
    : { length: 4, hash: windowHash(three | (d << 24), 4) };
};

const page = 1 << 16;
/** Addresses in the memory. `tables`: for each byte of a window the groups by its low four bits, then by its high ones. */
export const memoryMap = {
  tables: 0,
  /** A bit for each place of a block that the groups let pass. */
  passed: 0x1000,
  text: 0x3000,
  three: page,
  four: page + (1 << hashBits),
  /** Where windows are left: addresses, of 32 bits each. */
  left: 2 * page,
} as const;
const pages = 2 + (4 * blockBytes) / page;

const table = (byte: number, half: 0 | 1): number => memoryMap.tables + 16 * (2 * byte + half);

const { i32, i64, v128 } = types;
// Locals: the one parameter first. Of the vector in hand: groups by first, second and third byte; the same of the one before.
const locals = [i32, i32, i32, i32, i32, i64, v128, v128, v128, v128, v128, v128, v128] as const;
const [end, at, count, base, place, bits, bytes, high, first, second, third, firstBefore, secondBefore] = [
  0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13,
] as const;
const word = 5;

/** Which groups fit the bytes in `bytes`, as the one of a window with this number. */
const groupsOf = (byte: number): readonly number[] => [
  ...op.i32(0), ...op.v128Load(table(byte, 0)),
  ...op.get(bytes), ...op.i32(15), ...op.i8x16Splat, ...op.v128And, ...op.i8x16Pick,
  ...op.i32(0), ...op.v128Load(table(byte, 1)), ...op.get(high), ...op.i8x16Pick,
  ...op.v128And,
]; // prettier-ignore

const readBytes: readonly number[] = [
  ...op.get(at), ...op.v128Load(0), ...op.tee(bytes),
  ...op.i32(4), ...op.i8x16ShiftRight, ...op.set(high),
]; // prettier-ignore

/** Bits of the places where a window ends that one group fits as a whole. */
const passing: readonly number[] = [
  ...op.get(third),
  ...op.get(secondBefore), ...op.get(second), ...op.v128Across(15), ...op.v128And,
  ...op.get(firstBefore), ...op.get(first), ...op.v128Across(14), ...op.v128And,
  ...op.i32(0), ...op.i8x16Splat, ...op.i8x16NotEqual, ...op.i8x16Bitmask,
]; // prettier-ignore

/** 1 where a window that begins with `word` is in the table. */
const known = (length: 3 | 4): readonly number[] => [
  ...op.get(word), ...op.i32(smallLetters), ...op.i32Or,
  ...(length === 3 ? [...op.i32(threeBytes), ...op.i32And] : []),
  ...op.i32(multiplier), ...op.i32Multiply, ...op.i32(32 - hashBits), ...op.i32ShiftRight,
  ...op.i32Load8(length === 3 ? memoryMap.three : memoryMap.four),
]; // prettier-ignore

/**
 * Sixteen places at a time: two lookups a byte tell which groups of windows it fits, as the first, second or third of
 * them. Where one group fits all three, the window itself is looked up. Nothing branches on the text but the step from
 * one such place to the next.
 */
const body: readonly number[] = [
  // The vector before the block, of which only what begins in it matters.
  ...op.i32(memoryMap.text - 16), ...op.set(at), ...readBytes,
  ...groupsOf(0), ...op.set(firstBefore), ...groupsOf(1), ...op.set(secondBefore),
  ...op.i32(memoryMap.text), ...op.set(at),
  ...op.i32(memoryMap.passed), ...op.set(base),
  ...op.get(end), ...op.i32(memoryMap.text), ...op.i32Add, ...op.set(end),
  ...op.while([...op.get(at), ...op.get(end), ...op.i32Less], [
    ...readBytes,
    ...groupsOf(0), ...op.set(first), ...groupsOf(1), ...op.set(second), ...groupsOf(2), ...op.set(third),
    ...op.get(base), ...passing, ...op.i32Store16(0),
    ...op.get(first), ...op.set(firstBefore), ...op.get(second), ...op.set(secondBefore),
    ...op.get(at), ...op.i32(16), ...op.i32Add, ...op.set(at),
    ...op.get(base), ...op.i32(2), ...op.i32Add, ...op.set(base),
  ]),
  // The bits are read by 64.
  ...op.get(base), ...op.i64(0), ...op.i64Store(0),
  ...op.get(base), ...op.set(end),
  ...op.i32(memoryMap.passed), ...op.set(at),
  // A bit stands where a window ends.
  ...op.i32(memoryMap.text + 1 - sievedBytes), ...op.set(base),
  ...op.while([...op.get(at), ...op.get(end), ...op.i32Less], [
    ...op.get(at), ...op.i64Load(0), ...op.set(bits),
    ...op.while([...op.get(bits), ...op.i64NotZero], [
      ...op.get(bits), ...op.i64TrailingZeros, ...op.i32Wrap, ...op.get(base), ...op.i32Add, ...op.tee(place),
      ...op.i32Load(0), ...op.set(word),
      ...op.get(count), ...op.i32(2), ...op.i32ShiftLeft, ...op.get(place), ...op.i32Store(memoryMap.left),
      ...op.get(count), ...known(3), ...known(4), ...op.i32Or, ...op.i32Add, ...op.set(count),
      ...op.get(bits), ...op.get(bits), ...op.i64(1), ...op.i64Subtract, ...op.i64And, ...op.set(bits),
    ]),
    ...op.get(at), ...op.i32(8), ...op.i32Add, ...op.set(at),
    ...op.get(base), ...op.i32(64), ...op.i32Add, ...op.set(base),
  ]),
  ...op.get(count),
]; // prettier-ignore

/** `run(bytes)` sieves so many bytes of the block at `memoryMap.text`, and gives how many places are left. */
export const sieveCode = (): Uint8Array<ArrayBuffer> =>
  wasmModule({ parameters: [i32], results: [i32], locals, body }, pages);
