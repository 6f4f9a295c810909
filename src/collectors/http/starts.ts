import { addressesIn, type WebHost } from '../../evidence/derive/web-hosts.ts';
import type { Declared } from '../../evidence/declared.ts';
import type { DnsEvidence } from '../../evidence/dns.ts';
import type { Chain } from '../../evidence/http.ts';
import type { Leaf } from '../../evidence/leaf.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { limits } from '../../platform/limits.ts';
import { platformOfBuiltIn } from '../../providers/hosting/platforms.ts';
import type { Start } from './chain.ts';

/** Nobody has a page here, so what comes back shows only what redirects do with a path and a query. */
export const probePath = '/launch-ready-probe?keep=1';

/** The key of a chain in the evidence. */
export const keyOf = ({ url, address }: Start): string => (address === undefined ? url : `${url} @${address}`);

const startsOf = ({ host, addresses }: WebHost, { hosts }: Declared): readonly Start[] => {
  const own = hosts.find(each => each.host === host);
  const path = own?.path ?? '/';
  const expected = (at: string): { readonly expect?: string } =>
    own?.expect !== undefined && at === path ? { expect: own.expect } : {};
  return [
    { url: `http://${host}/` },
    { url: `https://${host}/`, ...expected('/') },
    { url: `http://${host}${probePath}` },
    { url: `https://${host}${probePath}` },
    ...(path === '/' ? [] : [{ url: new URL(path, `https://${host}`).href, ...expected(path) }]),
    ...(addresses.length > 1
      ? addresses.map(({ address }) => ({ url: `https://${host}/`, address, ...expected('/') }))
      : []),
  ];
};

/** Where the chains of the run's own hosts begin. */
export const ownStarts = (hosts: readonly WebHost[], declared: Declared): readonly Start[] =>
  hosts.flatMap(host => startsOf(host, declared));

/** An invented name that a wildcard record answers for: what is served there tells whose server it is. */
export const inventedStart = (dns: DnsEvidence): Start | null =>
  addressesIn(dns, dns.wildcardControl).length === 0 ? null : { url: `http://${dns.wildcardControl}/` };

const hostIn = (address: string): string =>
  URL.parse(address.includes('://') ? address : `https://${address}`)?.hostname ?? '';

/**
 * Addresses that a platform handed out and that the product mentions: in the repository, as a CNAME target, or on
 * its own pages. The same app may still answer there.
 */
export const platformStarts = (
  {
    repo,
    dns,
    chains,
  }: {
    readonly repo: RepoEvidence | undefined;
    readonly dns: DnsEvidence;
    readonly chains: readonly Leaf<Chain>[];
  },
  mayVisit: (host: string) => boolean,
): readonly Start[] => {
  const named = [
    ...(repo?.deploys ?? []).flatMap(({ domains }) => domains),
    ...(repo?.urls ?? []).map(({ url }) => url),
  ];
  const targets = Object.values(dns.names).flatMap(({ authoritative, resolver }) =>
    [...Object.values(authoritative), resolver].flatMap(answers =>
      Object.values(answers).flatMap(leaf =>
        leaf.status === 'ok' ? leaf.value.records.filter(({ type }) => type === 'CNAME').map(({ value }) => value) : [],
      ),
    ),
  );
  const linked = chains.flatMap(leaf => (leaf.status === 'ok' ? (leaf.value.page?.origins ?? []) : []));
  const hosts = new Set([...named, ...targets, ...linked].map(hostIn));
  return [...hosts]
    .filter(host => platformOfBuiltIn(host) !== undefined && mayVisit(host))
    .toSorted()
    .slice(0, limits.platformHosts)
    .map(host => ({ url: `https://${host}/` }));
};
