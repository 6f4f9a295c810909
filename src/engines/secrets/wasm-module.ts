/** A WebAssembly module of one function over one memory, as bytes (WebAssembly core specification 3.0, chapter 5). */

/** LEB128, unsigned. */
const u32 = (value: number): readonly number[] => (value < 128 ? [value] : [(value & 127) | 128, ...u32(value >>> 7)]);

/** LEB128, signed. */
const signed = (value: bigint): readonly number[] =>
  value >= -64n && value < 64n ? [Number(value & 127n)] : [Number(value & 127n) | 128, ...signed(value >> 7n)];

const vector = (parts: readonly (readonly number[])[]): readonly number[] => [...u32(parts.length), ...parts.flat()];
const section = (id: number, content: readonly number[]): readonly number[] => [id, ...u32(content.length), ...content];
const name = (text: string): readonly number[] => vector([...Buffer.from(text)].map(byte => [byte]));

/** Value types, by their code. */
export const types = { i32: 0x7f, i64: 0x7e, v128: 0x7b } as const;

/** A memory access: how it is aligned does not matter, so that is never promised. */
const access = (offset: number): readonly number[] => [0, ...u32(offset)];
const wide = (code: number): readonly number[] => [0xfd, ...u32(code)];

/** Instructions, with their operands before them on the stack. */
export const op = {
  get: (local: number) => [0x20, ...u32(local)],
  set: (local: number) => [0x21, ...u32(local)],
  tee: (local: number) => [0x22, ...u32(local)],
  /** Runs `body` again as long as `condition` is not 0, which is asked first. */
  while: (condition: readonly number[], body: readonly number[]) => [
    0x02,
    0x40,
    0x03,
    0x40,
    ...condition,
    0x45,
    0x0d,
    1,
    ...body,
    0x0c,
    0,
    0x0b,
    0x0b,
  ],
  if: (condition: readonly number[], body: readonly number[]) => [...condition, 0x04, 0x40, ...body, 0x0b],
  i32: (value: number) => [0x41, ...signed(BigInt(value))],
  i32Load: (offset: number) => [0x28, ...access(offset)],
  i32Load8: (offset: number) => [0x2d, ...access(offset)],
  i32Store: (offset: number) => [0x36, ...access(offset)],
  i32Store16: (offset: number) => [0x3b, ...access(offset)],
  i32Less: [0x48],
  i32Add: [0x6a],
  i32Subtract: [0x6b],
  i32Multiply: [0x6c],
  i32And: [0x71],
  i32Or: [0x72],
  i32ShiftLeft: [0x74],
  i32ShiftRight: [0x76],
  i64: (value: number | bigint) => [0x42, ...signed(BigInt(value))],
  i64Load: (offset: number) => [0x29, ...access(offset)],
  i64Store: (offset: number) => [0x37, ...access(offset)],
  i64NotZero: [0x50, 0x45],
  i64TrailingZeros: [0x7a],
  i64Subtract: [0x7d],
  i64And: [0x83],
  i64Or: [0x84],
  i64ShiftLeft: [0x86],
  i64ShiftRight: [0x88],
  i32Wrap: [0xa7],
  v128Load: (offset: number) => [...wide(0), ...access(offset)],
  v128Bytes: (bytes: readonly number[]) => [...wide(12), ...bytes],
  /** The bytes of two vectors in a row, from one of them on. */
  v128Across: (from: number) => [...wide(13), ...Array.from({ length: 16 }, (_nothing, at) => from + at)],
  v128And: wide(78),
  v128Or: wide(80),
  /** Each byte of the second picks one of the first; above 15 it is not said what. */
  i8x16Pick: wide(0x100),
  i8x16Splat: wide(15),
  i8x16Equal: wide(35),
  i8x16NotEqual: wide(36),
  i8x16Bitmask: wide(100),
  i8x16ShiftRight: wide(109),
} as const satisfies { readonly [name: string]: readonly number[] | ((...given: never) => readonly number[]) };

export type WasmFunction = {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly body: readonly number[];
};

/** Exports the function as `run` and the memory, of so many times 64 KB, as `memory`. */
export const wasmModule = (
  { parameters, results, locals, body }: WasmFunction,
  pages: number,
): Uint8Array<ArrayBuffer> => {
  const code = [...vector(locals.map(type => [1, type])), ...body, 0x0b];
  return Uint8Array.from([
    0,
    0x61,
    0x73,
    0x6d,
    1,
    0,
    0,
    0,
    ...section(1, vector([[0x60, ...vector(parameters.map(type => [type])), ...vector(results.map(type => [type]))]])),
    ...section(3, vector([[0]])),
    ...section(5, vector([[1, ...u32(pages), ...u32(pages)]])),
    ...section(7, vector([[...name('run'), 0, 0], [...name('memory'), 2, 0]])), // prettier-ignore
    ...section(10, vector([[...u32(code.length), ...code]])),
  ]);
};
