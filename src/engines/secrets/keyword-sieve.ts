import type { Windows } from './keyword-windows.ts';
import { wasmMaker } from './wasm-instance.ts';
import { blockBytes, marginBytes, memoryMap, sieveCode, type WindowHash } from './sieve-code.ts';

/** Tells where in the bytes a window may begin, in order; the places may lie outside of the bytes by a little. */
export type Sieve = (bytes: Uint8Array, left: (at: number) => void) => void;

const make = wasmMaker(sieveCode);

/** Null where there are no vectors. */
export const keywordSieve = (tables: Windows['tables'], windows: readonly WindowHash[]): Sieve | null => {
  const exports = make();
  if (exports === null) return null;
  const { memory, run } = exports;
  const bytes = new Uint8Array(memory.buffer);
  for (const [byte, { lows, highs }] of tables.entries()) {
    bytes.set(lows, memoryMap.tables + 32 * byte);
    bytes.set(highs, memoryMap.tables + 32 * byte + 16);
  }
  for (const { length, hash } of windows) bytes[(length === 3 ? memoryMap.three : memoryMap.four) + hash] = 1;
  const places = new Int32Array(memory.buffer, memoryMap.left);
  return (text, left) => {
    for (let from = 0; from < text.length; from += blockBytes) {
      const before = Math.min(from, marginBytes);
      const part = text.length <= blockBytes ? text : text.subarray(from - before, from + blockBytes + marginBytes);
      bytes.set(part, memoryMap.text - before);
      const count = run(Math.min(blockBytes, text.length - from));
      for (let which = 0; which < count; which++) left((places[which] as number) - memoryMap.text + from);
    }
  };
};
