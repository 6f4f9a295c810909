import { createHash } from 'node:crypto';

/** A key that begins with `prefix` (`sk_live_`), never worked anywhere and is the same in every run. */
export const inventedKey = (prefix: string, length = 32): string =>
  prefix +
  createHash('sha512').update(`${prefix} ${length}`).digest('base64url').replaceAll(/[-_]/g, '').slice(0, length);

/** The beginnings of keys are put together here, so that this repository holds nothing that looks like one. */
export const keyPrefix = (...parts: readonly string[]): string => `${parts.join('_')}_`;
