import { doorPaths } from '../../../checks/edge/abuse-limited.ts';
import { personalPaths } from '../../../checks/edge/cache-rules-safe.ts';
import type { RuleBody } from '../../zone/bodies.ts';
import type { ZoneWish } from '../../zone/wishes.ts';

/** What of an app decides its rules. Paths begin with a slash and have no final one. */
export type AppShape = {
  /** Everything at or below these is for signed-in people, or acts. */
  readonly privatePaths: readonly string[];
  /** Cookies that show that somebody is signed in. */
  readonly sessionCookies: readonly string[];
  /** Below these lie files whose names change with their content. */
  readonly staticPaths: readonly string[];
  /** Where passwords and codes are tried. */
  readonly signInPaths: readonly string[];
};

/** Paths as prototypes of membership communities usually have them. */
export const usualShape: AppShape = {
  privatePaths: ['/api', '/auth', '/webhooks', ...personalPaths.filter(path => !path.startsWith('/api/'))],
  sessionCookies: ['session'],
  staticPaths: ['/assets', '/static', '/_next/static'],
  signInPaths: [...doorPaths, '/signup', '/sign-up', '/reset', '/api/auth/signup', '/api/auth/reset'],
};

const quoted = (text: string): string => `"${text.replaceAll(/(["\\])/g, '\\$1')}"`;

const path = 'http.request.uri.path';

/** At the path or below it, and not at one that only begins alike. */
const within = (one: string): string => `${path} eq ${quoted(one)} or starts_with(${path}, ${quoted(`${one}/`)})`;

const cacheRule = (
  name: string,
  description: string,
  expression: string,
  parameters: RuleBody['action_parameters'],
): RuleBody => ({
  ref: `launch-ready/cache/${name}`,
  description: `Launch Ready: ${description}`,
  expression,
  action: 'set_cache_settings',
  ...(parameters === undefined ? {} : { action_parameters: parameters }),
  enabled: true,
});

/**
 * Cache rules for an app: what is static may be kept as its own headers say, never longer; what is private is never kept.
 * The last rule that fits counts, so the private one stands last. None makes pages cacheable against the origin's word.
 */
export const cacheWishes = (
  { privatePaths, sessionCookies, staticPaths }: AppShape,
  because: readonly string[],
): readonly ZoneWish[] => {
  const isPrivate = [
    ...privatePaths.map(within),
    ...sessionCookies.map(cookie => `http.cookie contains ${quoted(`${cookie}=`)}`),
    'len(http.request.headers["authorization"]) gt 0',
  ];
  const files = cacheRule(
    'static',
    'files whose names change with their content',
    `(${staticPaths.map(one => `starts_with(${path}, ${quoted(`${one}/`)})`).join(' or ')})`,
    {
      cache: true,
      edge_ttl: { mode: 'respect_origin' },
      browser_ttl: { mode: 'respect_origin' },
      cache_key: { cache_deception_armor: true },
    },
  );
  const members = cacheRule('private', 'nothing of members is ever cached', `(${isPrivate.join(' or ')})`, {
    cache: false,
  });
  const wish = (rule: RuleBody): ZoneWish => ({
    kind: 'rule',
    phase: 'http_request_cache_settings',
    rule,
    at: 'last',
    because,
  });
  return [...(staticPaths.length === 0 ? [] : [wish(files)]), wish(members)];
};

/** Trying passwords made slow, within what every plan of Cloudflare has: one rule, by address, over ten seconds. */
export const rateWish = ({ signInPaths }: AppShape, because: readonly string[]): readonly ZoneWish[] =>
  signInPaths.length === 0
    ? []
    : [
        {
          kind: 'rule',
          phase: 'http_ratelimit',
          at: 'last',
          because,
          rule: {
            ref: 'launch-ready/rate/sign-in',
            description: 'Launch Ready: trying passwords is slow',
            expression: `(${path} in {${signInPaths.map(quoted).join(' ')}})`,
            action: 'block',
            ratelimit: {
              characteristics: ['cf.colo.id', 'ip.src'],
              period: 10,
              requests_per_period: 10,
              mitigation_timeout: 10,
            },
            enabled: true,
          },
        },
      ];

/** Settings that a site with a sign-in has, HSTS for five minutes first: what turns out wrong is over soon. */
export const settingWishes = (because: readonly string[]): readonly ZoneWish[] => [
  { kind: 'setting', setting: 'ssl', value: 'strict', because },
  { kind: 'setting', setting: 'always_use_https', value: 'on', because },
  { kind: 'setting', setting: 'min_tls_version', value: '1.2', because },
  { kind: 'setting', setting: 'tls_1_3', value: 'on', because },
  { kind: 'setting', setting: 'development_mode', value: 'off', because },
];
