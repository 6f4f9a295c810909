import { decode, type DecodedPacket } from 'dns-packet';
import type { Socket } from 'node:net';
import type { NoteContact } from './contacts.ts';
import { encodeReply, garbageReply, udpBytes } from './dns-message.ts';
import type { TcpDoor, UdpDoor } from './doors.ts';
import { failed, type Found } from './lookup.ts';
import type { NameServerPlan } from './plan.ts';

/** How one DNS server of the world behaves, and what it knows. */
export type DnsServer = {
  /** As contacts name it. */
  readonly name: string;
  readonly recursive: boolean;
  readonly udp: NameServerPlan['udp'];
  readonly tcp: NameServerPlan['tcp'];
  readonly delayMs: number;
  /** Name in lower case without trailing dot (`.` for the root), type as dns-packet spells it. */
  readonly answer: (name: string, type: string) => Found;
};

const maxTcpBytes = 65_535;
const zoneTransfers = new Set(['AXFR', 'IXFR']);

const found = (server: DnsServer, query: DecodedPacket): Found => {
  const [question] = query.questions ?? [];
  if (question === undefined || server.udp === 'refuses' || zoneTransfers.has(question.type)) return failed('REFUSED');
  if (server.udp === 'servfail') return failed('SERVFAIL');
  const answer = server.answer(question.name.toLowerCase(), question.type);
  return server.udp === 'not-authoritative' ? { ...answer, authoritative: false } : answer;
};

const parsed = (message: Buffer): DecodedPacket | null => {
  try {
    const query = decode(message);
    return query.type === 'query' ? query : null;
  } catch {
    // Noise on the port; real servers drop it too.
    return null;
  }
};

/** The reply to one message, or null when none is sent. */
const replyTo = (server: DnsServer, message: Buffer, transport: 'udp' | 'tcp', note: NoteContact): Buffer | null => {
  const query = parsed(message);
  if (query === null) return null;
  const [question] = query.questions ?? [];
  note({
    kind: 'dns',
    to: server.name,
    host: question?.name.toLowerCase() ?? '',
    what: `${question?.type ?? ''} ${transport}`,
  });
  if (server[transport] === 'silent') return null;
  if (server.udp === 'garbage') return garbageReply(query);
  const truncated = transport === 'udp' && server.udp === 'truncates';
  const maxBytes = transport === 'udp' ? udpBytes(query) : maxTcpBytes;
  return encodeReply(query, found(server, query), { recursive: server.recursive, truncated, maxBytes });
};

const after = (ms: number, act: () => void): void => {
  if (ms === 0) return act();
  setTimeout(act, ms).unref();
};

/** Cuts a stream into messages: two bytes of length before each (RFC 1035 §4.2.2). */
const serveStream = (socket: Socket, take: (message: Buffer) => void): void => {
  let pending = Buffer.alloc(0);
  socket.setTimeout(10_000, () => socket.destroy());
  socket.on('data', chunk => {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      take(pending.subarray(2, end));
      pending = pending.subarray(end);
    }
  });
};

/** Puts a server behind its doors; null takes it off the network (UDP falls silent, TCP refuses). */
export const serveDns = async (
  doors: { tcp: TcpDoor; udp: UdpDoor },
  server: DnsServer | null,
  note: NoteContact,
): Promise<void> => {
  doors.udp.serve(
    server === null
      ? null
      : (message, reply) => {
          const bytes = replyTo(server, message, 'udp', note);
          if (bytes !== null) after(server.delayMs, () => reply(bytes));
        },
  );
  await doors.tcp.serve(
    server === null || server.tcp === 'closed'
      ? null
      : socket =>
          serveStream(socket, message => {
            const bytes = replyTo(server, message, 'tcp', note);
            if (bytes === null) return;
            const framed = Buffer.alloc(2 + bytes.length);
            framed.writeUInt16BE(bytes.length, 0);
            bytes.copy(framed, 2);
            after(server.delayMs, () => void (socket.writable && socket.write(framed)));
          }),
  );
};
