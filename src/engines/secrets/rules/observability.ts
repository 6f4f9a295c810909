import type { SecretRule } from '../rule.ts';
import { defineRule } from '../rule.ts';
import { alphanumeric, base64, digits, hex, madeUp, urlSafe } from './made-up.ts';
import { alone, assigned } from './pattern.ts';

/** JSON with the time and the address of the region, in base64: nothing else of Sentry's begins like that. */
const organisation = (value: string): boolean => {
  const said = Buffer.from(value.split('_')[1] ?? '', 'base64').toString('latin1');
  return said.startsWith('{"iat":') && said.includes('"region_url":"') && said.endsWith('}');
};

const orgBody = (): string =>
  Buffer.from(
    JSON.stringify({
      iat: 1_700_000_000.1,
      url: 'https://sentry.test',
      region_url: 'https://us.sentry.test',
      org: 'community',
    }),
  ).toString('base64');

export const observabilityKeys: readonly SecretRule[] = [
  defineRule({
    id: 'sentry-dsn',
    issuer: 'sentry',
    title: 'a Sentry DSN',
    class: 'public',
    reach: 'token',
    keywords: ['sentry'],
    pattern: /https:\/\/[0-9a-f]{32}@(?:[\w-]{1,40}\.){0,4}sentry(?:\.[\w-]{1,40}){1,4}(?::\d{1,5})?\/\d{1,20}/g,
    positives: () => [
      `dsn:"https://${madeUp(hex, 32)}@o${madeUp('123456789', 6)}.ingest.sentry.io/${madeUp('123456789', 10)}"`,
    ],
    negatives: () => ['https://sentry.io/settings/account'],
  }),
  defineRule({
    id: 'sentry-organisation-token',
    issuer: 'sentry',
    title: 'a Sentry organisation token',
    class: 'secret',
    reach: 'token',
    keywords: ['sntrys_ey'],
    pattern: /(?<!(?<!\\)[\w-])sntrys_eyJpYXQiO[A-Za-z0-9+/]{10,400}={0,2}_[A-Za-z0-9+/]{43}(?![\w+/-])/g,
    read: value => ({ ok: organisation(value) }),
    positives: () => [`SENTRY_AUTH_TOKEN=sntrys_${orgBody()}_${madeUp(base64, 43)}`],
    negatives: () => [
      `sntrys_${orgBody()}_${madeUp(base64, 42)}`,
      `sntrys_eyJpYXQiO${madeUp(alphanumeric, 60)}_${madeUp(base64, 43)}`,
    ],
  }),
  defineRule({
    id: 'sentry-user-token',
    issuer: 'sentry',
    title: 'a Sentry token of a person',
    class: 'secret',
    reach: 'token',
    keywords: ['sntryu_'],
    pattern: alone('sntryu_[0-9a-f]{64}'),
    entropy: 3.3,
    positives: () => [`sntryu_${madeUp(hex, 64)}`],
    negatives: () => [`sntryu_${madeUp(hex, 63)}`, `sntryu_${madeUp(hex, 65)}`],
  }),
  defineRule({
    id: 'sentry-legacy-token',
    issuer: 'sentry',
    title: 'a Sentry token of the old form',
    class: 'secret',
    reach: 'named',
    keywords: ['sentry'],
    pattern: assigned(String.raw`sentry[\w.-]{0,20}(?:token|key|secret|auth)`, '[0-9a-f]{64}'),
    entropy: 3,
    positives: () => [`SENTRY_AUTH_TOKEN=${madeUp(hex, 64)}`],
    negatives: () => [`SENTRY_RELEASE=${madeUp(hex, 40)}`],
  }),
  defineRule({
    id: 'posthog-project-key',
    issuer: 'posthog',
    title: 'a PostHog project key',
    class: 'public',
    reach: 'token',
    keywords: ['phc_'],
    pattern: alone(String.raw`phc_[\w-]{40,50}`),
    entropy: 3,
    positives: () => [`posthog.init('phc_${madeUp(alphanumeric, 43)}')`],
    negatives: () => [`phc_${madeUp(alphanumeric, 12)}`],
  }),
  defineRule({
    id: 'posthog-personal-key',
    issuer: 'posthog',
    title: 'a PostHog personal API key',
    class: 'secret',
    reach: 'token',
    keywords: ['phx_'],
    pattern: alone(String.raw`phx_[\w-]{41,49}`),
    entropy: 3.5,
    positives: () => [`POSTHOG_PERSONAL_API_KEY=phx_${madeUp(urlSafe, 42)}x`],
    negatives: () => [`phx_${madeUp(alphanumeric, 40)}`, `phx_${madeUp(alphanumeric, 50)}`],
  }),
  defineRule({
    id: 'algolia-search-key',
    issuer: 'algolia',
    title: 'an Algolia search key',
    class: 'public',
    reach: 'named',
    keywords: ['algolia'],
    pattern: assigned(String.raw`algolia[\w.-]{0,20}(?:search|public)`, '[a-z0-9]{32}'),
    entropy: 3,
    positives: () => [`NEXT_PUBLIC_ALGOLIA_SEARCH_KEY=${madeUp(hex, 32)}`],
    negatives: () => [`ALGOLIA_INDEX=members`],
  }),
  defineRule({
    id: 'algolia-admin-key',
    issuer: 'algolia',
    title: 'an Algolia admin key',
    class: 'secret',
    reach: 'named',
    keywords: ['algolia'],
    pattern: assigned(String.raw`algolia[\w.-]{0,20}(?:admin|write|secret)`, '[a-z0-9]{32}'),
    entropy: 3,
    positives: () => [`ALGOLIA_ADMIN_KEY=${madeUp(hex, 32)}`],
    negatives: () => [`ALGOLIA_SEARCH_KEY=${madeUp(hex, 32)}`],
  }),
  defineRule({
    id: 'algolia-key',
    issuer: 'algolia',
    title: 'an Algolia key whose name does not say which',
    class: 'conditional',
    reach: 'named',
    keywords: ['algolia'],
    pattern: assigned(String.raw`algolia(?![\w.-]{0,20}(?:search|public|admin|write|secret))`, '[a-z0-9]{32}'),
    entropy: 3,
    positives: () => [`algolia_api_key = "${madeUp(hex, 32)}"`],
    negatives: () => [`ALGOLIA_ADMIN_KEY=${madeUp(hex, 32)}`],
  }),
  defineRule({
    id: 'algolia-app-id',
    issuer: 'algolia',
    title: 'the ID of an Algolia application',
    class: 'public',
    reach: 'named',
    keywords: ['algolia'],
    pattern: assigned(String.raw`algolia[\w.-]{0,20}app(?:lication)?_?id`, '[A-Z0-9]{10}'),
    positives: () => [`ALGOLIA_APP_ID=${madeUp('ABCDEFGHIJ0123456789', 10)}`],
    negatives: () => [`ALGOLIA_APP_ID=${madeUp(digits, 4)}`],
  }),
];
