import { assign } from './assign.ts';
import type { RawLine } from './event.ts';
import { type Field, outer, ranks } from './fields.ts';
import { isoTime } from './time.ts';

type Key = {
  readonly bytes: Uint8Array;
  readonly field: Field | null;
  readonly rank: number;
  /** An object under it is looked into, which this reader does not do. */
  readonly nests: boolean;
  /** Number of the line in which it was seen last: a name that stands twice means what JSON.parse says it means. */
  line: number;
};

const hashOf = (bytes: Uint8Array): number => {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
};

const keys = new Map<number, Key>();
for (const name of new Set([...ranks.keys(), ...outer])) {
  const known = ranks.get(name);
  const bytes = new TextEncoder().encode(name);
  keys.set(hashOf(bytes), {
    bytes,
    field: known?.field ?? null,
    rank: known?.rank ?? 0,
    nests: outer.has(name),
    line: 0,
  });
}

const quote = 0x22;
const backslash = 0x5c;
const fields: readonly Field[] = [
  'at',
  'level',
  'requestId',
  'method',
  'route',
  'status',
  'ms',
  'message',
  'error',
  'account',
  'address',
];
const places = new Map(fields.map((field, place) => [field, place]));
const none = 127;
const best = new Int8Array(fields.length);
let lines = 0;

const keyAt = (bytes: Uint8Array, from: number, to: number, hash: number): Key | null => {
  const key = keys.get(hash);
  if (key === undefined || key.bytes.length !== to - from) return null;
  for (let at = from; at < to; at += 1) if (bytes[at] !== key.bytes[at - from]) return null;
  return key;
};

/** End of an object or a list that begins here; -1 when it has none. */
const skipNested = (bytes: Uint8Array, from: number, to: number): number => {
  let depth = 0;
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte === quote) {
      for (at += 1; at < to && bytes[at] !== quote; at += 1) if (bytes[at] === backslash) at += 1;
    } else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
};

const digits = (bytes: Uint8Array, from: number, to: number): number => {
  if (to - from > 15 || to === from) return NaN;
  let value = 0;
  for (let at = from; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return NaN;
    value = value * 10 + digit;
  }
  return value;
};

/**
 * Reads a line of JSON as loggers write it (one object, wanted members not inside others, no escapes in them) in one walk
 * over its bytes, without making the object. False for every other line, with `raw` half filled: JSON.parse decides then.
 */
export const readFlatJson = (bytes: Buffer, from: number, to: number, raw: RawLine): boolean => {
  lines += 1;
  best.fill(none);
  let at = from;
  if (bytes[at] !== 0x7b) return false;
  at += 1;
  for (;;) {
    while (bytes[at] === 0x20) at += 1;
    if (bytes[at] !== quote) return false;
    const keyFrom = at + 1;
    let hash = 0x811c9dc5;
    for (at = keyFrom; at < to; at += 1) {
      const byte = bytes[at] ?? 0;
      if (byte === quote) break;
      if (byte === backslash) return false;
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
    const key = keyAt(bytes, keyFrom, at, hash);
    at += 1;
    while (bytes[at] === 0x20) at += 1;
    if (bytes[at] !== 0x3a) return false;
    at += 1;
    while (bytes[at] === 0x20) at += 1;
    if (at >= to) return false;
    if (key !== null) {
      if (key.line === lines) return false;
      key.line = lines;
    }
    const first = bytes[at];
    const field = key?.field ?? null;
    const place = field === null ? 0 : (places.get(field) ?? 0);
    const wanted = key !== null && field !== null && key.rank < (best[place] ?? none);
    if (first === quote) {
      const valueFrom = at + 1;
      let [escaped, high] = [false, 0];
      for (at = valueFrom; at < to; at += 1) {
        const byte = bytes[at] ?? 0;
        if (byte === quote) break;
        if (byte === backslash) {
          escaped = true;
          at += 1;
        }
        high |= byte;
      }
      if (at >= to) return false;
      if (wanted) {
        if (escaped) return false;
        const time = field === 'at' ? isoTime(bytes, valueFrom, at) : NaN;
        if (!Number.isNaN(time)) {
          raw.at = time;
          best[place] = key.rank;
        } else {
          const text = bytes.toString(high < 0x80 ? 'latin1' : 'utf8', valueFrom, at);
          // A message that is JSON itself was wrapped by a platform.
          if (field === 'message' && text.startsWith('{')) return false;
          if (assign(raw, field, text)) best[place] = key.rank;
        }
      }
      at += 1;
    } else if (first === 0x7b || first === 0x5b) {
      if (key?.nests === true && first === 0x7b) return false;
      at = skipNested(bytes, at, to);
      if (at < 0) return false;
    } else {
      const valueFrom = at;
      for (; at < to; at += 1) {
        const byte = bytes[at];
        if (byte === 0x2c || byte === 0x7d || byte === 0x20) break;
      }
      if (wanted && first !== 0x6e && first !== 0x74 && first !== 0x66) {
        const whole = digits(bytes, valueFrom, at);
        const value = Number.isNaN(whole) ? Number(bytes.toString('latin1', valueFrom, at)) : whole;
        if (Number.isNaN(value)) return false;
        if (assign(raw, field, value)) best[place] = key.rank;
      }
    }
    while (bytes[at] === 0x20) at += 1;
    if (at >= to) return false;
    if (bytes[at] === 0x2c) {
      at += 1;
      continue;
    }
    if (bytes[at] !== 0x7d) return false;
    for (at += 1; at < to; at += 1) if (bytes[at] !== 0x20) return false;
    return true;
  }
};
