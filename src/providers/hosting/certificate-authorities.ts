/**
 * Which names in a CAA record stand for which certificate authority: each authority lists its own in its
 * practice statement or help pages (RFC 8659 §4.2 leaves the names to them). Those of Amazon and Google were compared
 * with their pages on the date below, the others are written down as generally known.
 */
export const certificateAuthoritiesDate = '2026-11-23';

export type CertificateAuthority = {
  readonly name: string;
  /** Part of the issuer name of its certificates, lower case. */
  readonly issuerContains: readonly string[];
  /** Names it takes in `issue` and `issuewild`; the first is the one to write. */
  readonly domains: readonly [string, ...string[]];
  readonly source: string;
};

const certificateAuthorities: readonly CertificateAuthority[] = [
  {
    name: "Let's Encrypt",
    issuerContains: ["let's encrypt", 'internet security research group'],
    domains: ['letsencrypt.org'],
    source: 'https://letsencrypt.org/docs/caa/',
  },
  {
    name: 'Google Trust Services',
    issuerContains: ['google trust services'],
    domains: ['pki.goog'],
    source: 'https://developers.google.com/public-key-infrastructure/dns-debugging',
  },
  {
    name: 'Amazon',
    issuerContains: ['o=amazon'],
    domains: ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'],
    source: 'https://docs.aws.amazon.com/acm/latest/userguide/setup-caa.html',
  },
  {
    name: 'Sectigo',
    issuerContains: ['sectigo', 'zerossl', 'comodo', 'usertrust'],
    domains: ['sectigo.com', 'usertrust.com', 'trust-provider.com', 'comodo.com', 'comodoca.com'],
    source: 'https://www.sectigo.com/legal',
  },
  {
    name: 'DigiCert',
    issuerContains: ['digicert', 'geotrust', 'rapidssl', 'thawte'],
    domains: [
      'digicert.com',
      'symantec.com',
      'geotrust.com',
      'rapidssl.com',
      'thawte.com',
      'digitalcertvalidation.com',
    ],
    source: 'https://docs.digicert.com/en/certcentral/manage-certificates/dns-caa-resource-record-check.html',
  },
  {
    name: 'GlobalSign',
    issuerContains: ['globalsign'],
    domains: ['globalsign.com'],
    source: 'https://www.globalsign.com/en/repository',
  },
  {
    name: 'GoDaddy',
    issuerContains: ['godaddy', 'starfield'],
    domains: ['godaddy.com', 'starfieldtech.com'],
    source: 'https://certs.godaddy.com/repository/',
  },
  {
    name: 'SSL.com',
    issuerContains: ['ssl corp', 'ssl.com'],
    domains: ['ssl.com'],
    source: 'https://www.ssl.com/repository/',
  },
  {
    name: 'Microsoft',
    issuerContains: ['o=microsoft corporation'],
    domains: ['microsoft.com'],
    source: 'https://www.microsoft.com/pkiops/docs/repository.htm',
  },
  {
    name: 'Certum',
    issuerContains: ['certum', 'asseco'],
    domains: ['certum.pl', 'certum.eu'],
    source: 'https://www.certum.eu/en/repository/',
  },
  {
    name: 'Actalis',
    issuerContains: ['actalis'],
    domains: ['actalis.it'],
    source: 'https://www.actalis.com/documents-repository',
  },
  { name: 'HARICA', issuerContains: ['harica'], domains: ['harica.gr'], source: 'https://repo.harica.gr/' },
];

/** Let's Encrypt's test authority bears its name with a mark before it (letsencrypt.org/docs/staging-environment), and no browser knows it. */
const isForTests = (name: string): boolean => name.includes('(staging)');

/** The authority that signed a certificate with this issuer name; undefined when the table does not know it. */
export const authorityOf = (issuer: string): CertificateAuthority | undefined => {
  const name = issuer.toLowerCase();
  if (isForTests(name)) return undefined;
  return certificateAuthorities.find(({ issuerContains }) => issuerContains.some(part => name.includes(part)));
};
