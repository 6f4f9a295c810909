import type { PageKind } from './http.ts';
import type { Leaf } from './leaf.ts';

/** What a zone costs, by which it has so many rules. */
export type CdnPlan = 'free' | 'pro' | 'business' | 'enterprise';

/** The token that read the zone. A global key was not used: it opens the whole account. */
export type CdnToken = {
  readonly kind: 'token' | 'global-key';
  readonly status: 'active' | 'disabled' | 'expired';
  /** ISO 8601; null = it never ends. */
  readonly expiresOn: string | null;
};

export type CdnZone = {
  readonly id: string;
  readonly name: string;
  readonly plan: CdnPlan;
  /** `active` = the world asks Cloudflare for this domain; in any other state its settings do nothing. */
  readonly status: string;
  /** Switched off as a whole: DNS alone is answered. */
  readonly paused: boolean;
  readonly nameServers: readonly string[];
};

export type CdnRecord = {
  readonly id: string;
  readonly type: string;
  /** Lower case, no trailing dot. */
  readonly name: string;
  readonly content: string;
  readonly proxied: boolean;
};

/** What of a rule the checks judge; everything else that it does is named by its action alone. */
export type CdnRule = {
  readonly id: string;
  readonly ref: string;
  readonly description: string;
  readonly enabled: boolean;
  readonly action: string;
  readonly expression: string;
  /** `eligible` null = the rule does not say; `edge` null = the rule says nothing of how long. */
  readonly cache?: {
    readonly eligible: boolean | null;
    readonly edge: { readonly mode: string; readonly seconds: number | null } | null;
  };
  /** Where to: an address, or an expression that makes one. */
  readonly redirect?: { readonly status: number; readonly to: string };
  /** What a skip rule lets through: phases, products, and the rest of its own ruleset. */
  readonly skips?: {
    readonly phases: readonly string[];
    readonly products: readonly string[];
    readonly ruleset: boolean;
  };
  /** Settings of the zone that a configuration rule replaces. */
  readonly config?: { readonly ssl: string | null; readonly securityLevel: string | null };
  /** What an execute rule changes of a managed ruleset: how readily it acts, and by what. */
  readonly overrides?: {
    readonly sensitivity: string | null;
    readonly action: string | null;
    readonly enabled: boolean | null;
  };
  readonly rate?: {
    readonly requests: number;
    readonly period: number;
    readonly timeout: number;
    readonly characteristics: readonly string[];
  };
};

export type CdnPhase =
  | 'http_request_dynamic_redirect'
  | 'http_request_firewall_custom'
  | 'http_ratelimit'
  | 'http_request_cache_settings'
  | 'http_config_settings'
  | 'ddos_l7';

export type CdnBots = {
  readonly fightMode: boolean;
  /** Super Bot Fight Mode: `allow`, `block`, `managed_challenge`; null where the plan has none. */
  readonly definitely: string | null;
  readonly likely: string | null;
};

/** A page rule, the old kind: a URL pattern with `*`, and what it does. */
export type CdnPageRule = {
  readonly id: string;
  readonly pattern: string;
  readonly status: string;
  readonly actions: readonly { readonly id: string; readonly value: string }[];
};

export type CdnHsts = { readonly enabled: boolean; readonly maxAge: number; readonly subdomains: boolean };

type CdnSettings = {
  /** `off`, `flexible`, `full`, `strict`; newer modes by their own name. */
  readonly ssl: Leaf<string>;
  readonly always_use_https: Leaf<string>;
  readonly min_tls_version: Leaf<string>;
  readonly automatic_https_rewrites: Leaf<string>;
  readonly security_header: Leaf<CdnHsts>;
  readonly cache_level: Leaf<string>;
  readonly development_mode: Leaf<string>;
  readonly security_level: Leaf<string>;
  readonly '0rtt': Leaf<string>;
};

/** What the route that payments are told to answers to somebody who is no browser. */
export type WebhookProbe = {
  /** Without query. */
  readonly url: string;
  /** An event with a signature that is wrong, sent as payment providers send theirs. */
  readonly event: Leaf<WebhookRefusal>;
  /** How many more came one after another, and how many of them were throttled (429). */
  readonly burst: Leaf<{ readonly sent: number; readonly throttled: number }>;
};

export type WebhookRefusal = {
  readonly status: number;
  readonly kind: PageKind;
  /** Where a redirect leads, as origin and path. */
  readonly location: string | null;
  /** What the answer gives as the reason, in the words of its body or a header; null where it says nothing of it. */
  readonly blames: 'signature' | 'origin' | 'robot' | 'sign-in' | null;
  /** Whether the edge of Cloudflare stood between, by its own headers. */
  readonly atEdge: boolean;
};

/** The edge in front of the product: what its API shows of the zone, and what the webhook route answers through it. */
export type CdnEvidence = {
  /** Base of the API that was asked. */
  readonly api: string;
  /** Name of the variable with the token, where the settings name one. */
  readonly variable: string | null;
  readonly token: Leaf<CdnToken>;
  readonly zone: Leaf<CdnZone>;
  readonly records: Leaf<readonly CdnRecord[]>;
  readonly settings: CdnSettings;
  /** By phase, in the order in which the rules are asked; a phase without rules is an empty list. */
  readonly rules: { readonly [P in CdnPhase]: Leaf<readonly CdnRule[]> };
  readonly bots: Leaf<CdnBots>;
  readonly pageRules: Leaf<readonly CdnPageRule[]>;
  readonly webhook: WebhookProbe | null;
};
