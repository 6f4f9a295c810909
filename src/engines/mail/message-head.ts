import { limits } from '../../platform/limits.ts';

export type HeaderField = {
  /** Lower case. */
  readonly name: string;
  /** Unfolded, without white space around it; bytes as Latin-1. */
  readonly value: string;
  /** As it stands in the message, with its line end. */
  readonly raw: string;
};

export type MessageHead = {
  readonly fields: readonly HeaderField[];
  /** Where the body starts. */
  readonly bodyAt: number;
  /** A whole sentence where the head is beyond the bounds and was cut, else null. */
  readonly beyond: string | null;
};

/** Where the head ends, its empty line included (RFC 5322 §2.1). */
const endOf = (raw: Buffer): number => {
  if (raw[0] === 0x0a) return 1;
  if (raw[0] === 0x0d && raw[1] === 0x0a) return 2;
  const ends = [
    [raw.indexOf('\n\r\n'), 3],
    [raw.indexOf('\n\n'), 2],
  ] as const;
  return Math.min(raw.length, ...ends.flatMap(([at, length]) => (at < 0 ? [] : [at + length])));
};

const boundsOf = (bytes: number, lines: number, fields: number): string | null => {
  if (bytes > limits.mailHeaderBytes)
    return `Its header has ${bytes} bytes; more than ${limits.mailHeaderBytes} are not read.`;
  if (lines > limits.mailHeaderLines)
    return `Its header has ${lines} lines; more than ${limits.mailHeaderLines} are not read.`;
  if (fields > limits.mailHeaderFields)
    return `Its header has ${fields} fields; more than ${limits.mailHeaderFields} are not read.`;
  return null;
};

/** Splits off the head. Never throws; takes time in proportion to the bound. */
export const readHead = (raw: Buffer): MessageHead => {
  const bodyAt = endOf(raw);
  const text = raw.subarray(0, Math.min(bodyAt, limits.mailHeaderBytes)).toString('latin1');
  const lines = (text.match(/[^\n]*\n|[^\n]+$/g) ?? []).filter(line => line.trim() !== '');
  const pieces: string[][] = [];
  for (const line of lines.slice(0, limits.mailHeaderLines)) {
    const last = pieces.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) last.push(line);
    else pieces.push([line]);
  }
  const fields = pieces.slice(0, limits.mailHeaderFields).flatMap((piece): readonly HeaderField[] => {
    const whole = piece.join('');
    const colon = whole.indexOf(':');
    const name = whole.slice(0, Math.max(0, colon)).trim().toLowerCase();
    // Printable US-ASCII without the colon (RFC 5322 §2.2).
    if (!/^[\x21-\x39\x3b-\x7e]+$/.test(name)) return [];
    return [
      {
        name,
        value: whole
          .slice(colon + 1)
          .replaceAll(/\r?\n/g, '')
          .trim(),
        raw: whole,
      },
    ];
  });
  return { fields, bodyAt, beyond: boundsOf(bodyAt, lines.length, pieces.length) };
};

/** Values of all fields of a name, in order. */
export const valuesOf = (fields: readonly HeaderField[], name: string): readonly string[] =>
  fields.filter(field => field.name === name).map(({ value }) => value);
