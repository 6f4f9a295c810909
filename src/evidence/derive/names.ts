import type { Declared } from '../declared.ts';
import type { DnsEvidence, DnsName } from '../dns.ts';
import { byCodePoint, isUnder } from './answers.ts';

/** The names members and code rely on: the domain, www and the declared hosts, each once, in code-point order. */
export const productNames = (dns: DnsEvidence, declared: Declared): readonly string[] =>
  [...new Set([dns.domain, `www.${dns.domain}`, ...declared.hosts.map(({ host }) => host)])].toSorted(byCodePoint);

/** Names of the zone itself, without those that were asked only to find wildcards and misspelt records, or for mail alone. */
export const zoneNames = (dns: DnsEvidence): readonly DnsName[] =>
  Object.values(dns.names)
    .filter(({ name, reasons }) => isUnder(name, dns.domain) && reasons.some(reason => !artificial.has(reason)))
    .toSorted((a, b) => byCodePoint(a.name, b.name));

const artificial: ReadonlySet<string> = new Set(['typed-twice', 'wildcard-control', 'mail']);

/** Names with a label that starts with `_` belong to services, not to hosts (RFC 8552). */
export const isHostName = (name: string): boolean => !name.split('.').some(label => label.startsWith('_'));

/** The host that an MX or NS value leads to; undefined for "no mail here" (null MX, RFC 7505). */
export const targetOf = (type: 'MX' | 'NS', value: string): string | undefined => {
  const host = type === 'MX' ? (value.split(/\s+/)[1] ?? '') : value;
  return host === '' || host === '.' ? undefined : host;
};
