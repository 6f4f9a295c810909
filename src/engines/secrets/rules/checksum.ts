import { crc32 } from 'node:zlib';

/** A token whose checksum is wrong: typed by hand or made by a test, since its issuer never made it. */
export const neverIssued = {
  ok: true,
  class: 'placeholder',
  details: ['its checksum is wrong: the issuer never made it'],
} as const;

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** CRC-32 of a text in base 62, six digits: the end of the tokens of GitHub and npm. */
export const crc32Base62 = (text: string): string => {
  let rest = crc32(text);
  let written = '';
  while (rest > 0) {
    written = (base62[rest % 62] ?? '') + written;
    rest = Math.floor(rest / 62);
  }
  return written.padStart(6, '0');
};

/** CRC-32 of a text in base 16, eight digits: the end of the tokens of Cloudflare. */
export const crc32Base16 = (text: string): string => crc32(text).toString(16).padStart(8, '0');
