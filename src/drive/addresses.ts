import { isIP } from 'node:net';
import { dnsClient } from '../platform/dns.ts';
import { isAskable } from '../platform/dns-message.ts';
import { SilentPeer } from '../platform/errors.ts';
import type { Io, Peer } from '../platform/io.ts';
import { systemResolver } from '../platform/system-resolver.ts';
import { isLoopback } from './environment.ts';

/** Where a host of the scope is; asked once a run. Throws `SilentPeer` when nobody said. */
export type AddressOf = (host: string) => Promise<string>;

const resolverOf = (io: Io): Peer => {
  const given = io.net.resolver ?? systemResolver();
  if (given === null) throw new SilentPeer('this machine has no DNS resolver in its settings');
  return given;
};

export const addressFinder = (io: Io, signal: AbortSignal): AddressOf => {
  const ask = dnsClient(io);
  const known = new Map<string, Promise<string>>();
  const find = async (host: string): Promise<string> => {
    const bare = host.replace(/^\[|\]$/g, '');
    if (isIP(bare) !== 0) return bare;
    // RFC 6761 §6.3: such names are not asked for; they are this machine.
    if (isLoopback(host)) return '127.0.0.1';
    if (!isAskable(host)) throw new SilentPeer(`${host} is not a name that can be looked up`);
    for (const type of ['A', 'AAAA'] as const) {
      const reply = await ask({ server: resolverOf(io), name: host, type, recursion: true }, signal);
      const found = reply.records.find(record => record.type === type);
      if (found !== undefined) return found.value;
    }
    throw new SilentPeer(`${host} has no address`);
  };
  return host => {
    const asked = known.get(host) ?? find(host);
    known.set(host, asked);
    return asked;
  };
};
