import type { PageKind } from './http.ts';
import type { Leaf } from './leaf.ts';

/** What the route that payments are told to answered to one request. */
export type WebhookAnswer = {
  readonly status: number;
  readonly kind: PageKind;
  /** Where a redirect leads, as origin and path; null for every other answer. */
  readonly location: string | null;
};

/** How far a stranger got on the way to a paying member (J1). */
export type JoinSeen = {
  /** Parts of the way that were walked, in order; times are milliseconds. */
  readonly stages: readonly { readonly name: string; readonly ms: number }[];
  readonly ms: number;
  /** What the app answered where the way ended too early; null when it was walked to the dashboard. */
  readonly stopped: { readonly at: string; readonly reason: string } | null;
  /** Whether it was paid for; null where the settings do not say how that is done. */
  readonly paid: boolean | null;
  /** Whether what was paid for was there afterwards; null where the settings do not say how that shows. */
  readonly hasRole: boolean | null;
};

/** Where a page outside of the app leads people back to, as the app told it. */
export type Callback = {
  readonly when: 'paid' | 'gave-up' | 'signed-in';
  /** Origin and path; a part of the path that could be a key is left out. */
  readonly address: string;
  /** Who was told so, as part of a sentence: `Stripe`, `accounts.google.com`. */
  readonly told: string;
};

/** What the last smoke run saw beyond its own verdict. */
export type SmokeEvidence = {
  /** ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  /** Origin of the app. */
  readonly app: string;
  /** Every origin that the settings named for the run, that of the app among them. */
  readonly origins: readonly string[];
  readonly environment: 'loopback' | 'staging' | 'production';
  readonly verdict: 'passed' | 'failed' | 'incomplete';
  /** In a real browser; silent without one, or where it could not be walked. */
  readonly join: Leaf<JoinSeen>;
  readonly webhook: {
    /** A mere look with GET. */
    readonly look: Leaf<WebhookAnswer>;
    /** An event that nobody signed. */
    readonly unsigned: Leaf<WebhookAnswer>;
    /** A signed event; kind is not kept of it. */
    readonly signed: Leaf<WebhookAnswer>;
  };
  readonly callbacks: {
    /** Back from the page on which people pay. */
    readonly payment: Leaf<readonly Callback[]>;
    /** Back from each service that the page to sign in sends people to; none where it sends them to none. */
    readonly signIn: Leaf<readonly Callback[]>;
  };
};
