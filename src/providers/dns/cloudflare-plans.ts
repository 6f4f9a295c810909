/**
 * How many rules of each kind a zone has, by plan (cloudflare-docs: availability tables of rate-limiting rules, custom
 * rules, cache rules and redirects; the first read 2026-11-27, the others as generally known then).
 */
export type CloudflareQuota = {
  readonly rate: number;
  readonly firewall: number;
  readonly cache: number;
  readonly redirect: number;
};

export const cloudflareQuotas: { readonly [plan in 'free' | 'pro' | 'business' | 'enterprise']: CloudflareQuota } = {
  free: { rate: 1, firewall: 5, cache: 10, redirect: 10 },
  pro: { rate: 2, firewall: 20, cache: 25, redirect: 25 },
  business: { rate: 5, firewall: 100, cache: 50, redirect: 50 },
  enterprise: { rate: 100, firewall: 1000, cache: 300, redirect: 300 },
};
