import {
  blockBytes,
  marginBytes,
  memoryMap,
  sampleBytes,
  sampleStride,
  shortestRun,
  wrappingCode,
} from './wrapping-code.ts';
import { wasmMaker } from './wasm-instance.ts';

/** Where something may be wrapped in a text; each list is in order, and what is there is looked at by whoever unwraps it. */
type WrappingPlaces = {
  /** In runs of base64, some of which hold text; some are told twice. */
  readonly samples: readonly number[];
  /** Of backslashes before `u`, `x` or `/`. */
  readonly escapes: readonly number[];
  readonly percents: readonly number[];
};

export type FindWrappings = (bytes: Uint8Array) => WrappingPlaces;

const make = wasmMaker(wrappingCode);

const withVectors = (): FindWrappings | null => {
  const exports = make();
  if (exports === null) return null;
  const { memory, run } = exports;
  const { text, lists, counts } = memoryMap;
  const block = new Uint8Array(memory.buffer);
  const numbers = new Int32Array(memory.buffer);
  return bytes => {
    const places = { samples: [] as number[], escapes: [] as number[], percents: [] as number[] };
    for (let from = 0; from < bytes.length; from += blockBytes) {
      const before = Math.min(from, marginBytes);
      const part = bytes.length <= blockBytes ? bytes : bytes.subarray(from - before, from + blockBytes + marginBytes);
      block.set(part, text - before);
      if (from === 0) block.fill(0, text - marginBytes, text);
      const end = text - before + part.length;
      block.fill(0, end, Math.min(end + marginBytes, text + blockBytes + marginBytes));
      run(Math.min(blockBytes, bytes.length - from));
      for (const which of ['samples', 'escapes', 'percents'] as const) {
        const count = numbers[counts[which] >> 2] as number;
        const first = lists[which] >> 2;
        for (let index = first; index < first + count; index++)
          places[which].push((numbers[index] as number) - text + from);
      }
    }
    return places;
  };
};

/** 1: in an alphabet of base64; 2: and below 32 in value, so that as the first of a group of four it begins a byte of ASCII. */
const alphabet = new Uint8Array(256);
for (const [value, byte] of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_').entries())
  alphabet[byte] = value < 32 ? 2 : 1;

const mayBeText = (bytes: Uint8Array, sample: number): boolean => {
  const begins = (at: number): boolean => alphabet[bytes[at] ?? 0] === 2;
  return [0, 1, 2, 3].some(phase => [0, 4, 8].every(group => begins(sample + phase + group)));
};

const [percent, backslash] = [37, 92];
const escaped = new Set<number | undefined>(Buffer.from('ux/'));

/** Where there are no vectors. */
const byByte: FindWrappings = bytes => {
  const places = { samples: [] as number[], escapes: [] as number[], percents: [] as number[] };
  let from = 0;
  for (let at = 0; at <= bytes.length; at++) {
    const byte = bytes[at];
    if (byte === percent) places.percents.push(at);
    if (byte === backslash && escaped.has(bytes[at + 1])) places.escapes.push(at);
    if (byte !== undefined && alphabet[byte] !== 0) continue;
    const first = Math.ceil(from / sampleStride) * sampleStride;
    if (at - from >= shortestRun)
      for (let sample = first; sample + sampleBytes <= at; sample += sampleStride)
        if (mayBeText(bytes, sample)) places.samples.push(sample);
    from = at + 1;
  }
  return places;
};

/** @param vectors false: without WebAssembly; for tests */
export const wrappingFinder = (vectors = true): FindWrappings => (vectors ? withVectors() : null) ?? byByte;
