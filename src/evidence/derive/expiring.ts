import type { EvidenceSet } from '../map.ts';

/** Something that ends on a day: a certificate as it is served at these hosts, or what was paid for a domain. */
export type Expiring = {
  readonly what: 'certificate' | 'domain';
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

/** Everything of a target that ends on a day, the first to end first; what could not be seen stands at the end. Pure. */
export const expiring = (keys: EvidenceSet['keys'], domain: string): readonly Expiring[] => {
  const all = [registration(keys.registration, domain), ...certificates(keys.tls, domain)];
  return all.toSorted((a, b) => (a.at ?? '~').localeCompare(b.at ?? '~'));
};
