import type { EvidenceSet } from '../map.ts';

/** Something that ends on a day: a certificate as it is served at these hosts, what was paid for a domain, or the key of a service. */
export type Expiring = {
  readonly what: 'certificate' | 'domain' | 'key';
  readonly names: readonly string[];
  /** ISO 8601; null where it could not be seen, and `reason` says why. */
  readonly at: string | null;
  readonly reason?: string;
};

const notLooked = 'it was not looked at';

const certificates = (tls: EvidenceSet['keys']['tls'], domain: string): readonly Expiring[] => {
  if (tls?.status !== 'ok')
    return [{ what: 'certificate', names: [domain], at: null, reason: tls?.reason ?? notLooked }];
  const shown = tls.value.endpoints.flatMap(({ host, handshake }): readonly (Expiring & { readonly by: string })[] => {
    const unseen = (reason: string) => [{ what: 'certificate' as const, names: [host], at: null, reason, by: reason }];
    if (handshake.status === 'silent') return unseen(handshake.reason);
    if (!handshake.value.ok) return unseen(handshake.value.detail);
    const [leaf] = handshake.value.value.chain;
    if (leaf === undefined) return unseen('no certificate was shown');
    return [{ what: 'certificate', names: [host], at: leaf.validTo, by: leaf.fingerprint }];
  });
  return [...Map.groupBy(shown, ({ by }) => by).values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return [];
    const { by: _by, ...one } = first;
    return [{ ...one, names: [...new Set([first, ...rest].flatMap(({ names }) => names))].toSorted() }];
  });
};

const registration = (key: EvidenceSet['keys']['registration'], domain: string): Expiring => {
  const none = (reason: string): Expiring => ({ what: 'domain', names: [domain], at: null, reason });
  if (key?.status !== 'ok') return none(key?.reason ?? notLooked);
  const { record } = key.value;
  if (record.status === 'silent') return none(record.reason);
  const { found, expiresAt } = record.value;
  if (!found) return none('the registry does not know it');
  // Registries need not say it (RFC 9083 §4.5).
  return Number.isNaN(Date.parse(expiresAt))
    ? none('the registry does not say until when it is paid for')
    : { what: 'domain', names: [domain], at: new Date(expiresAt).toISOString() };
};

/** The token that read the zone, where it was made to end; one that never ends, or that nobody used, is no date. */
const keys = (cdn: EvidenceSet['keys']['cdn']): readonly Expiring[] => {
  if (cdn?.status !== 'ok' || cdn.value.token.status !== 'ok') return [];
  const { expiresOn } = cdn.value.token.value;
  return expiresOn === null || Number.isNaN(Date.parse(expiresOn))
    ? []
    : [{ what: 'key', names: [cdn.value.variable ?? 'Cloudflare'], at: new Date(expiresOn).toISOString() }];
};

/** Everything of a target that ends on a day, the first to end first; what could not be seen stands at the end. Pure. */
export const expiring = (seen: EvidenceSet['keys'], domain: string): readonly Expiring[] => {
  const all = [registration(seen.registration, domain), ...certificates(seen.tls, domain), ...keys(seen.cdn)];
  return all.toSorted((a, b) => (a.at ?? '~').localeCompare(b.at ?? '~'));
};
