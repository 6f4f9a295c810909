import type { DnsType } from '../evidence/dns.ts';
import { caaParts, canonicalName, canonicalValue, type RecordSet } from './record-set.ts';

/** A character-string carries its length in one byte (RFC 1035 §3.3). */
const stringBytes = 255;

const decimalEscape = (byte: number): string => `\\${String(byte).padStart(3, '0')}`;

/** One byte inside double quotes: RFC 1035 §5.1. */
const quotedByte = (byte: number): string => {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte < 0x20 || byte > 0x7e ? decimalEscape(byte) : String.fromCharCode(byte);
};

const octalByte = (byte: number): string => {
  if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
  return byte < 0x20 || byte > 0x7e ? `\\${byte.toString(8).padStart(3, '0')}` : String.fromCharCode(byte);
};

/** Text as quoted character-strings of at most 255 bytes each, with a space between. */
export const quotedText = (text: string, escapes: 'decimal' | 'octal' = 'decimal'): string => {
  const bytes = Buffer.from(text, 'utf8');
  const write = escapes === 'octal' ? octalByte : quotedByte;
  const pieces: string[] = [];
  for (let start = 0; start === 0 || start < bytes.length; start += stringBytes) {
    pieces.push(`"${[...bytes.subarray(start, start + stringBytes)].map(write).join('')}"`);
  }
  return pieces.join(' ');
};

/** A name in a zone file: unusual bytes escaped, final dot added. */
const nameText = (name: string): string => {
  if (name === '.') return name;
  const escaped = [...Buffer.from(canonicalName(name), 'utf8')].map(byte => {
    const character = String.fromCharCode(byte);
    return /[a-z0-9_.*-]/.test(character) ? character : decimalEscape(byte);
  });
  return `${escaped.join('')}.`;
};

const valueText = (type: DnsType, value: string): string => {
  const canonical = canonicalValue(type, value);
  const words = canonical.split(' ');
  switch (type) {
    case 'TXT':
      return quotedText(value);
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return nameText(canonical);
    case 'MX':
    case 'SRV':
      return [...words.slice(0, -1), nameText(words.at(-1) ?? '')].join(' ');
    case 'CAA': {
      const parts = caaParts(canonical);
      return parts === null ? quotedText(canonical) : `${parts.flags} ${parts.tag} ${quotedText(parts.value)}`;
    }
    // Addresses and SOA hold only these characters when they are sound; anything else must not break the line.
    case 'A':
    case 'AAAA':
    case 'SOA':
      return canonical.replaceAll(/[^\x21-\x7e ]/g, '?');
  }
};

/** One zone-file line for each value: `www.example.com. 3600 IN A 192.0.2.1`. Never more than one line a value. */
export const zoneLines = (set: RecordSet): readonly string[] =>
  set.values.map(value => {
    const ttl = set.ttl === undefined ? '' : `${set.ttl} `;
    return `${nameText(set.name)} ${ttl}IN ${set.type} ${valueText(set.type, value)}`;
  });

type Word = { readonly text: string; readonly quoted: boolean };

/** Reads the byte at a backslash: `\DDD` or the next character itself. */
const escapedByte = (line: string, at: number): { readonly byte: number; readonly length: number } => {
  const digits = /^\d{3}/.exec(line.slice(at + 1, at + 4))?.[0];
  if (digits === undefined) return { byte: line.charCodeAt(at + 1) & 0xff, length: 2 };
  if (Number(digits) > 255) throw new RangeError(`\\${digits} is no byte`);
  return { byte: Number(digits), length: 4 };
};

const readWord = (line: string, start: number): { readonly word: Word; readonly end: number } => {
  const quoted = line[start] === '"';
  const bytes: number[] = [];
  let at = quoted ? start + 1 : start;
  while (at < line.length) {
    const character = line[at] ?? '';
    if (quoted ? character === '"' : /[\s";]/.test(character)) break;
    const escape = character === '\\' ? escapedByte(line, at) : { byte: line.charCodeAt(at) & 0xff, length: 1 };
    bytes.push(escape.byte);
    at += escape.length;
  }
  if (quoted && line[at] !== '"') throw new RangeError('a quote is not closed');
  if (quoted && bytes.length > stringBytes) throw new RangeError('a character-string has over 255 bytes');
  return { word: { text: Buffer.from(bytes).toString('latin1'), quoted }, end: quoted ? at + 1 : at };
};

const wordsOf = (line: string): Word[] => {
  const words: Word[] = [];
  let at = 0;
  while (at < line.length && line[at] !== ';') {
    if (/\s/.test(line[at] ?? '')) {
      at += 1;
      continue;
    }
    const { word, end } = readWord(line, at);
    words.push(word);
    at = end;
  }
  return words;
};

const types: ReadonlySet<string> = new Set<DnsType>([
  'A',
  'AAAA',
  'CNAME',
  'MX',
  'NS',
  'SOA',
  'TXT',
  'CAA',
  'SRV',
  'PTR',
]);
const isType = (word: string): word is DnsType => types.has(word);

const utf8 = (latin: string): string => Buffer.from(latin, 'latin1').toString('utf8');

const parsedValue = (type: DnsType, words: readonly Word[]): string => {
  const texts = words.map(word => utf8(word.text));
  if (type === 'TXT') return utf8(words.map(word => word.text).join(''));
  if (type === 'CAA') {
    const value = texts
      .slice(2)
      .join('')
      .replaceAll(/(["\\])/g, '\\$1');
    return canonicalValue(type, `${texts[0] ?? ''} ${texts[1] ?? ''} "${value}"`);
  }
  return canonicalValue(type, texts.join(' '));
};

/**
 * Reads one line that `zoneLines` wrote (full names, one value, class IN). Throws a RangeError for what is no such
 * line; comments after `;` are dropped.
 */
export const parseZoneLine = (line: string): RecordSet => {
  const [owner, ...rest] = wordsOf(line);
  if (owner === undefined) throw new RangeError('the line is empty');
  const ttl = /^\d+$/.test(rest[0]?.text ?? '') ? Number(rest.shift()?.text) : undefined;
  if (rest.shift()?.text !== 'IN') throw new RangeError('the class is not IN');
  const type = rest.shift()?.text ?? '';
  if (!isType(type)) throw new RangeError('the record type is not known');
  if (rest.length === 0) throw new RangeError('there is no value');
  const name = canonicalName(utf8(owner.text));
  return { name, type, values: [parsedValue(type, rest)], ...(ttl === undefined ? {} : { ttl }) };
};
