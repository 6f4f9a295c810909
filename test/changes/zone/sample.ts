import type { ZoneWish } from '../../../src/changes/zone/wishes.ts';
import type { GivenZone } from '../../world/cloudflare/zone-state.ts';
import { zoneName } from './world.ts';

/** A zone with records, rules of somebody else and settings as they are in real ones. */
export const sampleZone: GivenZone = {
  name: zoneName,
  plan: 'pro',
  records: [
    { type: 'A', name: zoneName, content: '192.0.2.10', proxied: true },
    { type: 'A', name: `app.${zoneName}`, content: '192.0.2.11', ttl: 300, comment: 'the app' },
    { type: 'CNAME', name: `old.${zoneName}`, content: `app.${zoneName}`, ttl: 3600 },
    { type: 'MX', name: zoneName, content: 'mx.mail.test', priority: 10, ttl: 3600 },
    { type: 'TXT', name: zoneName, content: 'v=spf1 include:mail.test ~all', ttl: 3600 },
    {
      type: 'CAA',
      name: zoneName,
      content: '0 issue "letsencrypt.org"',
      data: { flags: 0, tag: 'issue', value: 'letsencrypt.org' },
    },
  ],
  rules: {
    http_request_cache_settings: [
      {
        action: 'set_cache_settings',
        expression: 'starts_with(http.request.uri.path, "/blog")',
        description: 'blog of marketing',
        action_parameters: { cache: true },
      },
    ],
    http_request_dynamic_redirect: [
      {
        action: 'redirect',
        expression: '(http.host eq "shop.community.test")',
        description: 'the shop',
        ref: 'shop',
        action_parameters: { from_value: { status_code: 302, target_url: { value: 'https://shop.test/' } } },
      },
      {
        action: 'redirect',
        expression: '(http.host eq "blog.community.test")',
        action_parameters: { from_value: { status_code: 302, target_url: { value: 'https://blog.test/' } } },
      },
    ],
  },
};

const because = ['launch-path/made-up'];

/** One wish of each kind, so that every sort of call is made. */
export const sampleWishes: readonly ZoneWish[] = [
  { kind: 'set', because, set: { name: `www.${zoneName}`, type: 'CNAME', before: [], after: [zoneName], because } },
  { kind: 'proxy', because, name: `www.${zoneName}`, proxied: true },
  {
    kind: 'set',
    because,
    set: { name: `app.${zoneName}`, type: 'A', before: ['192.0.2.11'], after: ['192.0.2.99', '192.0.2.98'], because },
  },
  {
    kind: 'set',
    because,
    set: { name: `old.${zoneName}`, type: 'CNAME', before: [`app.${zoneName}`], after: [], because },
  },
  { kind: 'set', because, set: { name: `old.${zoneName}`, type: 'A', before: [], after: ['192.0.2.77'], because } },
  {
    kind: 'set',
    because,
    set: {
      name: zoneName,
      type: 'TXT',
      before: ['v=spf1 include:mail.test ~all'],
      after: ['v=spf1 include:mail.test include:send.test ~all'],
      because,
    },
  },
  {
    kind: 'set',
    because,
    set: {
      name: zoneName,
      type: 'CAA',
      before: ['0 issue "letsencrypt.org"'],
      after: ['0 issue "letsencrypt.org"', '0 issuewild ";"'],
      because,
    },
  },
  {
    kind: 'set',
    because,
    set: { name: `_sip._tcp.${zoneName}`, type: 'SRV', before: [], after: [`10 5 5060 app.${zoneName}`], because },
  },
  { kind: 'setting', because, setting: 'ssl', value: 'strict' },
  { kind: 'setting', because, setting: 'always_use_https', value: 'on' },
  {
    kind: 'setting',
    because,
    setting: 'security_header',
    value: { strict_transport_security: { enabled: true, max_age: 300 } },
  },
  {
    kind: 'rule',
    because,
    phase: 'http_request_dynamic_redirect',
    at: 'first',
    rule: {
      ref: 'launch-ready/redirect/one',
      description: 'old offer',
      expression: '(http.host eq "community.test" and http.request.uri.path eq "/offer")',
      action: 'redirect',
      action_parameters: {
        from_value: {
          status_code: 301,
          target_url: { value: 'https://community.test/plans' },
          preserve_query_string: true,
        },
      },
      enabled: true,
    },
  },
  {
    kind: 'rule',
    because,
    phase: 'http_request_cache_settings',
    at: 'last',
    rule: {
      ref: 'launch-ready/cache/private',
      description: 'nothing of members is cached',
      expression: 'starts_with(http.request.uri.path, "/api")',
      action: 'set_cache_settings',
      action_parameters: { cache: false },
      enabled: true,
    },
  },
  {
    kind: 'rule',
    because,
    phase: 'http_ratelimit',
    at: 'last',
    rule: {
      ref: 'launch-ready/rate/sign-in',
      description: 'guessing passwords is slow',
      expression: '(http.request.uri.path in {"/api/auth/login" "/api/auth/signup"})',
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
