import { randomInt } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { dnsClient } from '../platform/dns.ts';
import { isAskable } from '../platform/dns-message.ts';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import type { Io, Peer } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { systemResolver } from '../platform/system-resolver.ts';
import { isLoopback } from './environment.ts';

/**
 * A way to the app on which it sees another visitor than this machine otherwise is: from another address of this machine,
 * or over the other version of IP.
 */
export type Way = { readonly address: string; readonly from?: string };

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

/** RFC 1122 §3.2.1.3: all of 127.0.0.0/8 is this machine; the first hundred are left to whoever uses them. */
const loopbackAddress = (): string => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(100, 255)}`;

/** IPv6 beside the IPv4 that everybody takes, or null. */
const overIpv6 = async (io: Io, host: string, signal: AbortSignal): Promise<Way | null> => {
  if (isIP(host) !== 0 || !isAskable(host)) return null;
  const reply = await dnsClient(io)({ server: resolverOf(io), name: host, type: 'AAAA', recursion: true }, signal);
  const found = reply.records.find(({ type }) => type === 'AAAA');
  return found === undefined ? null : { address: found.value };
};

/**
 * Finds a way to the app on which it counts somebody else; null where this machine has none. On this machine each one is
 * new, so that no two of them share a counter; elsewhere there is one at most.
 */
export const wayFinder = (
  io: Io,
  app: string,
  addressOf: AddressOf,
  signal: AbortSignal,
): (() => Promise<Way | null>) => {
  const { hostname, port, protocol } = new URL(app);
  const opens = async (way: Way): Promise<boolean> => {
    const peer: Peer = {
      ...way,
      port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
      name: hostname,
    };
    if (!io.reaches(peer)) return false;
    (await io.connectTcp(peer, limits.connectMs, signal)).destroy();
    return true;
  };
  return async () => {
    try {
      const usual = await addressOf(hostname);
      const way = usual.startsWith('127.')
        ? { address: usual, from: loopbackAddress() }
        : isIPv4(usual)
          ? await overIpv6(io, hostname, signal)
          : null;
      return way !== null && (await opens(way)) ? way : null;
    } catch (error) {
      // Some systems give themselves 127.0.0.1 alone, and many networks have one version of IP.
      if (error instanceof SilentPeer || error instanceof PeerFailure) return null;
      throw error;
    }
  };
};
