/**
 * Made-up values for the examples of the rules: the same in every run, as mixed as real ones, and nobody's. They exist only
 * while a test runs, so that no token-shaped string stands in any file.
 */
export const lower = 'abcdefghijklmnopqrstuvwxyz';
export const upper = lower.toUpperCase();
export const digits = '0123456789';
export const hex = `${digits}abcdef`;
export const alphanumeric = `${digits}${upper}${lower}`;
export const urlSafe = `${alphanumeric}-_`;
export const base64 = `${alphanumeric}+/`;
/** Of RFC 4648, as AWS uses it in the IDs of keys. */
export const base32 = `${upper}234567`;
export const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** `length` characters of an alphabet; another `seed`, another value. */
export const madeUp = (alphabet: string, length: number, seed = 1): string => {
  let state = (seed * 0x9e3779b9 + length) >>> 0;
  let made = '';
  while (made.length < length) {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    made += alphabet[((mixed ^ (mixed >>> 14)) >>> 0) % alphabet.length] ?? '';
  }
  return made;
};

/** A JSON web token with these claims and a signature that nobody made. */
export const madeUpJwt = (
  claims: { readonly [name: string]: unknown },
  header: { readonly [name: string]: unknown } = { alg: 'HS256', typ: 'JWT' },
  signature = 43,
): string =>
  [
    ...[header, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')),
    madeUp(urlSafe, signature),
  ].join('.');

/** A UUID of version 4. */
export const madeUpUuid = (seed = 1): string =>
  `${madeUp(hex, 8, seed)}-${madeUp(hex, 4, seed)}-4${madeUp(hex, 3, seed)}-a${madeUp(hex, 3, seed)}-${madeUp(hex, 12, seed)}`;
