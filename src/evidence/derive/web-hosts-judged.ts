import type { Declared, DeclaredHost } from '../declared.ts';
import type { DnsAnswer, DnsEvidence } from '../dns.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown, type Leaf } from '../leaf.ts';
import type { TlsEndpoint, TlsEvidence } from '../tls.ts';
import { hostOf, startsIn } from './chains.ts';

const holds = (leaf: Leaf<DnsAnswer> | undefined, type: 'A' | 'AAAA'): boolean | undefined =>
  leaf?.status === 'ok' && leaf.value.rcode !== 'SERVFAIL' ? leaf.value.records.some(record => record.type === type) : undefined;

/** Whether a name has an address; undefined when nobody said. */
export const hasAddress = (dns: DnsEvidence, host: string): boolean | undefined => {
  const found = dns.names[host];
  if (found === undefined) return undefined;
  const said = [found.resolver, ...Object.values(found.authoritative)].map(answers => [holds(answers.A, 'A'), holds(answers.AAAA, 'AAAA')]);
  if (said.flat().includes(true)) return true;
  // Only the resolver follows a CNAME out of the domain, so only its two answers together say "none".
  return said[0]?.every(answer => answer === false) === true ? false : undefined;
};

/** How much hangs on a host: the product itself, its staging, or a name that was merely found. */
export type Standing = 'product' | 'staging' | 'found';

export const declaredAs = (declared: Declared, host: string): DeclaredHost | undefined =>
  declared.hosts.find(each => each.host === host);

export const standingOf = (declared: Declared, host: string): Standing => {
  const own = declaredAs(declared, host);
  if (own?.environment === 'staging' || (declared.staging !== undefined && hostOf(declared.staging) === host)) return 'staging';
  const isProduct = own !== undefined || [declared.domain, `www.${declared.domain}`, hostOf(declared.production ?? '')].includes(host);
  return isProduct ? 'product' : 'found';
};

/** Why a host's fault weighs one step less than a launch blocker; empty for the product itself. */
export const lighter = (standing: Standing): string =>
  ({
    product: '',
    staging: ' It is staging, not what members use, so this is high risk instead of a launch blocker.',
    found: ' Nobody declared this host as part of the product, so this is high risk instead of a launch blocker.',
  })[standing];

const isOwn = ({ domain, hosts }: Declared, host: string): boolean =>
  host === domain || host.endsWith(`.${domain}`) || hosts.some(each => each.host === host);

const judged = (declared: Declared, dns: DnsEvidence, met: readonly string[]): readonly string[] => {
  const expected = [declared.domain, `www.${declared.domain}`, ...declared.hosts.map(({ host }) => host)].filter(
    host => hasAddress(dns, host) !== false,
  );
  const all = new Set([...expected, ...met.filter(host => isOwn(declared, host))]);
  const web = [...all].filter(host => declaredAs(declared, host)?.service !== 'mail').sort();
  if (web.length === 0) throw new Unknown('no host of the domain has an address', declared.domain);
  return web;
};

/**
 * Hosts whose pages are judged, in code-point order: apex, www, the declared ones but for mail, and what was asked
 * beside them. A host that surely has no address is left out; one that nobody could look up stays in, silent.
 */
export const pageHosts = (declared: Declared, dns: DnsEvidence, http: HttpEvidence): readonly string[] =>
  judged(declared, dns, startsIn(http).map(hostOf));

export type HostEndpoints = { readonly host: string; readonly endpoints: readonly TlsEndpoint[] };

/** The same for connections: each host with its endpoints in order of address; none when nothing is known. */
export const connectionHosts = (declared: Declared, dns: DnsEvidence, tls: TlsEvidence): readonly HostEndpoints[] =>
  judged(declared, dns, tls.endpoints.map(({ host }) => host)).map(host => ({
    host,
    endpoints: tls.endpoints
      .filter(endpoint => endpoint.host === host)
      .sort((one, other) => (one.address < other.address ? -1 : one.address > other.address ? 1 : one.port - other.port)),
  }));
