import packet, { type Answer, type DecodedPacket } from 'dns-packet';
import { PeerFailure } from './errors.ts';

/** Record types that are read; every other record of a reply is dropped. */
export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TXT' | 'CAA' | 'SRV' | 'PTR';

/** One record: owner and names in the value are lower case without trailing dot, the value is in zone-file form. */
export type ResourceRecord = {
  readonly name: string;
  readonly type: RecordType;
  readonly ttl: number;
  readonly value: string;
};

export type DnsQuestion = {
  /** Name without trailing dot; `.` is the root. */
  readonly name: string;
  readonly type: RecordType;
  /** True for a resolver, false for a server that is asked only for what it holds itself. */
  readonly recursion: boolean;
};

export type DnsReply = {
  /** `NOERROR`, `NXDOMAIN`, `SERVFAIL`, `REFUSED`, … */
  readonly rcode: string;
  readonly authoritative: boolean;
  readonly truncated: boolean;
  /** What answers the question: the CNAMEs in the order of the chain, then the data they lead to, equal records sorted. */
  readonly records: readonly ResourceRecord[];
  /** Authority section as sent: the referral of a parent, or the SOA of a negative answer. */
  readonly authority: readonly ResourceRecord[];
  /** Additional section as sent: glue addresses. */
  readonly additional: readonly ResourceRecord[];
  /** Zone that says "there is nothing" and for how many seconds that holds (RFC 2308 §5). */
  readonly soa?: { readonly name: string; readonly negativeTtl: number };
};

/** RFC 6891 §6.2.5 and the DNS flag day of 2020: below the size at which UDP packets get fragmented. */
const udpPayloadSize = 1232;

const headerBytes = 12;

/** RFC 6895 §2.3. */
const rcodes = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];

const rcodeName = (code: number): string => rcodes[code] ?? `RCODE${code}`;

/** A name that can be asked and kept: letters, digits, `-` and `_`, labels up to 63, 253 in all (RFC 1035 §2.3.4). */
export const isAskable = (name: string): boolean =>
  name.length <= 253 && /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}$/.test(name);

/** A question on the wire. Without EDNS for servers and firewalls that choke on it. */
export const encodeQuery = (question: DnsQuestion, id: number, edns: boolean): Buffer => {
  if (question.name !== '.' && !isAskable(question.name))
    throw new RangeError(`${question.name} is no name that can be asked`);
  return packet.encode({
    type: 'query',
    id,
    flags: question.recursion ? packet.RECURSION_DESIRED : 0,
    questions: [{ name: question.name, type: question.type, class: 'IN' }],
    additionals: edns
      ? [
          {
            name: '.',
            type: 'OPT',
            udpPayloadSize,
            flags: 0,
            extendedRcode: 0,
            ednsVersion: 0,
            flag_do: false,
            options: [],
          },
        ]
      : [],
  });
};

/** Bytes of the question section: the name up to its zero byte, then type and class. Our own queries never compress it. */
const questionOf = (query: Uint8Array): Buffer =>
  Buffer.from(query.subarray(headerBytes, query.indexOf(0, headerBytes) + 5));

const sameIgnoringCase = (left: Buffer, right: Buffer): boolean =>
  left.toString('latin1').toLowerCase() === right.toString('latin1').toLowerCase();

/**
 * True when the datagram is a reply to exactly this query: same ID, same question (RFC 5452 §9.1). An error reply
 * may leave the question out.
 */
export const repliesTo = (query: Uint8Array, reply: Buffer): boolean => {
  if (reply.length < headerBytes) return false;
  const isReply = (reply.readUInt8(2) & 0x80) !== 0;
  if (!isReply || reply.readUInt8(0) !== query[0] || reply.readUInt8(1) !== query[1]) return false;
  const questions = reply.readUInt16BE(4);
  if (questions === 0) return (reply.readUInt8(3) & 0x0f) !== 0;
  const asked = questionOf(query);
  return questions === 1 && sameIgnoringCase(asked, reply.subarray(headerBytes, headerBytes + asked.length));
};

const canonical = (name: string): string => (name === '.' ? name : name.toLowerCase().replace(/\.$/, ''));

const textOf = (data: string | Buffer | readonly (string | Buffer)[]): string => {
  const parts = typeof data === 'string' || Buffer.isBuffer(data) ? [data] : data;
  return Buffer.concat(parts.map(part => Buffer.from(part))).toString('utf8');
};

