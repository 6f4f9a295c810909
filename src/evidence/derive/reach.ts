import type { DnsEvidence, DnsRecord } from '../dns.ts';
import { Unknown } from '../leaf.ts';
import { resolved, type Resolved } from './answers.ts';

export type Reach = {
  /** `reachable`, or why nobody gets an address to connect to. */
  readonly state: 'reachable' | 'no-such-name' | 'no-address' | 'server-failure' | 'unroutable';
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
  readonly links: readonly DnsRecord[];
  /** The name at which the way ended. */
  readonly end: string;
};

/** Special-purpose ranges that lead nowhere from the internet (RFC 6890, RFC 1918, RFC 6598, RFC 4193). */
const unroutable: readonly RegExp[] = [
  /^0\./,
  /^10\./,
  /^127\./,
  /^169\.254\./,
  /^192\.168\./,
  /^172\.(1[6-9]|2\d|3[01])\./,
  /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^::1?$/,
  /^f[cd][0-9a-f]{2}:/i,
  /^fe[89ab][0-9a-f]:/i,
  // Multicast and reserved (RFC 5771, RFC 1112 §4), and IPv4 in the clothes of IPv6 (RFC 4291 §2.5.5.2), which would
  // lead past the lines above.
  /^(22[4-9]|2[3-5]\d)\./,
  /^::ffff:/i,
];

export const isRoutable = (address: string): boolean => !unroutable.some(range => range.test(address));

/** Whether a name leads to an address on the internet. Throws `Unknown` when the answers that decide it are silent. */
export const reachOf = (dns: DnsEvidence, name: string): Reach => {
  const [four, six] = [lookUp(dns, name, 'A'), lookUp(dns, name, 'AAAA')];
  const ipv4 = four instanceof Unknown ? [] : four.values;
  const ipv6 = six instanceof Unknown ? [] : six.values;
  const led = [four, six].find(way => !(way instanceof Unknown) && way.values.some(isRoutable));
  if (led !== undefined && !(led instanceof Unknown))
    return { state: 'reachable', ipv4, ipv6, links: led.links, end: led.end };
  // Without the other family nobody can say that there is no address.
  if (four instanceof Unknown) throw four;
  if (six instanceof Unknown) throw six;
  const state = ipv4.length + ipv6.length > 0 ? 'unroutable' : missing(four.rcode);
  return { state, ipv4, ipv6, links: four.links, end: four.end };
};

const lookUp = (dns: DnsEvidence, name: string, type: 'A' | 'AAAA'): Resolved | Unknown => {
  try {
    return resolved(dns, name, type);
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
};

const missing = (rcode: string): Reach['state'] => {
  if (rcode === 'NXDOMAIN') return 'no-such-name';
  return rcode === 'NOERROR' ? 'no-address' : 'server-failure';
};
