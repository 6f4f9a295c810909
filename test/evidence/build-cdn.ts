import type { CdnEvidence, CdnRecord, CdnRule } from '../../src/evidence/cdn.ts';
import type { Declared } from '../../src/evidence/declared.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type { Draft } from './build.ts';

export const cdnRule = (change: Partial<CdnRule> & Pick<CdnRule, 'action' | 'expression'>): Draft<CdnRule> =>
  structuredClone({ id: 'r1', ref: 'r1', description: 'A rule', enabled: true, ...change }) as Draft<CdnRule>;

const record = (type: string, name: string, content: string, proxied: boolean): CdnRecord => ({
  id: `${type}-${name}-${content}`,
  type,
  name,
  content,
  proxied,
});

const people = new Set(['site', 'app', 'api', 'auth']);

/** The zone of the sound community: proxied where people go, nothing of members cached, one rate limit. */
export const soundCdn = ({ domain, hosts }: Declared): CdnEvidence => ({
  api: 'https://api.cloudflare.com/client/v4',
  variable: 'CLOUDFLARE_API_TOKEN',
  token: seen({ kind: 'token', status: 'active', expiresOn: '2027-01-31T00:00:00Z' }),
  zone: seen({
    id: '0'.repeat(32),
    name: domain,
    plan: 'free',
    status: 'active',
    paused: false,
    nameServers: ['ns1.dns.test', 'ns2.dns.test'],
  }),
  records: seen([
    record('A', domain, '203.0.113.10', true),
    record('MX', domain, 'mx1.mail.test', false),
    record('TXT', domain, 'v=spf1 include:spf.mail.test -all', false),
    record('A', `www.${domain}`, '203.0.113.10', true),
    record('CNAME', `key1._domainkey.${domain}`, 'key1.mail.test', false),
    ...hosts
      .filter(({ service }) => people.has(service))
      .map(({ host, environment }) => record('A', host, '203.0.113.20', environment === 'production')),
  ]),
  settings: {
    ssl: seen('strict'),
    always_use_https: seen('on'),
    min_tls_version: seen('1.2'),
    automatic_https_rewrites: seen('on'),
    security_header: seen({ enabled: true, maxAge: 31_536_000, subdomains: false }),
    cache_level: seen('aggressive'),
    development_mode: seen('off'),
    security_level: seen('medium'),
    '0rtt': seen('off'),
  },
  rules: {
    http_request_dynamic_redirect: seen([]),
    http_request_firewall_custom: seen([]),
    http_ratelimit: seen([
      cdnRule({
        action: 'block',
        expression: '(http.request.uri.path in {"/login" "/signup"})',
        rate: { requests: 10, period: 10, timeout: 10, characteristics: ['cf.colo.id', 'ip.src'] },
      }),
    ]),
    http_request_cache_settings: seen([
      cdnRule({
        action: 'set_cache_settings',
        expression: 'starts_with(http.request.uri.path, "/assets/")',
        cache: { eligible: true, edge: { mode: 'respect_origin', seconds: null } },
      }),
    ]),
    http_config_settings: seen([]),
    ddos_l7: seen([]),
  },
  bots: seen({ fightMode: false, definitely: null, likely: null }),
  pageRules: seen([]),
  webhook: {
    url: `https://app.${domain}/webhooks/payments`,
    event: seen({ status: 400, kind: 'json', location: null, blames: 'signature', atEdge: false }),
    burst: seen({ sent: 4, throttled: 0 }),
  },
});
