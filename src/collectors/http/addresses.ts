import { isIP } from 'node:net';
import { isRoutable } from '../../evidence/derive/reach.ts';
import { addressesIn } from '../../evidence/derive/web-hosts.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import { SilentPeer } from '../../platform/errors.ts';
import type { Io } from '../../platform/io.ts';
import { isAskable } from '../../platform/dns-message.ts';
import { dnsAsks, valuesOf, type Asks } from '../dns/ask.ts';
import { runResolver } from '../dns/run-resolver.ts';

/** Addresses to try for a host, in order. Throws `SilentPeer` when nobody answered the question. */
export type FindAddresses = (host: string) => Promise<readonly string[]>;

/**
 * Where hosts are: from the DNS evidence, else from the resolver of the run. Private and local addresses are left
 * out: a redirect must not lead the audit into the network it runs in.
 */
export const addressFinder = (dns: DnsEvidence, io: Io, signal: AbortSignal): FindAddresses => {
  let asks: Asks | undefined;
  const ask = async (host: string): Promise<readonly string[]> => {
    asks ??= dnsAsks(io, runResolver(io).peer, signal);
    const { resolver } = asks;
    const [four, six] = await Promise.all([
      resolver({ name: host, type: 'A' }),
      resolver({ name: host, type: 'AAAA' }),
    ]);
    const found = [...valuesOf(four, 'A'), ...valuesOf(six, 'AAAA')].filter(isRoutable);
    const silence = [four, six].find(({ status }) => status === 'silent');
    if (found.length === 0 && silence?.status === 'silent')
      throw new SilentPeer(`nobody said where ${host} is: ${silence.reason}`);
    return found;
  };
  return async host => {
    if (isIP(host) !== 0) return isRoutable(host) ? [host] : [];
    const known = addressesIn(dns, host);
    if (known.length > 0) return known.map(({ address }) => address);
    return isAskable(host) ? ask(host) : [];
  };
};
