import { holdsText } from './base64-text.ts';
import { latin1 } from './latin1.ts';
import { sampleStride, shortestRun } from './wrapping-code.ts';
import type { Unwrapped } from './unwrap.ts';

/** As far as it is looked at before anything is unwrapped. */
const looked = 128;

/** A longer run is unwrapped in parts, which overlap by more than any secret is long. */
const longestRun = 1 << 18;
const runOverlap = 1 << 14;

/** Bit 1: in one of the alphabets; bit 2: as the first of a group of four it begins a byte of ASCII. */
const alphabet = new Uint8Array(256);
for (const [value, character] of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_'
  .split('')
  .entries())
  alphabet[character.charCodeAt(0)] = value < 32 ? 3 : 1;

/** Lines of one wrapped block are as long as each other, in whole groups of four. */
const wrappedLine = 60;

/** The end of a run; where it goes on in the next line, the end of that. */
const endOf = (bytes: Uint8Array, from: number, most: number): number => {
  let at = from;
  for (let lineFrom = from; ; lineFrom = at) {
    while (at < most && alphabet[bytes[at] ?? 0] !== 0) at++;
    if (at - lineFrom < wrappedLine || (at - lineFrom) % 4 !== 0) return at;
    let next = at;
    if (bytes[next] === 13) next++;
    if (bytes[next] !== 10) return at;
    next++;
    while (bytes[next] === 32 || bytes[next] === 9) next++;
    if (alphabet[bytes[next] ?? 0] === 0) return at;
    at = next;
  }
};

const dot = 46;
/** The payload of a token stands between two dots, after a header that begins as JSON does. */
const inJwt = (bytes: Uint8Array, from: number): boolean =>
  bytes[from - 1] === dot && /(?:^|[^\w-])eyJ[\w-]{5,1000}\.$/.test(latin1(bytes, Math.max(0, from - 1_024), from));

/** Three bytes come from a group of four characters; line ends between them count for none. */
const placesOf = (bytes: Uint8Array, first: number, to: number): ((at: number) => number) => {
  const within = (at: number): number => Math.floor((at * 4) / 3);
  if (!bytes.subarray(first, to).includes(10)) return at => Math.min(to, first + within(at));
  const places: number[] = [];
  for (let at = first; at < to; at++) if (alphabet[bytes[at] as number] !== 0) places.push(at);
  return at => places[within(at)] ?? to;
};

const groupsOfText = 5;
/** No name is so long: it is decoded in any case, because text of other languages is no ASCII. */
const longName = 64;
/**
 * How many bytes on the groups of four begin, or -1 where no text does: a run can begin inside the alphabet, after a slash
 * or a hyphen that belongs to what stands before. Nearly every long name in source is told from text without decoding.
 */
const phaseAt = (bytes: Uint8Array, at: number, to: number): number => {
  for (let phase = 0; phase < 4; phase++) {
    let groups = 0;
    while (
      groups < groupsOfText &&
      at + phase + 4 * groups < to &&
      alphabet[bytes[at + phase + 4 * groups] as number] === 3
    )
      groups++;
    if (groups < groupsOfText && to - at < longName) continue;
    if (holdsText(bytes, at + phase, to)) return phase;
  }
  return -1;
};

/** The run about a place, and up to where all is seen. */
const runAt = (
  bytes: Uint8Array,
  probe: number,
  done: number,
): { readonly run: Unwrapped | null; readonly next: number } => {
  let from = probe;
  while (from > done && alphabet[bytes[from - 1] as number] !== 0) from--;
  const most = Math.min(bytes.length, from + longestRun);
  // So much of it is enough to tell that it is no text, as nearly all are not.
  const near = endOf(bytes, probe, Math.min(most, probe + looked));
  if (near - from < shortestRun) return { run: null, next: near };
  // Where it begins with bytes that are no text, what was sampled can still be, or a later place.
  const atStart = phaseAt(bytes, from, near);
  const phase = atStart >= 0 || from === probe ? atStart : phaseAt(bytes, probe, near);
  if (phase < 0) return { run: null, next: Math.min(near, probe + sampleStride) };
  const to = endOf(bytes, probe, most);
  const first = (atStart < 0 ? probe : from) + phase;
  const inner = Buffer.from(latin1(bytes, first, to), 'base64');
  const wrapping = inJwt(bytes, from) ? 'jwt' : 'base64';
  const next = to - from >= longestRun ? to - runOverlap : to;
  return { run: { wrapping, inner, start: from, end: to, placeOf: placesOf(bytes, first, to) }, next };
};

/**
 * Runs of base64, of either alphabet, that hold text.
 * @param samples places in runs that may hold some, in order
 */
export const unwrapBase64 = function* unwrapBase64(
  bytes: Uint8Array,
  samples: readonly number[],
): Generator<Unwrapped> {
  let done = 0;
  for (const probe of samples) {
    if (probe < done) continue;
    const part = runAt(bytes, probe, done);
    done = part.next;
    if (part.run !== null) yield part.run;
  }
};
