import type { CloudflarePlan, CloudflareRule } from './zone-state.ts';

type GivenRule = Pick<CloudflareRule, 'action' | 'expression'> & Partial<CloudflareRule>;

/** The zone at Cloudflare as a flaw changes it; its records are those of the plan. */
export type EdgePlan = {
  plan: CloudflarePlan;
  status: 'active' | 'pending' | 'moved';
  paused: boolean;
  settings: { [id: string]: unknown };
  rules: { [phase: string]: GivenRule[] };
  bots: { [name: string]: unknown };
  pageRules: { [name: string]: unknown }[];
  /** By name, where the orange cloud is not as it is by default: on for hosts of production that answer the web. */
  proxied: { [name: string]: boolean };
  /** What is kept at Cloudflare alone: records beside those of the plan. */
  records: { type: string; name: string; content: string; proxied: boolean; priority?: number }[];
  /** What the token may do; everything that an audit reads when null. */
  permissions: string[] | null;
  token: { kind: 'user' | 'account' | 'global-key'; days: number | null };
};

const sessionPaths = ['/login', '/members', '/account', '/api'];

/** Traps that are sound: a rule that is switched off, one for another host, a challenge for the sign-in page alone. */
export const soundEdge = (): EdgePlan => ({
  plan: 'free',
  status: 'active',
  paused: false,
  settings: {
    ssl: 'strict',
    always_use_https: 'on',
    min_tls_version: '1.2',
    security_header: {
      strict_transport_security: {
        enabled: true,
        max_age: 31_536_000,
        include_subdomains: false,
        preload: false,
        nosniff: true,
      },
    },
  },
  rules: {
    http_request_cache_settings: [
      {
        ref: 'pictures',
        description: 'Pictures of the site',
        action: 'set_cache_settings',
        expression: '(http.host eq "www.community.test" and starts_with(http.request.uri.path, "/assets/"))',
        action_parameters: { cache: true, edge_ttl: { mode: 'respect_origin' } },
      },
      {
        ref: 'members',
        description: 'Nothing of members',
        action: 'set_cache_settings',
        expression: sessionPaths.map(path => `starts_with(http.request.uri.path, "${path}")`).join(' or '),
        action_parameters: { cache: false },
      },
    ],
    http_request_firewall_custom: [
      {
        ref: 'sign-in',
        description: 'A challenge before signing in',
        action: 'managed_challenge',
        expression: '(http.request.uri.path eq "/login" and http.request.method eq "POST")',
      },
      {
        ref: 'old',
        description: 'Everything, during the attack of last spring',
        enabled: false,
        action: 'managed_challenge',
        expression: 'true',
      },
    ],
    http_ratelimit: [
      {
        ref: 'doors',
        description: 'Sign-in, sign-up and reset',
        action: 'block',
        expression: '(http.request.uri.path in {"/login" "/signup" "/reset"})',
        ratelimit: {
          characteristics: ['cf.colo.id', 'ip.src'],
          period: 10,
          requests_per_period: 10,
          mitigation_timeout: 10,
        },
      },
    ],
  },
  bots: {},
  pageRules: [],
  proxied: {},
  records: [],
  permissions: null,
  token: { kind: 'user', days: 60 },
});
