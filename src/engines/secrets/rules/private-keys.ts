import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { base64, madeUp, upper, urlSafe } from './made-up.ts';
import { alone, assigned } from './pattern.ts';

/** In two parts, so that no file holds the line that begins a key. */
const word = ['PRIVATE', 'KEY'].join(' ');
const pem = (kind: string, length: number): string =>
  `-----BEGIN ${kind}${word}-----\n${madeUp(base64, length)}\n-----END ${kind}${word}-----`;

const isEncrypted = (value: string): boolean => /ENCRYPTED|Proc-Type: 4/.test(value);

/** Letters of the key alone, without lines, escapes and headers. */
const bodyOf = (value: string): string =>
  value
    .replace(/-----(?:BEGIN|END)[^-]{0,60}-----/g, '')
    .replaceAll(/\\[rnt]/g, '')
    .replaceAll(/\w+: [^\n]*\n/g, '')
    .replaceAll(/[^A-Za-z0-9+/]/g, '');

const readPem = (value: string): { ok: boolean; details?: readonly string[] } => ({
  ok: bodyOf(value).length >= 40 && new Set(bodyOf(value)).size > 12,
  details: isEncrypted(value) ? ['locked with a passphrase, which stands or falls with its length'] : [],
});

export const privateKeys: readonly SecretRule[] = [
  defineRule({
    id: 'private-key',
    issuer: 'private-key',
    title: 'a private key',
    class: 'secret',
    reach: 'token',
    keywords: ['-----begin '],
    // To its end, or as far as the window reaches: a key of RSA 16384 is 12 kB.
    pattern:
      /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[A-Za-z0-9+/=\s\\:,.()"'-]|\\u[0-9a-f]{4}){40,14000}?-----END (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g,
    window: { before: 160, after: 14_400 },
    read: readPem,
    positives: () => [
      pem('', 64),
      pem('RSA ', 320),
      `APP_KEY="${pem('', 120).replaceAll('\n', String.raw`\n`)}"`,
      pem('EC ', 96),
    ],
    negatives: () => [pem('', 8), `-----BEGIN OPENSSH ${word}----------END OPENSSH ${word}-----`],
  }),
  defineRule({
    id: 'private-key-base64',
    issuer: 'private-key',
    title: 'a private key, wrapped in base64',
    class: 'secret',
    reach: 'token',
    keywords: ['ls0tls1crudjti'],
    pattern: /(?<![A-Za-z0-9+/])LS0tLS1CRUdJTi[A-Za-z0-9+/]{60,18000}={0,2}/g,
    window: { before: 160, after: 18_400 },
    read: value => {
      const text = Buffer.from(value, 'base64').toString('latin1');
      return /^-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY/.test(text) ? readPem(text) : { ok: false };
    },
    positives: () => [`PRIVATE_KEY_B64=${Buffer.from(pem('RSA ', 320)).toString('base64')}`],
    negatives: () => [Buffer.from(pem('', 320).replaceAll('PRIVATE', 'PUBLIC')).toString('base64')],
  }),
  defineRule({
    id: 'age-secret-key',
    issuer: 'private-key',
    title: 'an age secret key',
    class: 'secret',
    reach: 'token',
    keywords: ['age-secret-key-1'],
    pattern: alone('AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}'),
    entropy: 3.5,
    positives: () => [`AGE-SECRET-KEY-1${madeUp('QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L', 58)}`],
    negatives: () => [`AGE-SECRET-KEY-1${'Q'.repeat(58)}`, `AGE-SECRET-KEY-1${madeUp(upper, 20)}`],
  }),
  defineRule({
    id: 'wireguard-private-key',
    issuer: 'private-key',
    title: 'a WireGuard key',
    class: 'secret',
    reach: 'named',
    keywords: ['privatekey', 'presharedkey', 'wireguard'],
    pattern: assigned('privatekey|presharedkey|wireguard', '[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]='),
    entropy: 4,
    positives: () => [`PrivateKey = ${madeUp(base64, 42)}A=`],
    negatives: () => [`PublicKey = ${madeUp(base64, 42)}A=`],
  }),
  defineRule({
    id: 'vapid-private-key',
    issuer: 'private-key',
    title: 'a private key for web push (VAPID)',
    class: 'secret',
    reach: 'named',
    keywords: ['vapid', 'web_push', 'webpush'],
    pattern: assigned(String.raw`(?:vapid|web_?push)[\w.-]{0,20}priv`, String.raw`[\w-]{43}=?`),
    entropy: 4,
    positives: () => [`VAPID_PRIVATE_KEY=${madeUp(urlSafe, 42)}x`],
    negatives: () => [`VAPID_PUBLIC_KEY=B${madeUp(urlSafe, 86)}`],
  }),
  defineRule({
    id: 'vapid-public-key',
    issuer: 'private-key',
    title: 'a public key for web push (VAPID)',
    class: 'public',
    reach: 'named',
    keywords: ['vapid', 'web_push', 'webpush'],
    pattern: assigned(String.raw`(?:vapid|web_?push)[\w.-]{0,20}pub`, String.raw`B[\w-]{86}=?`),
    entropy: 4,
    positives: () => [`NEXT_PUBLIC_VAPID_PUBLIC_KEY=B${madeUp(urlSafe, 85)}x`],
    negatives: () => [`VAPID_PRIVATE_KEY=${madeUp(urlSafe, 43)}`],
  }),
];
