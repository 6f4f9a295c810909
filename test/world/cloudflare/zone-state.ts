import { hash, randomBytes } from 'node:crypto';

/** What a zone costs decides how many rules of each kind it holds. */
export type CloudflarePlan = 'free' | 'pro' | 'business' | 'enterprise';

/** One record as the API gives it; `data` and `priority` only where the type has them. */
export type CloudflareRecord = {
  id: string;
  type: string;
  name: string;
  content: string;
  ttl: number;
  proxied: boolean;
  proxiable: boolean;
  priority?: number;
  data?: Record<string, unknown>;
  comment: string | null;
  tags: string[];
  created_on: string;
  modified_on: string;
};

/** One rule of a ruleset; what an action takes is `action_parameters` and `ratelimit`. */
export type CloudflareRule = {
  id: string;
  version: string;
  action: string;
  expression: string;
  description: string;
  enabled: boolean;
  ref: string;
  last_updated: string;
  action_parameters?: Record<string, unknown>;
  ratelimit?: Record<string, unknown>;
  logging?: Record<string, unknown>;
};

export type CloudflareRuleset = {
  id: string;
  name: string;
  description: string;
  kind: 'zone';
  phase: string;
  version: string;
  last_updated: string;
  rules: CloudflareRule[];
};

/** Everything the look-alike knows of a zone; tests read it and change it. */
export type ZoneState = {
  id: string;
  name: string;
  plan: CloudflarePlan;
  status: 'initializing' | 'pending' | 'active' | 'moved';
  paused: boolean;
  nameServers: string[];
  records: CloudflareRecord[];
  settings: Record<string, unknown>;
  /** By phase; a phase without an entry has no entry point, which the API answers with 404. */
  entrypoints: Record<string, CloudflareRuleset>;
  bots: Record<string, unknown>;
  dnssec: { status: 'active' | 'pending' | 'disabled' };
  universalSsl: { enabled: boolean };
  certificatePacks: Record<string, unknown>[];
  pageRules: Record<string, unknown>[];
  accessRules: Record<string, unknown>[];
  /** The bodies of every purge, oldest first. */
  purges: unknown[];
};

/** A 32-digit identifier, as every resource of the API has one. */
export const newId = (): string => randomBytes(16).toString('hex');

/** An identifier that stays the same for what a test describes, however often it is laid. */
const fixedId = (...parts: readonly string[]): string => hash('sha256', parts.join(' ')).slice(0, 32);

/** The time as the API writes it. */
export const timestamp = (): string => new Date().toISOString();

/** What a zone has before anybody touched its settings, as far as an audit or a plan reads them. */
const soundSettings = (): Record<string, unknown> => ({
  '0rtt': 'off',
  always_online: 'off',
  always_use_https: 'off',
  automatic_https_rewrites: 'on',
  brotli: 'on',
  browser_cache_ttl: 14_400,
  browser_check: 'on',
  cache_level: 'aggressive',
  challenge_ttl: 1800,
  development_mode: 'off',
  early_hints: 'off',
  email_obfuscation: 'on',
  http2: 'on',
  http3: 'on',
  ipv6: 'on',
  min_tls_version: '1.0',
  opportunistic_encryption: 'on',
  rocket_loader: 'off',
  security_header: {
    strict_transport_security: {
      enabled: false,
      max_age: 0,
      include_subdomains: false,
      preload: false,
      nosniff: false,
    },
  },
  security_level: 'medium',
  ssl: 'full',
  tls_1_3: 'on',
  websockets: 'on',
});

/** What a test says of a zone; the rest is as on a new zone of that plan. */
export type GivenZone = {
  readonly name: string;
  readonly plan?: CloudflarePlan;
  readonly status?: ZoneState['status'];
  readonly paused?: boolean;
  readonly nameServers?: readonly string[];
  readonly records?: readonly (Pick<CloudflareRecord, 'type' | 'name' | 'content'> & Partial<CloudflareRecord>)[];
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly rules?: Readonly<
    Record<string, readonly (Pick<CloudflareRule, 'action' | 'expression'> & Partial<CloudflareRule>)[]>
  >;
  readonly bots?: Readonly<Record<string, unknown>>;
  readonly dnssec?: ZoneState['dnssec']['status'];
  readonly pageRules?: readonly Readonly<Record<string, unknown>>[];
};

/** Only these carry the orange cloud. */
export const isProxiable = (type: string): boolean => type === 'A' || type === 'AAAA' || type === 'CNAME';

export const recordFrom = (
  given: Pick<CloudflareRecord, 'type' | 'name' | 'content'> & Partial<CloudflareRecord>,
): CloudflareRecord => ({
  id: newId(),
  ttl: 1,
  proxied: false,
  proxiable: isProxiable(given.type),
  comment: null,
  tags: [],
  created_on: timestamp(),
  modified_on: timestamp(),
  ...structuredClone(given),
});

/** A rule is its own reference until somebody names it. */
export const ruleFrom = (
  given: Pick<CloudflareRule, 'action' | 'expression'> & Partial<CloudflareRule>,
): CloudflareRule => {
  const id = given.id ?? newId();
  return {
    version: '1',
    description: '',
    enabled: true,
    ref: id,
    last_updated: timestamp(),
    ...structuredClone(given),
    id,
  };
};

export const rulesetFrom = (phase: string, rules: CloudflareRule[]): CloudflareRuleset => ({
  id: newId(),
  name: 'default',
  description: '',
  kind: 'zone',
  phase,
  version: '1',
  last_updated: timestamp(),
  rules,
});

/** The zone that a test described. */
export const zoneFrom = (given: GivenZone, plan: CloudflarePlan): ZoneState => ({
  id: fixedId('zone', given.name),
  name: given.name,
  plan: given.plan ?? plan,
  status: given.status ?? 'active',
  paused: given.paused ?? false,
  nameServers: [...(given.nameServers ?? ['ada.ns.cloudflare.com', 'bob.ns.cloudflare.com'])],
  records: (given.records ?? []).map(record =>
    recordFrom({ id: fixedId(given.name, record.type, record.name, record.content), ...record }),
  ),
  settings: { ...soundSettings(), ...structuredClone(given.settings ?? {}) },
  entrypoints: Object.fromEntries(
    Object.entries(given.rules ?? {}).map(([phase, rules]) => [
      phase,
      rulesetFrom(
        phase,
        rules.map((rule, index) =>
          ruleFrom({ id: fixedId(given.name, phase, String(index), rule.expression), ...rule }),
        ),
      ),
    ]),
  ),
  bots: { enable_js: false, fight_mode: false, using_latest_model: true, ...structuredClone(given.bots ?? {}) },
  dnssec: { status: given.dnssec ?? 'disabled' },
  universalSsl: { enabled: true },
  certificatePacks: [
    {
      id: newId(),
      type: 'universal',
      hosts: [given.name, `*.${given.name}`],
      status: 'active',
      validation_method: 'txt',
      validity_days: 90,
      certificate_authority: 'lets_encrypt',
    },
  ],
  pageRules: (given.pageRules ?? []).map(rule => ({ id: newId(), status: 'active', priority: 1, ...rule })),
  accessRules: [],
  purges: [],
});
