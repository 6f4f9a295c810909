import { bufferOf } from './latin1.ts';

const newline = 10;

/** The line of a place, from 1. Asked in rising order it reads each byte once, and none after the last hit. */
export const lineCounter = (bytes: Uint8Array): ((at: number) => number) => {
  const buffer = bufferOf(bytes);
  let [line, seen] = [1, 0];
  return at => {
    if (at < seen) [line, seen] = [1, 0];
    for (let next = buffer.indexOf(newline, seen); next !== -1 && next < at; next = buffer.indexOf(newline, seen)) {
      line += 1;
      seen = next + 1;
    }
    return line;
  };
};

/** Line ends in a part of a text. */
export const lineEnds = (bytes: Uint8Array, from: number, to: number): number => {
  let count = 0;
  for (let at = from; at < to; at++) if (bytes[at] === newline) count += 1;
  return count;
};
