import type { Leaf } from './leaf.ts';

/** One answer of an address that says how the app is. */
export type HealthReply = {
  readonly status: number;
  /** `text` is neither a page nor JSON, such as `OK`. */
  readonly kind: 'json' | 'text' | 'page' | 'empty';
  /** A page with a field for a password. */
  readonly isSignIn: boolean;
  /** Where a redirect leads, as a path; null where it is none. */
  readonly location: string | null;
};

/** The address that a monitor would ask as somebody who is signed in. */
export type HealthSeen = {
  /** Whether the settings name it (`health.api`). */
  readonly isDeclared: boolean;
  /** Addresses that were asked, in order; the first that answered to whoever is signed in comes first. */
  readonly asked: readonly {
    readonly path: string;
    readonly signedIn: HealthReply;
    readonly stranger: HealthReply;
  }[];
};

/** What the account of a monitor gets beside that address. */
export type ProbeSeen = {
  /** Addresses that were asked as the account, as a member and as a stranger. */
  readonly asked: number;
  /** Addresses that the account opens and a stranger does not; `forMembers`: an ordinary member opens it, too. */
  readonly opened: readonly { readonly path: string; readonly status: number; readonly forMembers: boolean }[];
};

/** Requests of one kind that the app refused, and what the log says of them. */
export type RefusalTrace = {
  /** `a page that is not there`. */
  readonly what: string;
  readonly status: number;
  readonly times: number;
  /** Of those, answered with a number that whoever asked can pass on. */
  readonly numbered: number;
  /** Of those, the number stands in a line of the log. */
  readonly found: number;
  /** Lines that were written of errors meanwhile, and those of them with a request ID of any sort. */
  readonly errorLines: number;
  readonly withAnyId: number;
};

export type LeakRule = 'address' | 'secret' | 'payment';

/** Something in the log that belongs into none; what it was is not kept. */
export type LogLeak = {
  readonly rule: LeakRule;
  /** What it was, by name, such as `confirm link of signals`. */
  readonly what: string;
  /** Member of the line in which it stood; `text` where the line is no data. */
  readonly field: string;
  /** Route that the line names; null where it names none. */
  readonly route: string | null;
  readonly count: number;
  /** Four hex digits by which two places can be compared. */
  readonly hash: string;
};

export type LogLeaks = { readonly lines: number; readonly leaks: readonly LogLeak[] };

/** Something that failed several times, and how often it was counted as that. Null: there is no such place to look. */
export type Counted = {
  readonly times: number;
  /** What the app answered, once each. */
  readonly statuses: readonly number[];
  readonly path: string;
  readonly inLog: number | null;
  readonly inMetrics: number | null;
};

/** Endpoints that were asked, and those of them whose own time is told. */
export type TimesSeen = {
  readonly asked: readonly string[];
  readonly inLog: readonly string[] | null;
  readonly inMetrics: readonly string[] | null;
};

/** Where the time that the database took is told, by the name of the member, metric or header; null where it is not. */
export type QueriesSeen = {
  readonly path: string;
  readonly inLog: string | null;
  readonly inMetrics: string | null;
  readonly inAnswer: string | null;
};

/** A mail that went to whoever runs the app. */
export type AlertSeen = {
  /** Without what changes from one to the next. */
  readonly subject: string;
  readonly count: number;
  readonly saysWhat: boolean;
  readonly saysAction: boolean;
  readonly saysWhere: boolean;
  /** The beginning of it. */
  readonly excerpt: string;
};

/** What happens every day: how often I let it happen, and how many alerts came of it. */
export type DailyTrial = {
  /** `wrong password`. */
  readonly what: string;
  readonly times: number;
  readonly alerts: number;
  /** Subject of the first. */
  readonly subject: string | null;
};

/** What the last run of `signals` saw. */
export type SignalsEvidence = {
  /** ISO 8601. */
  readonly testedAt: string;
  readonly domain: string;
  /** Origin of the app. */
  readonly app: string;
  readonly environment: 'loopback' | 'staging' | 'production';
  readonly requests: number;
  readonly ms: number;
  readonly health: Leaf<HealthSeen>;
  readonly probe: Leaf<ProbeSeen>;
  readonly refusals: Leaf<readonly RefusalTrace[]>;
  readonly leaks: Leaf<LogLeaks>;
  readonly loginFailures: Leaf<Counted>;
  readonly webhookFailures: Leaf<Counted>;
  readonly times: Leaf<TimesSeen>;
  readonly queries: Leaf<QueriesSeen>;
  readonly alerts: Leaf<readonly AlertSeen[]>;
  readonly daily: Leaf<readonly DailyTrial[]>;
};
