import { isIPv6 } from 'node:net';
import type { Declared } from '../declared.ts';
import type { DnsEvidence, DnsName, NameReason } from '../dns.ts';
import { Unknown } from '../leaf.ts';
import { byCodePoint } from './answers.ts';
import { isHostName } from './names.ts';
import { isRoutable, reachOf } from './reach.ts';

export type WebAddress = { readonly address: string; readonly family: 4 | 6 };

/** A host that answers people or programs over the web: its addresses on the internet, IPv4 before IPv6. */
export type WebHost = { readonly host: string; readonly addresses: readonly [WebAddress, ...WebAddress[]] };

const familyOf = (address: string): 4 | 6 => (isIPv6(address) ? 6 : 4);

/** Addresses of a name on the internet, IPv4 first, each in code-point order; none when it has none or nobody said. */
export const addressesIn = (dns: DnsEvidence, host: string): readonly WebAddress[] => {
  try {
    const { ipv4, ipv6 } = reachOf(dns, host);
    return [...ipv4.toSorted(byCodePoint), ...ipv6.toSorted(byCodePoint)]
      .filter(isRoutable)
      .map(address => ({ address, family: familyOf(address) }));
  } catch (error) {
    if (error instanceof Unknown) return [];
    throw error;
  }
};

const reasonsThatServe: ReadonlySet<NameReason> = new Set(['apex', 'www', 'declared', 'common']);

/** Mail and monitoring names need not answer on the web; what nobody declared there is left alone. */
const guessesOfOtherServices = new Set(['mail']);

const isGuess = ({ reasons }: DnsName): boolean => reasons.every(reason => reason === 'common');

const sameAddresses = (one: readonly WebAddress[], other: readonly WebAddress[]): boolean =>
  one.length === other.length && one.every(({ address }, index) => address === other[index]?.address);

/**
 * The web hosts of a run: apex, www, declared hosts but for mail, and common names that were found, in that order
 * of need. A found name that a wildcard record answers for is no host of its own.
 */
export const webHosts = (dns: DnsEvidence, declared: Declared, only?: readonly string[]): readonly WebHost[] => {
  const wildcard = addressesIn(dns, dns.wildcardControl);
  const declaredMail = new Set(declared.hosts.filter(({ service }) => service === 'mail').map(({ host }) => host));
  return Object.values(dns.names)
    .filter(name => name.reasons.some(reason => reasonsThatServe.has(reason)) && isHostName(name.name))
    .filter(({ name }) => !declaredMail.has(name) && (only === undefined || only.includes(name)))
    .filter(name => !isGuess(name) || !guessesOfOtherServices.has(name.name.split('.')[0] ?? ''))
    .toSorted((a, b) => Number(isGuess(a)) - Number(isGuess(b)) || byCodePoint(a.name, b.name))
    .flatMap(entry => {
      const [first, ...rest] = addressesIn(dns, entry.name);
      if (first === undefined) return [];
      const addresses = [first, ...rest] as const;
      return isGuess(entry) && wildcard.length > 0 && sameAddresses(addresses, wildcard)
        ? []
        : [{ host: entry.name, addresses }];
    });
};
