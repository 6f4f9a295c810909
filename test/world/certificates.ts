// The certificate library finds its parts through reflected types and asks for this polyfill first.
import 'reflect-metadata';
import { randomBytes, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  PemConverter,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
  type Extension,
  type X509Certificate,
} from '@peculiar/x509';
import type { CertificatePlan } from './plan.ts';

/** What a TLS server is given: the leaf with whatever it sends after it, and the leaf's key. */
type ServedCertificate = { readonly cert: string; readonly key: string };

export type Authority = {
  /** PEM of the root that the audit is told to trust. */
  readonly rootPem: string;
  /** Issues by plan; the same plan gives the same certificate for the life of the world. */
  readonly issue: (plan: CertificatePlan) => Promise<ServedCertificate>;
};

type Issuer = { readonly name: string; readonly keys: CryptoKeyPair; readonly certificate: X509Certificate };
type CryptoKeyPair = webcrypto.CryptoKeyPair;
type Period = { readonly fromDays: number; readonly toDays: number };

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const rsa = (modulusLength: number): webcrypto.RsaHashedKeyGenParams => ({
  name: 'RSASSA-PKCS1-v1_5',
  modulusLength,
  publicExponent: new Uint8Array([1, 0, 1]),
  hash: 'SHA-256',
});

const dayMs = 86_400_000;

/**
 * The authorities bear the name of one that the CAA rules know, so that the question "may this issuer issue here"
 * can be asked of the sound target. They are made anew for each world and trusted by nobody else.
 */
const defaultOrganisation = "Let's Encrypt";

const generateKeys = (kind: CertificatePlan['key']): Promise<CryptoKeyPair> =>
  kind === 'ec-p256'
    ? webcrypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])
    : webcrypto.subtle.generateKey(rsa(kind === 'rsa-2048' ? 2048 : 1024), true, ['sign', 'verify']);

/** Remembers what was made, by key: making keys and signing is what composing a plan would spend its time on. */
const remembered = <K, V>(make: (key: K) => Promise<V>): ((key: K) => Promise<V>) => {
  const made = new Map<K, Promise<V>>();
  return key => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
};

type Order = {
  readonly subject: string;
  readonly keys: CryptoKeyPair;
  readonly period: Period;
  readonly extensions: readonly Extension[];
  /** Who signs; the key itself when absent. */
  readonly issuer?: Pick<Issuer, 'name' | 'keys'>;
};

const sign = async (
  now: Date,
  { subject, keys, period, extensions, issuer = { name: subject, keys } }: Order,
): Promise<X509Certificate> =>
  X509CertificateGenerator.create({
    // Positive and without a leading zero byte (RFC 5280 §4.1.2.2).
    serialNumber: `4${randomBytes(15).toString('hex').slice(1)}`,
    subject,
    issuer: issuer.name,
    notBefore: new Date(now.getTime() + period.fromDays * dayMs),
    notAfter: new Date(now.getTime() + period.toDays * dayMs),
    signingAlgorithm:
      issuer.keys.privateKey.algorithm.name === 'ECDSA' ? ecdsa : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
    publicKey: keys.publicKey,
    signingKey: issuer.keys.privateKey,
    extensions: [
      ...extensions,
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer.keys.publicKey),
    ],
  });

const issuing: readonly Extension[] = [
  new BasicConstraintsExtension(true, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
];

const serving = (names: readonly string[]): readonly Extension[] => [
  new BasicConstraintsExtension(false, undefined, true),
  new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true),
  new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
  new SubjectAlternativeNameExtension(names.map(value => ({ type: 'dns', value }))),
];

const longLived: Period = { fromDays: -1500, toDays: 1500 };

const issuerNamed = async (
  now: Date,
  organisation: string,
  name: string,
  period: Period,
  parent?: Issuer,
): Promise<Issuer> => {
  const keys = await generateKeys('ec-p256');
  const subject = `C=US, O=${organisation}, CN=${name}`;
  const certificate = await sign(now, {
    subject,
    keys,
    period,
    extensions: issuing,
    ...(parent === undefined ? {} : { issuer: parent }),
  });
  return { name: subject, keys, certificate };
};

const pemKey = async (keys: CryptoKeyPair): Promise<string> =>
  PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY');

/** A root, intermediates as plans ask for them, and a second tree that nobody trusts. */
export const startAuthority = async (now: Date): Promise<Authority> => {
  const root = await issuerNamed(now, defaultOrganisation, 'Loopback Root X1', longLived);
  const leafKeys = remembered(generateKeys);
  const intermediate = remembered(async (key: string): Promise<Issuer> => {
    const [organisation, toDays]: [string, number] = JSON.parse(key);
    return issuerNamed(now, organisation, 'E7', { fromDays: -400, toDays }, root);
  });
  const unknown = remembered(async (organisation: string): Promise<Issuer> => {
    const stranger = await issuerNamed(now, organisation, 'Pretend Root X1', longLived);
    return issuerNamed(now, organisation, 'Pretend E7', { fromDays: -400, toDays: 700 }, stranger);
  });

  const issuerOf = async (plan: CertificatePlan): Promise<Issuer | undefined> => {
    if (plan.signedBy === 'self') return undefined;
    if (plan.signedBy === 'ca') return root;
    if (plan.signedBy === 'unknown-ca') return unknown(`(STAGING) ${defaultOrganisation}`);
    return intermediate(JSON.stringify([plan.issuer ?? defaultOrganisation, plan.intermediateToDays ?? 700]));
  };

  const issue = remembered(async (key: string): Promise<ServedCertificate> => {
    const plan: CertificatePlan = JSON.parse(key);
    const keys = await leafKeys(plan.key);
    const issuer = await issuerOf(plan);
    const leaf = await sign(now, {
      subject: `CN=${plan.names[0] ?? 'nobody'}`,
      keys,
      period: plan,
      extensions: serving(plan.names),
      ...(issuer === undefined ? {} : { issuer }),
    });
    const sendsIssuer = issuer !== undefined && issuer !== root && plan.chain === 'full';
    const chain = sendsIssuer ? [leaf, issuer.certificate] : [leaf];
    return { cert: chain.map(certificate => certificate.toString('pem')).join('\n'), key: await pemKey(keys) };
  });

  return { rootPem: root.certificate.toString('pem'), issue: plan => issue(JSON.stringify(plan)) };
};
