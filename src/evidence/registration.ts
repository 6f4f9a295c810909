import type { Leaf } from './leaf.ts';

/** What the registry says about the domain (RDAP, RFC 9083). */
export type RegistrationEvidence = {
  readonly domain: string;
  readonly record: Leaf<{
    readonly found: boolean;
    readonly registrar: string;
    /** ISO 8601; empty when the registry does not say. */
    readonly expiresAt: string;
    readonly registeredAt: string;
    /** RDAP status values, for example `client transfer prohibited`, `auto renew period`, `redemption period`. */
    readonly statuses: readonly string[];
  }>;
};
