import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import packet, { type Answer, type DecodedPacket } from 'dns-packet';
import type { DnsType } from '../../src/evidence/dns.ts';

export type TestRecord = {
  readonly name: string;
  readonly type: DnsType;
  readonly value: string;
  readonly ttl: number;
};

/** A reply to a question, or null to stay silent. */
export type Responder = (
  name: string,
  type: string,
) => { readonly records: readonly TestRecord[]; readonly soaTtl?: number; readonly authoritative?: boolean } | null;

const answerOf = ({ name, type, value, ttl }: TestRecord): Answer => {
  const words = value.split(' ');
  if (type === 'MX') return { name, type, ttl, data: { preference: Number(words[0]), exchange: words[1] ?? '' } };
  if (type === 'SOA')
    return {
      name,
      type,
      ttl,
      data: { mname: 'ns1.dns.test', rname: 'x.test', serial: 1, refresh: 1, retry: 1, expire: 1, minimum: ttl },
    };
  if (type === 'TXT') return { name, type, ttl, data: [value] };
  return { name, type, ttl, data: value } as Answer;
};

const replyTo = (message: Buffer, respond: Responder): Buffer | null => {
  const query: DecodedPacket = packet.decode(message);
  const [question] = query.questions ?? [];
  if (question === undefined) return null;
  const said = respond(question.name.toLowerCase(), question.type);
  if (said === null) return null;
  const soa: Answer[] =
    said.records.length > 0
      ? []
      : [answerOf({ name: 'community.test', type: 'SOA', value: '', ttl: said.soaTtl ?? 60 })];
  return packet.encode({
    type: 'response',
    id: query.id ?? 0,
    flags: (said.authoritative === false ? 0 : packet.AUTHORITATIVE_ANSWER) | packet.RECURSION_DESIRED,
    questions: [question],
    answers: said.records.map(answerOf),
    authorities: soa,
  });
};

const overTcp = (socket: Socket, respond: Responder): void => {
  socket.on('error', () => {});
  socket.on('data', data => {
    const bytes = replyTo(data.subarray(2), respond);
    if (bytes === null) return;
    const length = Buffer.alloc(2);
    length.writeUInt16BE(bytes.length);
    socket.end(Buffer.concat([length, bytes]));
  });
};

/** One port for TCP and UDP alike. The UDP port of a number that TCP has free can belong to somebody else: then another is tried. */
const bothOnOnePort = async (
  serve: (socket: Socket) => void,
): Promise<{ tcp: Server; udp: DatagramSocket; port: number }> => {
  for (let tries = 0; tries < 20; tries += 1) {
    const tcp = createServer(serve).listen(0, '127.0.0.1');
    await once(tcp, 'listening');
    const address = tcp.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const udp = createSocket('udp4');
    try {
      udp.bind(address.port, '127.0.0.1');
      await once(udp, 'listening');
      return { tcp, udp, port: address.port };
    } catch (error) {
      tcp.close();
      udp.close();
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new Error('no port of loopback is free for UDP and TCP alike');
};

/** A DNS server on loopback, UDP and TCP on one port; `stop` closes it. */
export const dnsServer = async (respond: Responder): Promise<{ readonly port: number; readonly stop: () => void }> => {
  const { tcp, udp, port } = await bothOnOnePort(socket => overTcp(socket, respond));
  udp.on('message', (message, from) => {
    const bytes = replyTo(message, respond);
    if (bytes !== null) udp.send(bytes, from.port, from.address);
  });
  return {
    port,
    stop: () => {
      udp.close();
      tcp.close();
    },
  };
};

const is = (name: string, type: string) => (record: TestRecord) => record.name === name && record.type === type;

/** Answers from a zone that may change while it runs. */
export const zoneResponder =
  (zone: () => readonly TestRecord[]): Responder =>
  (name, type) => ({ records: zone().filter(is(name, type)) });

/** A resolver with a memory: what it was told it repeats, with the seconds counted down, until they are up. */
export const rememberingResolver = (source: Responder): Responder => {
  const memory = new Map<string, { readonly records: readonly TestRecord[]; readonly until: number }>();
  return (name, type) => {
    const key = `${name} ${type}`;
    const kept = memory.get(key);
    const left = kept === undefined ? 0 : Math.ceil((kept.until - performance.now()) / 1000);
    if (kept !== undefined && left > 0)
      return { authoritative: false, soaTtl: left, records: kept.records.map(record => ({ ...record, ttl: left })) };
    const said = source(name, type);
    if (said === null) return null;
    const ttl = said.records[0]?.ttl ?? 2;
    memory.set(key, { records: said.records, until: performance.now() + ttl * 1000 });
    return { ...said, authoritative: false, soaTtl: ttl };
  };
};
