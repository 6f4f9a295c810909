import { isUtf8 } from 'node:buffer';

/** What a character of base64, of either alphabet, stands for; 64 for any other. */
const values = new Uint8Array(256).fill(64);
for (const [value, character] of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.split('').entries())
  values[character.charCodeAt(0)] = value;
values['-'.charCodeAt(0)] = 62;
values['_'.charCodeAt(0)] = 63;

/** Characters that are decoded to see what a run holds. */
const sniffed = 32;
/** The same memory again and again: of a hundred runs one holds text. */
const decoded = new Uint8Array((sniffed * 3) / 4);

/** 1: a byte of ASCII that text is made of. */
const ordinary = Uint8Array.from({ length: 256 }, (_nothing, byte) =>
  (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9 ? 1 : 0,
);

/** No two bytes of UTF-8 stand so, whatever the language. */
const broken = (byte: number, after: number): boolean => {
  if (byte >= 0xc0) return byte > 0xf4 || (after & 0xc0) !== 0x80;
  return byte < 0x80 && (after & 0xc0) === 0x80;
};
/** The last character of what is looked at may be cut. */
const mostCut = 3;
const utf8 = (bytes: Uint8Array): boolean => {
  for (let cut = 0; cut <= mostCut; cut++) if (isUtf8(bytes.subarray(0, bytes.length - cut))) return true;
  return false;
};
/** UTF-16 shows in so many bytes. */
const wideBytes = 6;
const isWide = (): boolean => decoded[1] === 0 && decoded[3] === 0 && decoded[5] === 0;

/** Of each byte of ASCII that is no text twenty are. */
const oddShare = 0.05;

/**
 * Whether text begins there, once base64 is taken off: nearly all ASCII, UTF-8 of any language (random bytes are never
 * that for long), or UTF-16. Decoding ends with the first bytes that show that it is none.
 * @param to the end of the run, which may have white space between its lines
 */
export const holdsText = (bytes: Uint8Array, from: number, to: number): boolean => {
  const end = Math.min(to, from + sniffed);
  const mostOdd = (((end - from) * 3) / 4) * oddShare;
  let [count, bits, held, odd, last, brokenAt] = [0, 0, 0, 0, 0, Infinity];
  for (let at = from; at < end; at++) {
    const value = values[bytes[at] as number] as number;
    if (value === 64) continue;
    bits = ((bits << 6) | value) & 0x3fff;
    held += 6;
    if (held < 8) continue;
    held -= 8;
    const byte = (bits >> held) & 255;
    decoded[count] = byte;
    if (count > 0 && brokenAt === Infinity && broken(last, byte)) brokenAt = count;
    odd += 1 - (ordinary[byte] as number);
    count += 1;
    last = byte;
    if (odd > mostOdd && count >= wideBytes && count > brokenAt + mostCut && !isWide()) return false;
  }
  const good = count - odd;
  if (good >= count * (1 - oddShare) || (count >= 8 && isWide())) return true;
  return good >= count / 8 && utf8(decoded.subarray(0, count));
};
