import type { Unwrapped } from './unwrap.ts';

const sampled = 64;

/** Which byte of each pair is the empty one: 1 in little endian, 0 in big endian; null when the text is no UTF-16. */
export const utf16Empty = (bytes: Uint8Array): 0 | 1 | null => {
  if (bytes.length < 8) return null;
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 1;
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 0;
  const most = Math.min(sampled, bytes.length & ~1);
  const zeros = [0, 0];
  for (let at = 0; at < most; at++) if (bytes[at] === 0) zeros[at & 1] = (zeros[at & 1] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd >= most * 0.4 && even === 0) return 1;
  return even >= most * 0.4 && odd === 0 ? 0 : null;
};

/** ASCII out of UTF-16: other characters become one byte that is in no token. */
export const unwrapUtf16 = (bytes: Uint8Array, empty: 0 | 1): Unwrapped => {
  const inner = new Uint8Array(bytes.length >> 1);
  for (let index = 0; index < inner.length; index++)
    inner[index] = bytes[index * 2 + empty] === 0 ? (bytes[index * 2 + 1 - empty] ?? 0) : 0xff;
  return { wrapping: 'utf-16', inner, start: 0, end: bytes.length, placeOf: at => at * 2 };
};
