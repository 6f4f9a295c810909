import { isIP } from 'node:net';
import { dnsClient } from '../../platform/dns.ts';
import { isAskable } from '../../platform/dns-message.ts';
import { PeerFailure, SilentPeer } from '../../platform/errors.ts';
import type { Io, Peer } from '../../platform/io.ts';
import { isLoopback } from '../../platform/loopback.ts';
import { systemResolver } from '../../platform/system-resolver.ts';

/** No address came: the name has none, or the resolver of this machine did not say. */
export class Unresolved extends Error {
  readonly blame: 'name' | 'resolver';
  constructor(blame: 'name' | 'resolver', message: string) {
    super(message);
    this.name = 'Unresolved';
    this.blame = blame;
  }
}

/** Whether the resolver answers a question that has nothing to do with the app: who serves the root. */
const answersOthers = async (io: Io, server: Peer, signal: AbortSignal): Promise<boolean> => {
  try {
    const { rcode } = await dnsClient(io)({ server, name: '.', type: 'NS', recursion: true }, signal);
    return rcode === 'NOERROR';
  } catch (error) {
    if (error instanceof SilentPeer || error instanceof PeerFailure) return false;
    throw error;
  }
};

/**
 * The address of a host, asked anew. Throws `Unresolved`; silence is blamed on the name only when the same resolver answers
 * something else, never on a guess.
 */
export const resolved = async (io: Io, host: string, signal: AbortSignal): Promise<string> => {
  const bare = host.replace(/^\[|\]$/g, '');
  if (isIP(bare) !== 0) return bare;
  // RFC 6761 §6.3: such names are this machine and are not asked for.
  if (isLoopback(bare)) return '127.0.0.1';
  if (!isAskable(bare)) throw new Unresolved('name', `${bare} is no name that can be looked up`);
  const server = io.net.resolver ?? systemResolver();
  if (server === null) throw new Unresolved('resolver', 'this machine has no DNS resolver in its settings');
  const ask = dnsClient(io);
  let trouble: string | null = null;
  let elsewhere = false;
  for (const type of ['A', 'AAAA'] as const) {
    try {
      const { rcode, records } = await ask({ server, name: bare, type, recursion: true }, signal);
      if (rcode === 'NXDOMAIN') throw new Unresolved('name', `the name ${bare} does not exist any more (NXDOMAIN)`);
      if (rcode !== 'NOERROR') trouble = `the resolver answered ${rcode} for ${bare}`;
      for (const { type: of, value } of records) {
        if (of !== type) continue;
        if (io.reaches({ address: value, port: 443, name: bare })) return value;
        elsewhere = true;
      }
    } catch (error) {
      if (!(error instanceof SilentPeer || error instanceof PeerFailure)) throw error;
      trouble = `the resolver did not answer for ${bare}`;
      // What is silent for one type is not waited for a second time.
      break;
    }
  }
  if (elsewhere) throw new Unresolved('resolver', `${bare} has IPv6 addresses alone, and this machine has no IPv6`);
  if (trouble === null) throw new Unresolved('name', `the name ${bare} has no address any more`);
  throw new Unresolved((await answersOthers(io, server, signal)) ? 'name' : 'resolver', trouble);
};