const typedValue = (answer: Answer): readonly [RecordType, string] | undefined => {
  switch (answer.type) {
    case 'A':
    case 'AAAA':
      return [answer.type, answer.data];
    case 'CNAME':
    case 'NS':
    case 'PTR':
      return [answer.type, canonical(answer.data)];
    case 'MX':
      return ['MX', `${answer.data.preference ?? 0} ${canonical(answer.data.exchange)}`];
    case 'TXT':
      return ['TXT', textOf(answer.data)];
    case 'CAA':
      return ['CAA', `${answer.data.flags ?? 0} ${answer.data.tag.toLowerCase()} "${answer.data.value}"`];
    case 'SRV':
      return [
        'SRV',
        `${answer.data.priority ?? 0} ${answer.data.weight ?? 0} ${answer.data.port} ${canonical(answer.data.target)}`,
      ];
    case 'SOA': {
      const { mname, rname, serial = 0, refresh = 0, retry = 0, expire = 0, minimum = 0 } = answer.data;
      return ['SOA', `${canonical(mname)} ${canonical(rname)} ${serial} ${refresh} ${retry} ${expire} ${minimum}`];
    }
    default:
      return undefined;
  }
};

const recordsOf = (answers: readonly Answer[] | undefined): readonly ResourceRecord[] =>
  (answers ?? []).flatMap(answer => {
    const typed = typedValue(answer);
    if (typed === undefined || answer.type === 'OPT' || ('class' in answer && answer.class !== 'IN')) return [];
    const ttl = 'ttl' in answer ? (answer.ttl ?? 0) : 0;
    return [{ name: canonical(answer.name), type: typed[0], ttl, value: typed[1] }];
  });

const byTypeAndValue = (left: ResourceRecord, right: ResourceRecord): number =>
  `${left.type} ${left.value}` < `${right.type} ${right.value}` ? -1 : 1;

/** Follows the CNAMEs from the name asked; what no chain leads to was not asked for and is not believed. */
const inChainOrder = (name: string, records: readonly ResourceRecord[]): readonly ResourceRecord[] => {
  const aliases: ResourceRecord[] = [];
  const data: ResourceRecord[] = [];
  const visited = new Set<string>();
  let owner: string | undefined = name;
  while (owner !== undefined && !visited.has(owner)) {
    visited.add(owner);
    const here: ResourceRecord[] = records.filter(record => record.name === owner).toSorted(byTypeAndValue);
    const links = here.filter(record => record.type === 'CNAME');
    aliases.push(...links);
    data.push(...here.filter(record => record.type !== 'CNAME'));
    owner = links[0]?.value;
  }
  return [...aliases, ...data];
};

const negative = (authority: readonly ResourceRecord[]): Pick<DnsReply, 'soa'> => {
  const soa = authority.find(record => record.type === 'SOA');
  if (soa === undefined) return {};
  const minimum = Number(soa.value.slice(soa.value.lastIndexOf(' ') + 1));
  return { soa: { name: soa.name, negativeTtl: Math.min(soa.ttl, minimum) } };
};

const decoded = (message: Buffer): DecodedPacket => {
  try {
    const result = packet.decode(message);
    // The decoder cuts a last record that claims to be longer than the message instead of refusing it.
    if (packet.decode.bytes > message.length) throw new RangeError('the last record is cut');
    return result;
  } catch (error) {
    throw new PeerFailure('garbage', 'the answer is not a readable DNS message', { cause: error });
  }
};

/** What a cut reply holds is not to be used (RFC 2181 §9); it is asked for again over TCP. */
const truncatedReply = (message: Buffer): DnsReply => ({
  rcode: rcodeName(message.readUInt8(3) & 0x0f),
  authoritative: (message.readUInt8(2) & 0x04) !== 0,
  truncated: true,
  records: [],
  authority: [],
  additional: [],
});

/** Reads a reply that `repliesTo` took. Throws `PeerFailure('garbage')` for anything that is not a whole DNS message. */
export const decodeReply = (question: DnsQuestion, message: Buffer): DnsReply => {
  if ((message.readUInt8(2) & 0x02) !== 0) return truncatedReply(message);
  const { answers, authorities, additionals, flag_aa: authoritative } = decoded(message);
  const optional = additionals?.find(record => record.type === 'OPT');
  const extended = optional?.type === 'OPT' ? optional.extendedRcode : 0;
  const code = (extended << 4) | (message.readUInt8(3) & 0x0f);
  const authority = recordsOf(authorities);
  return {
    rcode: rcodeName(code),
    authoritative,
    truncated: false,
    records: inChainOrder(canonical(question.name), recordsOf(answers)),
    authority,
    additional: recordsOf(additionals),
    ...negative(authority),
  };
};
