import {
  AUTHORITATIVE_ANSWER,
  encode,
  RECURSION_AVAILABLE,
  RECURSION_DESIRED,
  TRUNCATED_RESPONSE,
  type Answer,
  type DecodedPacket,
} from 'dns-packet';
import type { Found, OwnedRecord, Rcode } from './lookup.ts';

const rcodes: { readonly [rcode in Rcode]: number } = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 };

/** A TXT value is cut into strings of at most 255 bytes (RFC 1035 §3.3.14). */
const txtStrings = (value: string): Buffer[] => {
  const bytes = Buffer.from(value);
  const strings = [bytes.subarray(0, 255)];
  for (let start = 255; start < bytes.length; start += 255) strings.push(bytes.subarray(start, start + 255));
  return strings;
};

const caaTag = (tag: string): 'issue' | 'issuewild' | 'iodef' => {
  if (tag === 'issue' || tag === 'issuewild' || tag === 'iodef') return tag;
  throw new Error(`the world serves no CAA tag ${tag}`);
};

/** One record of a plan, in zone-file form, as dns-packet wants it. */
const wireRecord = ({ name, type, ttl, value }: OwnedRecord): Answer => {
  const fields = value.split(/\s+/);
  const field = (index: number): string => {
    const text = fields[index];
    if (text === undefined) throw new Error(`${name} ${type} "${value}" has too few fields`);
    return text;
  };
  switch (type) {
    case 'TXT':
      return { name, type, ttl, data: txtStrings(value) };
    case 'MX':
      return { name, type, ttl, data: { preference: Number(field(0)), exchange: field(1) } };
    case 'SRV':
      return {
        name,
        type,
        ttl,
        data: { priority: Number(field(0)), weight: Number(field(1)), port: Number(field(2)), target: field(3) },
      };
    case 'CAA': {
      const text = fields
        .slice(2)
        .join(' ')
        .replace(/^"(.*)"$/, '$1');
      return { name, type, ttl, data: { flags: Number(field(0)), tag: caaTag(field(1)), value: text } };
    }
    case 'SOA': {
      const [serial, refresh, retry, expire, minimum] = fields.slice(2).map(Number);
      return { name, type, ttl, data: { mname: field(0), rname: field(1), serial, refresh, retry, expire, minimum } };
    }
    default:
      return { name, type, ttl, data: value };
  }
};

export type Manner = {
  /** A recursive resolver says so (RA) and is never authoritative. */
  readonly recursive: boolean;
  /** Empties the answer and sets TC, whatever its size. */
  readonly truncated: boolean;
  /** Largest message the transport carries. */
  readonly maxBytes: number;
};

export const encodeReply = (query: DecodedPacket, found: Found, { recursive, truncated, maxBytes }: Manner): Buffer => {
  const flags =
    rcodes[found.rcode] |
    (query.flag_rd ? RECURSION_DESIRED : 0) |
    (recursive ? RECURSION_AVAILABLE : 0) |
    (found.authoritative && !recursive ? AUTHORITATIVE_ANSWER : 0);
  const opt = query.additionals?.find(record => record.type === 'OPT');
  const edns: Answer[] =
    opt === undefined
      ? []
      : [
          {
            name: '.',
            type: 'OPT',
            udpPayloadSize: 1232,
            extendedRcode: 0,
            ednsVersion: 0,
            flags: 0,
            flag_do: false,
            options: [],
          },
        ];
  const base = { type: 'response', id: query.id ?? 0, questions: query.questions ?? [] } as const;
  const whole = encode({
    ...base,
    flags,
    answers: found.answers.map(wireRecord),
    authorities: found.authorities.map(wireRecord),
    additionals: [...found.additionals.map(wireRecord), ...edns],
  });
  if (!truncated && whole.length <= maxBytes) return whole;
  return encode({ ...base, flags: flags | TRUNCATED_RESPONSE, additionals: edns });
};

/** What a UDP client can take: 512 bytes, or what it says, up to the flag-day size of 1232 (dnsflagday.net/2020). */
export const udpBytes = (query: DecodedPacket): number => {
  const opt = query.additionals?.find(record => record.type === 'OPT');
  return opt?.type === 'OPT' ? Math.min(Math.max(opt.udpPayloadSize, 512), 1232) : 512;
};

/** A reply with the right ID whose names are compression pointers to themselves: a careless parser never returns. */
export const garbageReply = (query: DecodedPacket): Buffer => {
  const reply = Buffer.alloc(64, Buffer.from([0xc0, 0x0c]));
  reply.writeUInt16BE(query.id ?? 0, 0);
  Buffer.from([0x84, 0x00, 0, 1, 0, 5, 0, 0, 0, 0]).copy(reply, 2);
  return reply;
};
