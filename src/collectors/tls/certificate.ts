import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Certificate } from '../../evidence/tls.ts';
import { limits } from '../../platform/limits.ts';

const curves: { readonly [openssl: string]: string } = { prime256v1: 'P-256', secp384r1: 'P-384', secp521r1: 'P-521' };

const keyOf = (certificate: X509Certificate): string => {
  try {
    const { asymmetricKeyType: type, asymmetricKeyDetails: details } = certificate.publicKey;
    if (type === 'rsa' || type === 'rsa-pss') return `RSA-${details?.modulusLength ?? 0}`;
    if (type === 'ec') return `EC-${curves[details?.namedCurve ?? ''] ?? details?.namedCurve ?? 'unknown'}`;
    return type === 'ed25519' ? 'Ed25519' : (type ?? 'unknown');
  } catch {
    // A key of a kind that OpenSSL does not know; the certificate is still worth showing.
    return 'unknown';
  }
};

const isSelfSigned = (certificate: X509Certificate): boolean => {
  if (certificate.subject !== certificate.issuer) return false;
  try {
    return certificate.verify(certificate.publicKey);
  } catch {
    return false;
  }
};

/** Node gives one attribute a line, `CN=a\nO=b`; a name is shown on one. */
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').filter(Boolean).join(', ').slice(0, 500);

/** DNS names of the subjectAltName text (`DNS:a.test, IP Address:192.0.2.1`); quoted ones are odd and match no host. */
const dnsNames = (altName: string | undefined): readonly string[] =>
  (altName ?? '')
    .split(', ')
    .flatMap(part => (part.startsWith('DNS:') ? [part.slice(4).toLowerCase().slice(0, 255)] : []));

const isoDate = (date: Date): string => (Number.isNaN(date.getTime()) ? '' : date.toISOString());

/** The facts of one certificate; never throws, whatever is in it. */
export const certificateFacts = (certificate: X509Certificate): Certificate => {
  const names = dnsNames(certificate.subjectAltName);
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: names.slice(0, limits.certificateNames),
    namesTotal: names.length,
    validFrom: isoDate(certificate.validFromDate),
    validTo: isoDate(certificate.validToDate),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    key: keyOf(certificate),
    selfSigned: isSelfSigned(certificate),
  };
};

/**
 * The certificates as the server sent them, leaf first. `issuerCertificate` of the peer's X509Certificate walks the
 * list that came over the wire; `getPeerCertificate(true)` would add what the machine's own store knows.
 */
export const servedChain = (socket: TLSSocket): readonly X509Certificate[] => {
  const chain: X509Certificate[] = [];
  let next: X509Certificate | undefined = socket.getPeerX509Certificate();
  while (next !== undefined && chain.length < limits.chainCertificates) {
    const { fingerprint256 } = next;
    if (chain.some(one => one.fingerprint256 === fingerprint256)) break;
    chain.push(next);
    next = next.issuerCertificate;
  }
  return chain;
};
