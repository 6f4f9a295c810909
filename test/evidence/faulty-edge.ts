import type { CdnRecord, CdnRule, CdnZone, WebhookRefusal } from '../../src/evidence/cdn.ts';
import { cdnRule } from './build-cdn.ts';

const refused = (event: WebhookRefusal): readonly WebhookRefusal[] => [
  { ...event, status: 301, location: 'https://www.community.test/' },
  { ...event, status: 404, blames: null },
  { ...event, status: 403, blames: 'origin' },
  { ...event, status: 403, kind: 'challenge', blames: 'robot' },
];

const settings: { readonly [id: string]: readonly unknown[] } = {
  ssl: ['off', 'flexible', 'full'],
  min_tls_version: ['1.0', '1.1'],
  '0rtt': ['on'],
  development_mode: ['on'],
  security_level: ['under_attack', 'essentially_off'],
  security_header: [{ enabled: true, maxAge: 0, subdomains: false }],
  always_use_https: ['off'],
};

const overrides = { sensitivity: 'eoff', action: null, enabled: null };
const whole = { eligible: true, edge: { mode: 'override_origin', seconds: 7200 } };

const rules: { readonly [phase: string]: readonly (readonly CdnRule[])[] } = {
  http_request_dynamic_redirect: [
    [cdnRule({ action: 'redirect', expression: 'true', redirect: { status: 301, to: 'https://elsewhere.example/' } })],
  ],
  http_request_firewall_custom: [[cdnRule({ action: 'managed_challenge', expression: 'true' })]],
  http_ratelimit: [[]],
  http_request_cache_settings: [[cdnRule({ action: 'set_cache_settings', expression: 'true', cache: whole })]],
  http_config_settings: [
    [cdnRule({ action: 'set_config', expression: 'true', config: { ssl: 'flexible', securityLevel: null } })],
  ],
  ddos_l7: [[cdnRule({ action: 'execute', expression: 'true', overrides })]],
};

const pageRule = (id: string, value: string) => ({
  id: 'p',
  pattern: '*.community.test/*',
  status: 'active',
  actions: [{ id, value }],
});

/** What could have been seen of the edge instead: of the zone at Cloudflare, or of the webhook through it. */
export const faultyEdge = ([, part = '', name = '']: readonly string[], value: unknown): readonly unknown[] => {
  if (part === 'settings') return settings[name] ?? [];
  if (part === 'rules') return rules[name] ?? [];
  if (part === 'token') return [{ kind: 'token', status: 'active', expiresOn: null }];
  if (part === 'zone')
    return [
      { ...(value as CdnZone), status: 'pending' },
      { ...(value as CdnZone), paused: true },
    ];
  if (part === 'bots') return [{ fightMode: true, definitely: null, likely: null }];
  if (part === 'records')
    return [(value as readonly CdnRecord[]).map(record => ({ ...record, proxied: !record.proxied }))];
  if (part === 'pageRules')
    return [
      [pageRule('forwarding_url', '{}')],
      [pageRule('cache_level', 'cache_everything')],
      [pageRule('ssl', 'flexible')],
    ];
  return name === 'burst' ? [{ sent: 4, throttled: 3 }] : refused(value as WebhookRefusal);
};
