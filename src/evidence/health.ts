import type { Leaf } from './leaf.ts';
import type { DatabaseGone } from './rehearsal.ts';

/** What of a body is nobody's business: by kind, with the key or the sort of line that holds it. Values are not kept. */
export type TellKind = 'host' | 'part-version' | 'stack' | 'path' | 'variable' | 'error' | 'machine';

export type Tell = {
  readonly kind: TellKind;
  /** JSON keys joined by dots, list positions left out: `dependencies.version`; empty for plain text. */
  readonly key: string;
};

/** What one answer of a health route shows; the body itself is not kept. */
export type HealthAnswer = {
  readonly status: number;
  readonly ms: number;
  /** `text` is anything that is neither a page nor JSON, such as `OK`. */
  readonly kind: 'json' | 'text' | 'page' | 'empty' | 'challenge';
  readonly cacheControl: string | null;
  /** Where a redirect leads, as origin and path. */
  readonly location: string | null;
  /** What it says of itself, where it uses one of the usual words. */
  readonly says: 'up' | 'down' | null;
  /** Release of the app, where the body names one. */
  readonly version: string | null;
  /** Environment that the body names (`production`); told, never held against anybody. */
  readonly environment: string | null;
  /** Keys of the body, joined by dots; at most 40. */
  readonly keys: readonly string[];
  readonly tells: readonly Tell[];
  /** Equal for bodies that are the same but for numbers. */
  readonly bodyHash: string;
};

/** What a route is for: alive = the process can say something; ready = it can serve members now. */
export type HealthPurpose = 'live' | 'ready' | 'any';

export type HealthRoute = {
  readonly path: string;
  readonly purpose: HealthPurpose;
  /** The settings name it. */
  readonly isDeclared: boolean;
  readonly answer: Leaf<HealthAnswer>;
};

export type HealthSite = {
  readonly origin: string;
  /** An invented path beside them: what the host answers to everything. */
  readonly control: Leaf<HealthAnswer>;
  readonly routes: readonly HealthRoute[];
};

/** One health route while the database was there, away and back: the last status of each. */
export type DrilledRoute = {
  readonly path: string;
  readonly purpose: HealthPurpose;
  readonly before: Leaf<number>;
  readonly gone: Leaf<number>;
  readonly back: Leaf<number>;
  /** Milliseconds from the cut to the first answer of 500 and above; null when none came. */
  readonly noticedMs: number | null;
};

/** The database was taken away from the running app, and given back. */
export type HealthDrill = {
  /** ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  /** Origin of the app. */
  readonly app: string;
  readonly environment: 'loopback' | 'staging';
  /** How long it was waited for an answer that says so. */
  readonly waitedMs: number;
  /** What shows that the app felt it, such as a sign-in that was no longer answered; silent where it felt nothing. */
  readonly felt: Leaf<string>;
  readonly routes: readonly DrilledRoute[];
};

/** The database was taken away from a deployment that was rehearsed from a clean clone. */
export type RehearsedOutage = DatabaseGone & {
  readonly domain: string;
  /** ISO 8601. */
  readonly rehearsedAt: string;
  readonly commit: string;
  /** How long it was waited for an answer that says so. */
  readonly waitedMs: number;
};

/** Health routes of the hosts that run the app and its API, asked as a monitor would: no cookie, no redirect followed. */
export type HealthEvidence = {
  readonly hosts: { readonly [host: string]: HealthSite };
  /** The last drill on this target; an audit takes nothing away from anybody. */
  readonly drill: Leaf<HealthDrill>;
  /** What readiness said in the last rehearsal while its database was away; absent in what was saved before this was looked at. */
  readonly rehearsed?: Leaf<RehearsedOutage>;
};
