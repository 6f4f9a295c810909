import { randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { decodeReply, encodeQuery, repliesTo, type DnsQuestion, type DnsReply } from './dns-message.ts';
import { PeerFailure, SilentPeer } from './errors.ts';
import type { Io, Peer } from './io.ts';
import { limits } from './limits.ts';
import { bracketed, secondsText } from './wording.ts';

export type DnsQuery = DnsQuestion & {
  readonly server: Peer;
  /** True asks over TCP alone; otherwise UDP first and TCP when the answer does not fit. */
  readonly tcp?: boolean;
};

/**
 * Asks one question. Throws `SilentPeer` when nobody answered in time, `PeerFailure` with code `refused`, `reset`
 * or `garbage` when something answered that is no DNS answer. Error codes of DNS itself are answers (`rcode`).
 */
export type AskDns = (query: DnsQuery, signal: AbortSignal) => Promise<DnsReply>;

const randomId = (): number => randomInt(0x1_0000);

/** A server in words: `ns1.example.net (192.0.2.53)`, the port only when it is not the usual one. */
export const shownServer = ({ address, port, name }: Peer): string => {
  const place = port === 53 ? address : `${bracketed(address)}:${port}`;
  return name === undefined || name === address ? place : `${name} (${place})`;
};

/**
 * A client that remembers who answered in this run: a server that has never answered is not waited for a second
 * time, one that has answered before keeps its chance, because servers drop single questions.
 */
export const dnsClient = (io: Io): AskDns => {
  const answered = new Set<string>();
  const silentBecause = new Map<string, string>();

  const patiently = async (transport: 'udp' | 'tcp', query: DnsQuery, signal: AbortSignal): Promise<DnsReply> => {
    const key = `dns ${transport} ${query.server.address}:${query.server.port}`;
    if (io.patience.isDead(key))
      throw new SilentPeer(silentBecause.get(key) ?? `${shownServer(query.server)} did not answer before`);
    try {
      const reply = await (transport === 'tcp' ? askTcp : askUdp)(io, query, signal);
      answered.add(key);
      return reply;
    } catch (error) {
      if (error instanceof PeerFailure) answered.add(key);
      if (error instanceof SilentPeer && !answered.has(key) && !signal.aborted) {
        io.patience.markDead(key);
        silentBecause.set(key, error.message);
      }
      throw error;
    }
  };

  return async (query, signal) => {
    if (query.tcp === true) return patiently('tcp', query, signal);
    const reply = await patiently('udp', query, signal);
    return reply.truncated ? patiently('tcp', query, signal) : reply;
  };
};

/** Asks without EDNS where EDNS is not understood (RFC 6891 §7). */
const refusesEdns = ({ rcode }: DnsReply): boolean => rcode === 'FORMERR' || rcode === 'NOTIMP' || rcode === 'RCODE16';

const askUdp = async (io: Io, query: DnsQuery, signal: AbortSignal): Promise<DnsReply> => {
  for (let attempt = 1; ; attempt += 1) {
    // Some firewalls drop every packet with EDNS in it, so the last try goes without.
    const edns = attempt === 1 || attempt < limits.dnsTries;
    const ms = io.patience.allow(limits.dnsTryMs);
    try {
      const reply = await exchangeUdp(io, query, edns, ms, signal);
      return edns && refusesEdns(reply) ? await exchangeUdp(io, query, false, ms, signal) : reply;
    } catch (error) {
      if (!(error instanceof SilentPeer) || signal.aborted) throw error;
      // With a cause it is more than time that passed, for example no route: asking again changes nothing.
      if (error.cause !== undefined) throw error;
      if (attempt < limits.dnsTries) continue;
      throw new SilentPeer(
        `${shownServer(query.server)} did not answer within ${secondsText(ms)}, asked ${times(attempt)}`,
        { cause: error },
      );
    }
  }
};

const times = (count: number): string => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

const read = (query: DnsQuery, message: Buffer): DnsReply => {
  try {
    return decodeReply(query, message);
  } catch (error) {
    if (!(error instanceof PeerFailure)) throw error;
    throw new PeerFailure(
      error.code,
      `${shownServer(query.server)} answered with something that is no readable DNS message`,
      { cause: error },
    );
  }
};

const exchangeUdp = async (
  io: Io,
  query: DnsQuery,
  edns: boolean,
  ms: number,
  signal: AbortSignal,
): Promise<DnsReply> => {
  const message = encodeQuery(query, randomId(), edns);
  let strays = 0;
  const accept = (reply: Buffer): boolean => {
    const mine = repliesTo(message, reply);
    if (!mine) strays += 1;
    return mine;
  };
  const from = io.elapsed();
  try {
    return read(query, await io.askUdp(query.server, message, accept, ms, signal));
  } catch (error) {
    if (error instanceof SilentPeer) io.patience.book(from, io.elapsed());
    if (error instanceof SilentPeer && strays > 0)
      throw new PeerFailure(
        'garbage',
        `${shownServer(query.server)} answered with something that is no answer to the question`,
        { cause: error },
      );
    throw error;
  }
};

/** TCP repeats lost packets by itself, so there is one try with the time of all. */
const askTcp = async (io: Io, query: DnsQuery, signal: AbortSignal): Promise<DnsReply> => {
  const ms = io.patience.allow(limits.dnsTryMs * limits.dnsTries);
  const from = io.elapsed();
  const message = encodeQuery(query, randomId(), true);
  const late = (cause: unknown): SilentPeer =>
    new SilentPeer(`${shownServer(query.server)} did not answer over TCP within ${secondsText(ms)}`, { cause });
  try {
    const socket = await io.connectTcp(query.server, ms, signal);
    const left = Math.max(1, Math.ceil(ms - (io.elapsed() - from)));
    const reply = await exchangeOn(
      socket,
      shownServer(query.server),
      message,
      AbortSignal.any([signal, AbortSignal.timeout(left)]),
    );
    if (!repliesTo(message, reply))
      throw new PeerFailure('garbage', `${shownServer(query.server)} answered another question over TCP`);
    const whole = read(query, reply);
    if (whole.truncated)
      throw new PeerFailure('garbage', `${shownServer(query.server)} says over TCP that its answer does not fit`);
    return whole;
  } catch (error) {
    if (!(error instanceof SilentPeer)) throw error;
    io.patience.book(from, io.elapsed());
    throw signal.aborted || error.cause !== undefined ? error : late(error);
  }
};

/** Two bytes of length, then the message (RFC 1035 §4.2.2), both ways. Closes the socket however it ends. */
const exchangeOn = (socket: Socket, server: string, message: Buffer, signal: AbortSignal): Promise<Buffer> =>
  new Promise<Buffer>((resolve, reject) => {
    let held: Buffer = Buffer.alloc(0);
    const end = (act: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      socket.destroy();
      act();
    };
    const onAbort = (): void => end(() => reject(new SilentPeer('no answer came over TCP in time')));
    if (signal.aborted) return onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    const failed = (why: string): void => end(() => reject(new PeerFailure('reset', why)));
    socket.on('error', error => failed(`${server} broke off the TCP connection: ${error.message}`));
    socket.on('close', () => failed(`${server} closed the TCP connection without an answer`));
    socket.on('data', (chunk: Buffer) => {
      held = Buffer.concat([held, chunk]);
      const length = held.length < 2 ? Infinity : held.readUInt16BE(0);
      if (held.length < 2 + length) return;
      end(() => resolve(held.subarray(2, 2 + length)));
    });
    const length = Buffer.alloc(2);
    length.writeUInt16BE(message.length);
    socket.write(Buffer.concat([length, message]));
  });
