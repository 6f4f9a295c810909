import type { Wrapping } from './found.ts';
import { unwrapBase64 } from './unwrap-base64.ts';
import { unwrapEscapes } from './unwrap-escapes.ts';
import { wrappingFinder, type FindWrappings } from './wrapping-places.ts';

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

let find: FindWrappings | undefined;

/** Every part of a text that is wrapped. */
export const unwrapped = function* unwrapped(bytes: Uint8Array): Generator<Unwrapped> {
  find ??= wrappingFinder();
  const { percents, escapes, samples } = find(bytes);
  if (percents.length > 0) yield* unwrapEscapes(bytes, 'url-encoding', percents);
  if (escapes.length > 0) yield* unwrapEscapes(bytes, 'escapes', escapes);
  if (samples.length > 0) yield* unwrapBase64(bytes, samples);
};
