import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { crc32Base62, neverIssued } from './checksum.ts';
import { alphanumeric, hex, madeUp, madeUpJwt, madeUpUuid } from './made-up.ts';
import { alone, assigned } from './pattern.ts';

const uuid = '[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}';

/** 30 drawn characters and their checksum behind a prefix: the issuer made no other. */
const issued = (value: string): boolean => {
  const body = value.slice(4);
  return crc32Base62(body.slice(0, 30)) === body.slice(30);
};

const withChecksum = (prefix: string): string => {
  const body = madeUp(alphanumeric, 30);
  return prefix + body + crc32Base62(body);
};

const kinds: { readonly [prefix: string]: string } = {
  ghp_: 'a personal access token',
  gho_: 'a token of an OAuth app',
  ghu_: 'a token of an app for a person',
  ghs_: 'a token of an app, which ends within hours',
  ghr_: 'a token that renews others',
};

export const codeHostKeys: readonly SecretRule[] = [
  defineRule({
    id: 'github-token',
    issuer: 'github',
    title: 'a GitHub token',
    class: 'secret',
    reach: 'token',
    keywords: ['ghp_', 'gho_', 'ghu_', 'ghs_', 'ghr_'],
    pattern: alone('gh[pousr]_[A-Za-z0-9]{36}'),
    read: value => {
      const kind = kinds[value.slice(0, 4)];
      return issued(value) ? { ok: true, verified: true, details: kind === undefined ? [] : [kind] } : neverIssued;
    },
    positives: () => [`GITHUB_TOKEN=${withChecksum('ghp_')}`, `https://x:${withChecksum('gho_')}@github.com/a/b.git`],
    negatives: () => [`ghp_${madeUp(alphanumeric, 36)}`, `ghs_${'x'.repeat(36)}`],
  }),
  defineRule({
    id: 'github-app-token',
    issuer: 'github',
    title: 'a GitHub token of the long form',
    class: 'secret',
    reach: 'token',
    keywords: ['ghs_', 'ghr_'],
    pattern: alone(
      String.raw`ghs_[A-Za-z0-9]{1,20}_ey[JA-Z][\w-]{10,500}\.ey[JA-Z][\w-]{6,1500}\.[\w-]{16,1000}|ghr_[A-Za-z0-9]{76}`,
    ),
    window: { before: 160, after: 3200 },
    entropy: 3,
    positives: () => [
      `ghs_12345_${madeUpJwt({ iss: 'github' })}`,
      `"refresh_token": "ghr_${madeUp(alphanumeric, 76)}"`,
    ],
    negatives: () => [`ghr_${madeUp(alphanumeric, 50)}`],
  }),
  defineRule({
    id: 'github-fine-grained-token',
    issuer: 'github',
    title: 'a fine-grained GitHub token',
    class: 'secret',
    reach: 'token',
    keywords: ['github_pat_'],
    pattern: alone(String.raw`github_pat_\w{82}`),
    entropy: 3,
    positives: () => [`GH_TOKEN=github_pat_${madeUp(alphanumeric, 22)}_${madeUp(alphanumeric, 59)}`],
    negatives: () => [`github_pat_${madeUp(alphanumeric, 40)}`],
  }),
  defineRule({
    id: 'github-oauth-secret',
    issuer: 'github',
    title: 'the secret of a GitHub OAuth app',
    class: 'secret',
    reach: 'named',
    keywords: ['github'],
    begins: true,
    pattern: assigned(String.raw`github[\w.-]{0,20}secret`, '[0-9a-f]{40}'),
    entropy: 3,
    positives: () => [`GITHUB_CLIENT_SECRET=${madeUp(hex, 40)}`],
    negatives: () => [`GITHUB_SHA=${madeUp(hex, 40)}`],
  }),
  defineRule({
    id: 'github-client-id',
    issuer: 'github',
    title: 'the ID of a GitHub OAuth app',
    class: 'public',
    reach: 'named',
    keywords: ['github'],
    begins: true,
    pattern: assigned(
      String.raw`github[\w.-]{0,20}client_?id`,
      '(?:[0-9a-f]{20}|Iv1\\.[0-9a-f]{16}|(?:Iv23|Ov23)[A-Za-z0-9]{16})',
    ),
    positives: () => [`GITHUB_CLIENT_ID=${madeUp(hex, 20)}`],
    negatives: () => ['GITHUB_CLIENT_ID=community'],
  }),
  defineRule({
    id: 'npm-token',
    issuer: 'npm',
    title: 'an npm access token',
    class: 'secret',
    reach: 'token',
    keywords: ['npm_'],
    pattern: alone('npm_[A-Za-z0-9]{36}'),
    read: value => (issued(value) ? { ok: true, verified: true } : neverIssued),
    positives: () => [`NPM_TOKEN=${withChecksum('npm_')}`],
    negatives: () => [`npm_${madeUp(alphanumeric, 36)}`, 'npm_config_registry'],
  }),
  defineRule({
    id: 'npm-legacy-token',
    issuer: 'npm',
    title: 'an npm access token of the old form',
    class: 'secret',
    reach: 'token',
    keywords: ['_authtoken', 'npm_token'],
    pattern: new RegExp(
      String.raw`(?:(?<=\/\/[\w.-]{1,80}(?::\d{1,5})?(?:\/[\w./-]{0,80})?\/:)_authToken[ \t]{0,4}=[ \t]{0,4}|["']_authToken["'][ \t]{0,4}:[ \t]{0,4}|NPM_TOKEN[ \t]{0,4}[:=][ \t]{0,4})["']?(?<secret>${uuid})(?![\w-])`,
      'g',
    ),
    positives: () => [`//registry.npmjs.org/:_authToken=${madeUpUuid()}`, `export NPM_TOKEN="${madeUpUuid()}"`],
    negatives: () => [`_authToken=${madeUpUuid()}`, '//registry.npmjs.org/:_authToken=${NPM_TOKEN}'],
  }),
];
