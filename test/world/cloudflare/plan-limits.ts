import type { CloudflarePlan } from './zone-state.ts';

/** Most rules that a zone of each plan holds in a phase (cloudflare-docs, availability tables, read November 2026). */
const mostRules: Readonly<Record<string, Readonly<Record<CloudflarePlan, number>>>> = {
  http_ratelimit: { free: 1, pro: 2, business: 5, enterprise: 100 },
  http_request_firewall_custom: { free: 5, pro: 20, business: 100, enterprise: 1000 },
  http_request_cache_settings: { free: 10, pro: 25, business: 50, enterprise: 300 },
  http_request_dynamic_redirect: { free: 10, pro: 25, business: 50, enterprise: 300 },
  http_config_settings: { free: 10, pro: 25, business: 50, enterprise: 300 },
  http_response_headers_transform: { free: 10, pro: 25, business: 50, enterprise: 300 },
};

export const mostRulesOf = (phase: string, plan: CloudflarePlan): number => mostRules[phase]?.[plan] ?? 1000;

/** Seconds that the API takes, for counting and for blocking alike. */
const supportedSeconds = [
  10, 15, 20, 30, 40, 45, 60, 90, 120, 180, 240, 300, 480, 600, 900, 1200, 1800, 2400, 3600, 65_535, 86_400,
];

const upTo = (most: number): readonly number[] => supportedSeconds.filter(seconds => seconds <= most);

/** Seconds over which a plan counts (cloudflare-docs, `rate-limiting-availability-by-plan`). */
export const ratePeriods: Readonly<Record<CloudflarePlan, readonly number[]>> = {
  free: [10],
  pro: upTo(60),
  business: upTo(600),
  enterprise: upTo(65_535),
};

/** Seconds for which a plan then blocks. */
export const rateTimeouts: Readonly<Record<CloudflarePlan, readonly number[]>> = {
  free: [10],
  pro: upTo(3600),
  business: upTo(86_400),
  enterprise: upTo(86_400),
};

/** Fields that the expression of a rate-limiting rule is made of on the free plan. */
export const freeRateFields: readonly string[] = [
  'http.request.uri.path',
  'cf.client.bot',
  'cf.bot_management.verified_bot',
];

export const mostPageRules: Readonly<Record<CloudflarePlan, number>> = {
  free: 3,
  pro: 20,
  business: 50,
  enterprise: 125,
};
