import { crc32Base16, crc32Base62 } from './rules/checksum.ts';

/** What decides how a key of one sort may differ from the next: see `Probe` in src/providers/secrets. */
export type KeyShape = { readonly keeps: RegExp; readonly checksum?: 'crc32-base62' | 'crc32-base16' };

/** Fewer drawn characters than that, and somebody's key could be met by chance. */
const drawnAtLeast = 16;

// Without 0, O, I and l, which base 58 does not have.
const digits = '123456789';
const lower = 'abcdefghijkmnopqrstuvwxyz';
const upper = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const hex = `0${digits}abcdef`;

/** Characters to draw from for one of a part between dashes, dots and underscores: numbers stay numbers, base 16 stays base 16. */
const alphabetOf = (character: string, part: string): string | undefined => {
  if (!/[A-Za-z0-9]/.test(character)) return undefined;
  if (/^\d+$/.test(part)) return digits;
  if (/^[0-9a-f]+$/.test(part)) return hex;
  if (/\d/.test(character)) return digits;
  return /[a-z]/.test(character) ? lower : upper;
};

const checksums = {
  'crc32-base62': { length: 6, over: 30, of: crc32Base62 },
  'crc32-base16': { length: 8, over: 40, of: crc32Base16 },
} as const;

/** Mends the end of a key that carries its checksum; one that is shorter has none. */
const withChecksum = (key: string, like: string, checksum: NonNullable<KeyShape['checksum']>): string => {
  const { length, over, of } = checksums[checksum];
  const bodyOf = (text: string): string => text.slice(-length - over, -length);
  if (of(bodyOf(like)) !== like.slice(-length)) return key;
  return key.slice(0, -length) + of(bodyOf(key));
};

/**
 * A key of the same shape that nobody issued: same length, same fixed parts, each other character drawn from those of its
 * kind, and a right checksum where the key has one. Null where too little of it can be drawn.
 * @param draw an index below its argument, from a source that nobody can foretell
 */
export const madeUpKey = (key: string, shape: KeyShape, draw: (below: number) => number): string | null => {
  const open = key.replaceAll(shape.keeps, fixed => ' '.repeat(fixed.length));
  const parts = open.split(/(?<=[^A-Za-z0-9])|(?=[^A-Za-z0-9])/).flatMap(part => Array.from(part, () => part));
  let drawn = 0;
  const made = Array.from(key, (character, at) => {
    const alphabet = alphabetOf(open[at] ?? ' ', parts[at] ?? '');
    if (alphabet === undefined) return character;
    drawn += 1;
    return alphabet[draw(alphabet.length)] ?? character;
  }).join('');
  if (drawn < drawnAtLeast || made === key) return null;
  return shape.checksum === undefined ? made : withChecksum(made, key, shape.checksum);
};
