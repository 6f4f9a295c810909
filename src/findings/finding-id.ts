import { createHash } from 'node:crypto';

/** `<check>#` and the first 8 hex digits of SHA-256 over the UTF-8 of the place: same thing at fault, same ID, everywhere. */
export const findingId = (check: string, place: string): string =>
  `${check}#${createHash('sha256').update(place, 'utf8').digest('hex').slice(0, 8)}`;
