import { isIP } from 'node:net';
import type { DnsEvidence } from '../../evidence/dns.ts';
import type { Io } from '../../platform/io.ts';
import { bracketed } from '../../platform/wording.ts';

/** Host names the run has an address for; a name outside is one the browser was not allowed to look up. */
export type Reach = {
  /** Value of Chromium's `--host-resolver-rules`; empty when the browser may resolve by itself. */
  readonly rules: string;
  /** True when a name could be looked up at all, so that a failed load says something about its server. */
  readonly knows: (host: string) => boolean;
};

/** Only characters of a host name or address: a rule list is split at commas and spaces. */
const isPlain = (text: string): boolean => /^[a-z0-9._:-]{1,253}$/i.test(text);

const addressesOf = (dns: DnsEvidence | undefined): ReadonlyMap<string, readonly string[]> => {
  const found = new Map<string, readonly string[]>();
  for (const [name, { resolver }] of Object.entries(dns?.names ?? {})) {
    const values = (['A', 'AAAA'] as const).flatMap(type => {
      const leaf = resolver[type];
      return leaf?.status === 'ok'
        ? leaf.value.records.filter(record => record.type === type).map(record => record.value)
        : [];
    });
    const addresses = values.filter(address => isIP(address) !== 0);
    if (addresses.length > 0) found.set(name, addresses);
  }
  return found;
};

/** Ports at which a page can be reached or redirected to without being named in an option. */
const webPorts = [80, 443];

/**
 * The network options in the browser's own words (Chromium net/base/host_mapping_rules.h): every known name leads
 * where `io.route` leads. With a resolver given by the user every other name is unknown, as nobody asked that resolver.
 */
export const reachOf = (dns: DnsEvidence | undefined, io: Io): Reach => {
  const names = addressesOf(dns);
  const rules: string[] = [];
  const known = new Set<string>();
  const map = (host: string, port: number, address: string): void => {
    const to = io.route({ address, port, name: host });
    if (!isPlain(host) || !isPlain(to.address)) return;
    known.add(host);
    const moved = to.address !== address || to.port !== port;
    if (moved || io.net.resolver !== null) rules.push(`MAP ${host}:${port} ${bracketed(to.address)}:${to.port}`);
  };
  const ports = [...new Set([...webPorts, ...io.net.connectTo.map(({ from }) => from.port)])];
  for (const [host, addresses] of names) {
    for (const port of ports) {
      // An address that an option redirects is the one to go to; else the first, IPv4 before IPv6.
      const moved = addresses.find(address => {
        const to = io.route({ address, port, name: host });
        return to.address !== address || to.port !== port;
      });
      map(host, port, moved ?? addresses[0] ?? '');
    }
  }
  for (const { from } of io.net.connectTo)
    if (isIP(from.host) === 0 && !names.has(from.host)) map(from.host, from.port, from.host);
  if (io.net.resolver !== null) rules.push('MAP * ~NOTFOUND');
  return { rules: rules.join(', '), knows: host => io.net.resolver === null || known.has(host) };
};
