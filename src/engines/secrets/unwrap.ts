import type { Wrapping } from './found.ts';
import { unwrapBase64 } from './unwrap-base64.ts';
import { unwrapEscapes } from './unwrap-escapes.ts';

/** A part of a text with one wrapping taken off. */
export type Unwrapped = {
  readonly wrapping: Wrapping;
  readonly inner: Uint8Array;
  /** Where the part stands. */
  readonly start: number;
  readonly end: number;
  /** Where a byte of `inner` came from. */
  readonly placeOf: (at: number) => number;
};

/** Every part of a text that is wrapped. */
export const unwrapped = function* unwrapped(bytes: Uint8Array): Generator<Unwrapped> {
  yield* unwrapEscapes(bytes, 'url-encoding');
  yield* unwrapEscapes(bytes, 'escapes');
  yield* unwrapBase64(bytes);
};
