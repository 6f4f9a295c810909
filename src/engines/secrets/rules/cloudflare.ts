import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { crc32Base16, neverIssued } from './checksum.ts';
import { alphanumeric, hex, madeUp, urlSafe } from './made-up.ts';
import { alone, assigned } from './pattern.ts';

const kinds: { readonly [prefix: string]: string } = {
  cfk_: 'the global key: everything in the account',
  cfut_: 'a token of a person',
  cfat_: 'a token of an account',
};

const withChecksum = (prefix: string): string => {
  const body = madeUp(alphanumeric, 40);
  return prefix + body + crc32Base16(body);
};

export const cloudflareKeys: readonly SecretRule[] = [
  defineRule({
    id: 'cloudflare-token',
    issuer: 'cloudflare',
    title: 'a Cloudflare token',
    class: 'secret',
    reach: 'token',
    keywords: ['cfk_', 'cfut_', 'cfat_'],
    pattern: alone('cf(?:k|ut|at)_[A-Za-z0-9]{40}[0-9a-f]{8}'),
    read: value => {
      const [prefix = '', rest = ''] = value.split(/(?<=_)/);
      const kind = kinds[prefix];
      const ok = crc32Base16(rest.slice(0, 40)) === rest.slice(40);
      return ok ? { ok, verified: true, details: kind === undefined ? [] : [kind] } : neverIssued;
    },
    positives: () => [`CLOUDFLARE_API_TOKEN=${withChecksum('cfut_')}`, `"${withChecksum('cfk_')}"`],
    negatives: () => [
      `cfut_${madeUp(alphanumeric, 40)}${madeUp(hex, 8)}`,
      `${withChecksum('cfat_')}0`,
      'cfat_tooshort',
    ],
  }),
  defineRule({
    id: 'cloudflare-legacy-token',
    issuer: 'cloudflare',
    title: 'a Cloudflare API token of the old form',
    class: 'secret',
    reach: 'named',
    keywords: ['cloudflare', 'cf_api'],
    pattern: assigned('cloudflare|cf_api', String.raw`[\w-]{40}`),
    entropy: 3,
    read: value => ({ ok: !/^cf(?:k|ut|at)_/.test(value) }),
    positives: () => [`CLOUDFLARE_API_TOKEN=${madeUp(urlSafe, 39)}x`, `cloudflare: "${madeUp(urlSafe, 39)}x"`],
    negatives: () => [`CLOUDFLARE_ACCOUNT_ID=${madeUp(hex, 32)}`, `cloudflare_ip = "${'0'.repeat(40)}"`],
  }),
  defineRule({
    id: 'cloudflare-global-key',
    issuer: 'cloudflare',
    title: 'a Cloudflare global API key',
    class: 'secret',
    reach: 'named',
    keywords: ['cloudflare', 'cf_api'],
    pattern: assigned('cloudflare|cf_api', '[0-9a-f]{37}'),
    entropy: 3,
    positives: () => [`CLOUDFLARE_GLOBAL_API_KEY: ${madeUp(hex, 37)}`],
    negatives: () => [`CLOUDFLARE_ZONE_ID=${madeUp(hex, 32)}`],
  }),
  defineRule({
    id: 'cloudflare-origin-ca-key',
    issuer: 'cloudflare',
    title: 'a Cloudflare Origin CA key',
    class: 'secret',
    reach: 'token',
    keywords: ['v1.0-'],
    pattern: alone('v1\\.0-[0-9a-f]{24,80}-[0-9a-f]{120,240}(?:-[0-9a-f]{60,140})?'),
    entropy: 3,
    positives: () => [`CLOUDFLARE_ORIGIN_CA: v1.0-${madeUp(hex, 24)}-${madeUp(hex, 146)}`],
    negatives: () => ['v1.0-rc1', `v1.0-${madeUp(hex, 24)}-${madeUp(hex, 40)}`],
  }),
  defineRule({
    id: 'turnstile-site-key',
    issuer: 'cloudflare',
    title: 'a Turnstile site key',
    class: 'public',
    reach: 'token',
    keywords: ['0x4aaaaaa'],
    pattern: alone(String.raw`0x4AAAAAA[\w-]{15}`),
    entropy: 3,
    positives: () => [`data-sitekey="0x4AAAAAA${madeUp(urlSafe, 14)}x"`],
    negatives: () => [`0x4AAAAAA${madeUp(alphanumeric, 4)}`],
  }),
  defineRule({
    id: 'turnstile-secret-key',
    issuer: 'cloudflare',
    title: 'a Turnstile secret key',
    class: 'secret',
    reach: 'token',
    keywords: ['0x4aaaaaa'],
    pattern: alone(String.raw`0x4AAAAAA[\w-]{26}`),
    entropy: 3,
    positives: () => [`TURNSTILE_SECRET_KEY=0x4AAAAAA${madeUp(urlSafe, 25)}x`],
    negatives: () => [`0x4AAAAAA${madeUp(urlSafe, 14)}x`],
  }),
];
