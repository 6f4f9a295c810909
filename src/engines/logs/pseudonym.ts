import { createHmac } from 'node:crypto';
import { remembered } from './remember.ts';

/**
 * Stands for an account or an address: equal ones are equal within one installation, and without its key nobody can try
 * out addresses against it. 12 hex digits of an HMAC-SHA-256.
 */
export const pseudonyms = (key: string | Uint8Array): ((value: string) => string) => {
  if (key.length < 16) throw new RangeError('the key of an installation has 16 bytes at least');
  return remembered(value => createHmac('sha256', key).update(value.trim().toLowerCase()).digest('hex').slice(0, 12));
};
