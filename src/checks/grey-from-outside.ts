import type { Declared } from '../evidence/declared.ts';
import { byCodePoint, isUnder } from '../evidence/derive/answers.ts';
import { isProxied } from '../evidence/derive/proxied.ts';
import { addressesIn } from '../evidence/derive/web-hosts.ts';
import type { DnsEvidence } from '../evidence/dns.ts';
import { known } from '../evidence/leaf.ts';
import { platformAtAddress } from '../providers/hosting/apex-targets.ts';
import { platformOfTarget } from '../providers/hosting/platforms.ts';
import type { Fault } from './check.ts';
import { byHand, listed } from './wording.ts';

const servesPeople = new Set(['site', 'app', 'api', 'auth']);

/** Aliases on the way from a host to its addresses, as the resolver gave them. */
const aliasesOf = ({ names }: DnsEvidence, host: string): readonly string[] => {
  const leaf = names[host]?.resolver.A;
  return leaf?.status === 'ok'
    ? leaf.value.records.filter(({ type }) => type === 'CNAME').map(({ value }) => value)
    : [];
};

const greyAt = (dns: DnsEvidence, host: string): Fault | undefined => {
  const addresses = addressesIn(dns, host).map(({ address }) => address);
  const [first] = addresses;
  if (first === undefined || addresses.some(isProxied)) return undefined;
  // A platform has an edge of its own.
  if (aliasesOf(dns, host).some(alias => platformOfTarget(alias) !== undefined)) return undefined;
  if (addresses.some(address => platformAtAddress(address) !== undefined)) return undefined;
  return {
    place: host,
    hosts: [host],
    severity: 'high',
    confidence: 'observed',
    happened: `Nobody stands before the server of ${host}: a flood of requests or a rush of visitors hits it directly, and nothing is answered out of a cache.`,
    cause: `Cloudflare answers DNS for the domain, and for ${host} it gives the address of the server itself (${listed(addresses)}): its cloud is grey.`,
    evidence: addresses.map(address => `${host}: ${address}, no address of Cloudflare’s proxy`),
    replay: { tool: 'dig', name: host, type: first.includes(':') ? 'AAAA' : 'A', at: 'resolver', shows: first },
    remedy: [
      byHand(
        `Cloudflare → ${dns.domain} → DNS → Records`,
        `Switch “Proxy status” of ${host} on: the grey cloud becomes orange.`,
        'Before that, see that the encryption mode is “Full (strict)” and that your server has a valid certificate for the name.',
      ),
    ],
  };
};

/**
 * Hosts of people that Cloudflare answers for in DNS alone, as anybody can see it: the domain is at its name servers, and the
 * address is none of its proxy. None where the domain is elsewhere. `Unknown` when nobody said who answers for the domain.
 */
export const greyFromOutside = (dns: DnsEvidence, declared: Declared): readonly Fault[] => {
  const { servers } = known(dns.delegation);
  if (servers.length === 0 || !servers.every(server => server.endsWith('.ns.cloudflare.com'))) return [];
  const own = declared.hosts
    .filter(({ service, environment }) => servesPeople.has(service) && environment === 'production')
    .map(({ host }) => host);
  return [...new Set([dns.domain, `www.${dns.domain}`, ...own])]
    .filter(host => isUnder(host, dns.domain))
    .toSorted(byCodePoint)
    .flatMap(host => greyAt(dns, host) ?? []);
};
