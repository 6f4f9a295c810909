import { isIP } from 'node:net';
import type { RawLine } from './event.ts';
import { combinedTime } from './time.ts';

const space = 0x20;
const quote = 0x22;

const until = (bytes: Uint8Array, byte: number, from: number, to: number): number => {
  let at = from;
  while (at < to && bytes[at] !== byte) at += 1;
  return at;
};

const methods: ReadonlyMap<number, string> = new Map(
  ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].map(method => [
    Buffer.from(method).reduce((sum, byte) => Math.imul(sum, 31) + byte, 0),
    method,
  ]),
);

/**
 * Reads a line as Apache and nginx write it: the common log format, with or without referrer and browser behind it
 * (https://httpd.apache.org/docs/2.4/logs.html#accesslog). False for every other line.
 */
export const readCombined = (bytes: Buffer, from: number, to: number, raw: RawLine): boolean => {
  const addressTo = until(bytes, space, from, Math.min(to, from + 256));
  if (bytes[addressTo] !== space) return false;
  const identityTo = until(bytes, space, addressTo + 1, Math.min(to, addressTo + 256));
  // Names of users may have spaces in them.
  const open = until(bytes, 0x5b, identityTo + 1, Math.min(to, identityTo + 256));
  if (bytes[open] !== 0x5b || bytes[open + 27] !== 0x5d || bytes[open + 29] !== quote) return false;
  const at = combinedTime(bytes, open + 1);
  if (Number.isNaN(at)) return false;
  let end = open + 30;
  // A quote inside is written as \".
  for (; end < to && bytes[end] !== quote; end += 1) if (bytes[end] === 0x5c) end += 1;
  const status = end + 2;
  const digit = (place: number): number => (bytes[status + place] ?? 0) - 48;
  const value = digit(0) * 100 + digit(1) * 10 + digit(2);
  if (bytes[end + 1] !== space || !(value >= 100 && value <= 599)) return false;
  raw.at = at;
  raw.status = value;
  let methodTo = open + 30;
  let sum = 0;
  for (; methodTo < end && bytes[methodTo] !== space; methodTo += 1) sum = Math.imul(sum, 31) + (bytes[methodTo] ?? 0);
  const method = methods.get(sum);
  if (method !== undefined && bytes[methodTo] === space) {
    raw.method = method;
    // The query is of no use, and may hold what nobody shall read.
    let pathTo = methodTo + 1;
    for (; pathTo < end; pathTo += 1) {
      const byte = bytes[pathTo];
      if (byte === space || byte === 0x3f || byte === 0x23) break;
    }
    raw.route = bytes.toString('latin1', methodTo + 1, Math.min(pathTo, methodTo + 1_000));
    // Only a request that changes something can be a sign-in; nobody else's address is looked at.
    if (method === 'POST') {
      const identity = bytes.toString('latin1', addressTo + 1, identityTo);
      let user = bytes.toString('latin1', identityTo + 1, open - 1);
      // Debian's other_vhosts_access.log writes the host that was asked before all else.
      const isHostFirst = isIP(identity) !== 0;
      raw.address = isHostFirst ? identity : bytes.toString('latin1', from, addressTo);
      if (isHostFirst) user = user.slice(user.indexOf(' ') + 1);
      if (user !== '-' && user !== '') raw.account = user;
    }
  }
  return true;
};
