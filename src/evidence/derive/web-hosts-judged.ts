import type { Declared, DeclaredHost } from '../declared.ts';
import type { DnsEvidence } from '../dns.ts';
import type { HttpEvidence } from '../http.ts';
import { Unknown } from '../leaf.ts';
import type { TlsEndpoint, TlsEvidence } from '../tls.ts';
import { byCodePoint, isUnder } from './answers.ts';
import { hostOf, startsIn } from './chains.ts';
import { productNames } from './names.ts';
import { reachOf } from './reach.ts';

/** Whether a name leads to an address; undefined when nobody said. */
export const hasAddress = (dns: DnsEvidence, host: string): boolean | undefined => {
  try {
    return ['reachable', 'unroutable'].includes(reachOf(dns, host).state);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
};

/** How much hangs on a host: the product itself, its staging, or a name that was merely found. */
export type Standing = 'product' | 'staging' | 'found';

export const declaredAs = (declared: Declared, host: string): DeclaredHost | undefined =>
  declared.hosts.find(each => each.host === host);

export const standingOf = (declared: Declared, host: string): Standing => {
  const own = declaredAs(declared, host);
  if (own?.environment === 'staging' || (declared.staging !== undefined && hostOf(declared.staging) === host))
    return 'staging';
  const isProduct =
    own !== undefined || [declared.domain, `www.${declared.domain}`, hostOf(declared.production ?? '')].includes(host);
  return isProduct ? 'product' : 'found';
};

const lighter: { readonly [S in Standing]: string } = {
  product: '',
  staging: ' It is staging, not what members use, so this is high risk instead of a launch blocker.',
  found: ' Nobody declared this host as part of the product, so this is high risk instead of a launch blocker.',
};

/** What a fault weighs that would be a launch blocker at the product itself, and the sentence that says why it weighs less. */
export const weightAt = (
  declared: Declared,
  hosts: readonly string[],
): { readonly severity: 'blocker' | 'high'; readonly because: string } => {
  const standings = hosts.map(host => standingOf(declared, host));
  const standing = standings.includes('product') ? 'product' : (standings[0] ?? 'product');
  return { severity: standing === 'product' ? 'blocker' : 'high', because: lighter[standing] };
};

const isOwn = ({ domain, hosts }: Declared, host: string): boolean =>
  isUnder(host, domain) || hosts.some(each => each.host === host);

const judged = (declared: Declared, dns: DnsEvidence, met: readonly string[]): readonly string[] => {
  const expected = productNames(dns, declared).filter(host => hasAddress(dns, host) !== false);
  const all = new Set([...expected, ...met.filter(host => isOwn(declared, host))]);
  const web = [...all].filter(host => declaredAs(declared, host)?.service !== 'mail').toSorted(byCodePoint);
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
  judged(
    declared,
    dns,
    tls.endpoints.map(({ host }) => host),
  ).map(host => ({
    host,
    endpoints: tls.endpoints
      .filter(endpoint => endpoint.host === host)
      .toSorted((one, other) => byCodePoint(one.address, other.address) || one.port - other.port),
  }));
