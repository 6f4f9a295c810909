import assert from 'node:assert/strict';
import type { Declared } from '../../src/evidence/declared.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import type { Draft } from './build.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { FoundSecret, SecretPlace, SecretsEvidence } from '../../src/evidence/secrets.ts';
import type { ServedEvidence, ServedPlace, ServedSite } from '../../src/evidence/served.ts';

/** A value as evidence has it: never the value, only what is shown of it. Named words make it another one. */
export const foundSecret = (change: Partial<FoundSecret> = {}): FoundSecret => ({
  rule: 'stripe-secret-key',
  issuer: 'stripe',
  title: 'a Stripe secret key',
  class: 'secret',
  because: null,
  mode: 'live',
  details: [],
  names: ['STRIPE_SECRET_KEY'],
  shown: `${['sk', 'live', ''].join('_')}… (42 characters)`,
  fingerprint: '1a2b3c4d',
  account: 'aaaa1111',
  ...change,
});

export const publishable = (change: Partial<FoundSecret> = {}): FoundSecret =>
  foundSecret({
    rule: 'stripe-publishable-key',
    title: 'a Stripe publishable key',
    class: 'public',
    names: ['NEXT_PUBLIC_STRIPE_KEY'],
    shown: `${['pk', 'live', ''].join('_')}… (42 characters)`,
    fingerprint: '5e6f7a8b',
    ...change,
  });

export const inTree = (
  file: string,
  sort: Extract<SecretPlace, { in: 'tree' }>['sort'] = 'source',
  tracked: boolean | null = true,
  line = 3,
): SecretPlace => ({ in: 'tree', file, line, sort, tracked });

export const first = { id: '4f2c1ab0'.repeat(5), at: '2026-05-03T10:00:00.000Z' };

export const inHistory = (
  file: string,
  pushed: boolean | null = true,
  gone: Extract<SecretPlace, { in: 'history' }>['gone'] = null,
  line = 3,
): SecretPlace => ({ in: 'history', file, line, first, gone, pushed });

export const servedAt = (url: string, via: ServedPlace['via'] = 'script', line = 1): ServedPlace => ({
  url,
  line,
  via,
  source: null,
});

type All = Draft<Evidence>;

/** One more value in the repository, at these places. */
export const addSecret = (all: All, places: readonly SecretPlace[], secret = foundSecret()): All => {
  all.secrets.found.push(structuredClone({ ...secret, places }) as unknown as All['secrets']['found'][number]);
  return all;
};

/** What the live site of a host is found to be. */
export const siteOf = (all: All, host: string): Draft<ServedSite> => {
  const leaf = all.served.hosts[host];
  assert.ok(leaf?.status === 'ok', `${host} has no site`);
  return leaf.value;
};

/** One more value that this host serves. */
export const addServed = (all: All, host: string, places: readonly ServedPlace[], secret = foundSecret()): All => {
  siteOf(all, host).found.push(structuredClone({ ...secret, places }) as unknown as Draft<ServedSite>['found'][number]);
  return all;
};

/** Somebody accepts the secret that `foundSecret` makes, until this day. */
export const allow = (all: All, until: string, fingerprint = '1a2b3c4d'): All => {
  all.declared.secrets = {
    allow: [{ fingerprint, rule: 'stripe-secret-key', reason: 'revoked in May', by: 'Ada', until }],
  };
  return all;
};

/** A repository as it ought to be: variables in an untracked file, a template in Git, public keys in the front end. */
export const soundSecrets = (): SecretsEvidence => ({
  found: [
    { ...publishable(), places: [inTree('src/pay.tsx', 'front-end')] },
    { ...foundSecret({ fingerprint: '0c0c0c0c' }), places: [inTree('.env', 'env-file', false)] },
    {
      ...foundSecret({ class: 'placeholder', fingerprint: '0d0d0d0d', mode: null, account: null }),
      places: [inTree('.env.example', 'example')],
    },
  ],
  trackedEnvFiles: [],
  own: [{ name: 'SESSION_SECRET', in: { file: '.env', line: 2 }, length: 64, weak: null }],
  hook: { state: 'installed', path: '.git/hooks/pre-commit', by: 'git' },
  unguarded: [],
  read: { files: 120, blobs: 400, bytes: 2_000_000, logs: 1 },
  leftOut: [],
});

export const soundSite = (host: string): ServedSite => ({
  host,
  texts: 4,
  bytes: 300_000,
  found: [{ ...publishable(), places: [servedAt(`https://${host}/assets/index.js`)] }],
  exposed: [],
  leftOut: [],
});

/** The site and the app give a public key to everybody, and nothing else. */
export const soundServed = (declared: Declared): ServedEvidence => ({
  hosts: Object.fromEntries(
    [`www.${declared.domain}`, `app.${declared.domain}`].map(host => [host, seen(soundSite(host))]),
  ),
  ownValues: 3,
});
