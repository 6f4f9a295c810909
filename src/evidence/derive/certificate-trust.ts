import { authorityOf } from '../../providers/hosting/certificate-authorities.ts';
import type { TlsEvidence } from '../tls.ts';
import type { Shown } from './handshakes.ts';

/** Which certificate of the chain (0 = leaf), and on which side of its time. */
export type OutOfTime = { readonly index: number; readonly when: 'expired' | 'not-yet' };

/** The certificates of a handshake that are out of their time: the leaf, or what is served above it where that breaks trust. */
export const outOfTime = ({ handshake }: Shown, asOf: Date): readonly OutOfTime[] =>
  handshake.chain.flatMap((certificate, index): readonly OutOfTime[] => {
    // A client with a newer root walks past an old cross-signed certificate: harmless while trust holds.
    if (index > 0 && handshake.trust === 'ok') return [];
    if (asOf > new Date(certificate.validTo)) return [{ index, when: 'expired' }];
    return asOf < new Date(certificate.validFrom) ? [{ index, when: 'not-yet' }] : [];
  });

// Codes of a client that found no issuer for what it was sent (OpenSSL X509_V_ERR 2, 20 and 21).
const noIssuer: ReadonlySet<string> = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
]);

/**
 * Whether trust breaks only because a certificate between leaf and root was not sent: its issuer is a public
 * authority, or one whose certificate another host of the same run served and was trusted with.
 */
export const missesLink = ({ handshake }: Shown, tls: TlsEvidence): boolean => {
  const last = handshake.chain.at(-1);
  if (last === undefined || last.selfSigned || !noIssuer.has(handshake.trust)) return false;
  return authorityOf(last.issuer) !== undefined || trustedIssuers(tls).has(last.issuer);
};

const trustedIssuers = (tls: TlsEvidence): ReadonlySet<string> =>
  new Set(
    tls.endpoints.flatMap(({ handshake }) =>
      handshake.status === 'ok' && handshake.value.ok && handshake.value.value.trust === 'ok'
        ? handshake.value.value.chain.slice(1).map(({ subject }) => subject)
        : [],
    ),
  );
