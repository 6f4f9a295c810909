import { Readable } from 'node:stream';
import { limits } from '../../platform/limits.ts';
import type { HeaderField, MessageHead } from './message-head.ts';

const chunkBytes = 64_000;
const lineFeed = 0x0a;

/** What of the lines of a body is beyond the bounds; as many are looked at as are allowed. */
const beyondLines = (raw: Buffer, from: number): string | null => {
  let lines = 0;
  for (let at = from; at < raw.length; lines += 1) {
    if (lines > limits.mailJudgedLines)
      return `Its body has more than ${limits.mailJudgedLines} lines; its signatures are not checked.`;
    const next = raw.indexOf(lineFeed, at);
    const end = next < 0 ? raw.length : next + 1;
    if (end - at > limits.mailLineBytes)
      return `Its body has a line of more than ${limits.mailLineBytes} bytes, where 998 are allowed; its signatures are not checked.`;
    at = end;
  }
  return null;
};

/** The first bytes of a message, up to a number of bytes and lines. */
export const beginningOf = (raw: Buffer, bytes: number, lines: number): Buffer => {
  const most = Math.min(raw.length, bytes);
  let end = 0;
  for (let line = 0; line < lines && end < most; line += 1) {
    const next = raw.indexOf(lineFeed, end);
    end = next < 0 ? most : Math.min(most, next + 1);
  }
  return raw.subarray(0, end);
};

/** Why the signatures of a message are not checked, in a whole sentence, or null. */
export const uncheckable = (raw: Buffer, { bodyAt, beyond }: MessageHead): string | null => {
  if (beyond !== null) return beyond;
  if (raw.length > limits.mailJudgedBytes)
    return `It has ${raw.length} bytes; signatures are checked up to ${limits.mailJudgedBytes}.`;
  return beyondLines(raw, bodyAt);
};

/** Line ends as they are sent (RFC 5322 §2.3): mailauth would do it too, one line at a time. */
const asSent = (piece: Buffer): Buffer => {
  const text = piece.toString('latin1');
  return /(?<!\r)\n/.test(text) ? Buffer.from(text.replaceAll(/(?<!\r)\n/g, '\r\n'), 'latin1') : piece;
};

/** In pieces that end with a line, so that nobody has to put lines together again. */
function* piecesOf(raw: Buffer, from: number): Generator<Buffer> {
  for (let at = from; at < raw.length;) {
    const last = raw.lastIndexOf(lineFeed, Math.min(raw.length, at + chunkBytes) - 1);
    const next = last >= at ? last : raw.indexOf(lineFeed, at);
    const end = next < 0 ? raw.length : next + 1;
    yield asSent(raw.subarray(at, end));
    at = end;
  }
}

/** The message with only the fields given in its head; null leaves the head as it is. `bodyless` leaves it at that. */
export const streamOf = (
  raw: Buffer,
  bodyAt: number,
  fields: readonly HeaderField[] | null,
  bodyless: boolean,
): Readable => {
  const pieces = function* (): Generator<Buffer> {
    if (fields === null) return yield* piecesOf(raw, 0);
    const head = fields.map(({ raw: whole }) => (whole.endsWith('\n') ? whole : `${whole}\r\n`)).join('');
    yield asSent(Buffer.from(`${head}\r\n`, 'latin1'));
    if (!bodyless) yield* piecesOf(raw, bodyAt);
  };
  return Readable.from(pieces());
};
