import type { DnsEvidence } from '../dns.ts';
import { known, Unknown } from '../leaf.ts';
import type { Certificate, Handshake, TlsEndpoint } from '../tls.ts';
import { platformOfTarget, type Platform } from '../../providers/hosting/platforms.ts';
import { byCodePoint } from './answers.ts';
import type { HostEndpoints } from './web-hosts-judged.ts';

/** What one address of a host showed when it was asked for an encrypted connection. */
export type Shown = {
  readonly host: string;
  readonly endpoint: TlsEndpoint;
  readonly handshake: Handshake;
  readonly leaf: Certificate;
};

const shownAt = (endpoint: TlsEndpoint): Shown | undefined => {
  const { host } = endpoint;
  if (!known(endpoint.tcp, host).open) return undefined;
  const handshake = known(endpoint.handshake, host);
  const leaf = handshake.ok ? handshake.value.chain[0] : undefined;
  return handshake.ok && leaf !== undefined ? { host, endpoint, handshake: handshake.value, leaf } : undefined;
};

/**
 * The handshakes of a host that a test finds bad. Nothing bad while an address stayed silent, or while no address
 * showed a certificate at all, is `Unknown`: the missing one could be the bad one.
 */
export const handshakesThat = (
  isBad: (shown: Shown) => boolean,
  { host, endpoints }: HostEndpoints,
): readonly Shown[] => {
  const shown: Shown[] = [];
  let silence: Unknown | undefined;
  for (const endpoint of endpoints) {
    try {
      const found = shownAt(endpoint);
      if (found !== undefined) shown.push(found);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      silence ??= error;
    }
  }
  const bad = shown.filter(isBad);
  if (bad.length > 0) return bad;
  if (silence !== undefined) throw silence;
  if (shown.length === 0) throw new Unknown(`${host} showed no certificate`, host);
  return [];
};

/** Hosts that suffer from one cause, with what was seen; hosts and hits in code-point order of the hosts. */
export type Cause<T> = { readonly hosts: readonly [string, ...string[]]; readonly hits: readonly [T, ...T[]] };

export type Causes<T> = {
  readonly causes: readonly Cause<T>[];
  readonly unseen: readonly { readonly host: string; readonly reason: string }[];
};

/** Looks at each host and puts those together that share a cause: one expired certificate on five hosts is one thing. */
export const causesIn = <T>(
  entries: readonly HostEndpoints[],
  spot: (entry: HostEndpoints) => readonly T[],
  causeOf: (hit: T) => string,
): Causes<T> => {
  const found = new Map<string, Cause<T>>();
  const unseen: { host: string; reason: string }[] = [];
  for (const entry of entries) {
    try {
      const [first, ...rest] = spot(entry);
      if (first === undefined) continue;
      const key = [...new Set([first, ...rest].map(causeOf))].toSorted(byCodePoint).join(' ');
      const known = found.get(key);
      found.set(
        key,
        known === undefined
          ? { hosts: [entry.host], hits: [first, ...rest] }
          : { hosts: [...known.hosts, entry.host], hits: [...known.hits, first, ...rest] },
      );
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ host: entry.host, reason: error.reason });
    }
  }
  return { causes: [...found.values()], unseen };
};

/** The hosting platform that a host is pointed at, when its alias (CNAME) says so. */
const platformServing = (dns: DnsEvidence, host: string): Platform | undefined => {
  const answer = dns.names[host]?.resolver.A;
  if (answer?.status !== 'ok') return undefined;
  for (const { type, value } of answer.value.records) {
    const platform = type === 'CNAME' ? platformOfTarget(value) : undefined;
    if (platform !== undefined) return platform;
  }
  return undefined;
};

/** Where a person changes the certificate of a host. */
export const certificatePlace = (dns: DnsEvidence, { host, endpoint }: Shown): string =>
  platformServing(dns, host)?.domains ?? `the server or hosting panel behind ${host} (${endpoint.address})`;

/** Day of an ISO time, for people. */
export const dayOf = (iso: string): string => iso.slice(0, 10);

/** Name of the issuer as people know it: organisation, else common name, else as it stands. */
export const issuerName = (distinguished: string): string =>
  /(?:^|[\n,/] *)O *= *"?([^\n,"/]+)/.exec(distinguished)?.[1] ??
  /(?:^|[\n,/] *)CN *= *([^\n,/]+)/.exec(distinguished)?.[1] ??
  distinguished;
