/** What of a byte matters: digits, letters of hex numbers, other small letters, capitals, the low line. */
const kinds = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1) {
  const letter = String.fromCharCode(byte);
  if (/\d/.test(letter)) kinds[byte] = 1;
  else if (/[a-f]/.test(letter)) kinds[byte] = 2;
  else if (/[g-z]/.test(letter)) kinds[byte] = 4;
  else if (/[A-Z]/.test(letter)) kinds[byte] = 8;
  else if (letter === '_') kinds[byte] = 16;
}
const dash = 0x2d;

const lowered = (word: string): Uint8Array => Buffer.from(word).map(byte => byte | 0x20);

/** The last four letters, in one number. */
const ending = (bytes: Uint8Array, at: number): number =>
  (((bytes[at - 3] ?? 0) << 24) |
    ((bytes[at - 2] ?? 0) << 16) |
    ((bytes[at - 1] ?? 0) << 8) |
    (bytes[at] ?? 0) |
    0x20_20_20_20) >>>
  0;

type Ends = ReadonlyMap<number, readonly Uint8Array[]>;

const ends = (words: readonly string[]): Ends => Map.groupBy(words.map(lowered), word => ending(word, word.length - 1));

/** Ends of names behind which a secret stands, four letters at least. */
const secretEnds = ends([
  'password',
  'passwd',
  'passphrase',
  'secret',
  'token',
  '_key',
  '-key',
  'apikey',
  'accesskey',
  'privatekey',
  'signingkey',
  'authorization',
  'cookie',
  'csrf',
  '"jwt',
  'session',
  '_pwd',
  'credential',
  'credentials',
]);
/** The same in addresses. */
const queryEnds = ends(['code', 'signature', 'state', '?key', '&key', '?jwt', '&jwt', '?sig', '&sig']);
/** Names in events about payments. */
const paymentEnds = ends(['last4', 'exp_month', 'card', 'payment_intent', 'billing_details', 'object']);

/** Whether one of these words ends here. */
const endsWith = (bytes: Uint8Array, at: number, words: Ends): boolean => {
  const candidates = words.get(ending(bytes, at));
  if (candidates === undefined) return false;
  return candidates.some(word => {
    for (let back = 0; back < word.length; back += 1)
      if (((bytes[at - back] ?? 0) | 0x20) !== word[word.length - 1 - back]) return false;
    return true;
  });
};

const endOfName = (bytes: Uint8Array, at: number): number => {
  let end = at - 1;
  while (bytes[end] === 0x22 || bytes[end] === 0x5c || bytes[end] === 0x20 || bytes[end] === 0x27) end -= 1;
  return end;
};

/**
 * Whether a line is worth a closer look for what must not be in a log. One walk over the bytes; what it lets pass has no
 * `@`, no long run of letters and digits, no fourteen digits, no name of a secret.
 */
export const suspicious = (bytes: Uint8Array, from: number, to: number): boolean => {
  let [run, runKinds, dashed, dashedKinds, digits, payments] = [0, 0, 0, 0, 0, 0];
  let firstDigit = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    const kind = kinds[byte] ?? 0;
    if (kind !== 0) {
      run += 1;
      dashed += 1;
      runKinds |= kind;
      dashedKinds |= kind;
      if (kind === 1) {
        if (digits === 0) firstDigit = byte;
        digits += 1;
        if (digits >= 13 && (digits >= 14 || firstDigit === 0x34)) return true;
      } else digits = 0;
      if (run >= 16 && (runKinds & 1) !== 0 && (runKinds & 12) !== 0) return true;
      if (run >= 20 && (runKinds & 8) !== 0 && (runKinds & 6) !== 0) return true;
      if (dashed >= 20 && (dashedKinds & 9) === 9) return true;
      continue;
    }
    run = 0;
    runKinds = 0;
    if (byte === dash) {
      dashed += 1;
      if (bytes[at - 1] === dash) digits = 0;
      continue;
    }
    dashed = 0;
    dashedKinds = 0;
    if (byte !== 0x20 || bytes[at - 1] === 0x20) digits = 0;
    if (byte === 0x40) return true;
    // %40, \u0040: the same, wrapped.
    if ((byte === 0x25 && bytes[at + 1] === 0x34) || (byte === 0x5c && bytes[at + 1] === 0x75)) return true;
    if (byte === 0x20) {
      if (bytes[at - 1] === 0x72 && endsWith(bytes, at - 1, bearer)) return true;
    } else if (byte === 0x3a || byte === 0x3d) {
      const end = endOfName(bytes, at);
      if (endsWith(bytes, end, secretEnds) || (byte === 0x3d && endsWith(bytes, end, queryEnds))) return true;
      if (endsWith(bytes, end, paymentEnds)) {
        payments += 1;
        if (payments >= 3) return true;
      }
    }
  }
  return false;
};

const bearer = ends(['bearer']);
