/** One DKIM signature as the receiver saw it: `d=`, `s=` (null where the reporter leaves it out) and the result of RFC 8601 §2.7.1. */
export type DkimResult = { readonly domain: string; readonly selector: string | null; readonly result: string };

/** What SPF said, and for which domain: the envelope sender's, or what the server called itself where `scope` is `helo`. */
export type SpfResult = { readonly domain: string; readonly scope: string | null; readonly result: string };

/** Mails of one source that all fared alike. */
export type ReportRow = {
  /** IPv4 or IPv6 address that delivered them. */
  readonly source: string;
  /** How many; 1 or more. */
  readonly count: number;
  /** `none`, `pass` (RFC 9990), `quarantine`, `reject`, or what else the reporter wrote. */
  readonly disposition: string;
  /** Whether DKIM, or SPF, passed for a domain aligned with the From, as the receiver evaluated it. */
  readonly dkimAligned: boolean;
  readonly spfAligned: boolean;
  /** Why the receiver did otherwise than the policy says: `forwarded`, `mailing_list`, `local_policy` … */
  readonly overrides: readonly string[];
  readonly headerFrom: string;
  /** Null where it was empty (a bounce) or left out. */
  readonly envelopeFrom: string | null;
  readonly dkim: readonly DkimResult[];
  readonly spf: readonly SpfResult[];
};

/** The policy that the receiver found, lower case; null where the report does not say. */
export type PublishedPolicy = {
  readonly domain: string;
  readonly p: string | null;
  readonly sp: string | null;
  readonly np: string | null;
  readonly adkim: string | null;
  readonly aspf: string | null;
  /** `t=y`: rehearsal (RFC 9989 §4.7). */
  readonly testing: boolean;
  /** `psl` or `treewalk`. */
  readonly discoveryMethod: string | null;
};

/** Seconds since 1970, end after begin. */
export type Period = { readonly begin: number; readonly end: number };

/** One aggregate report (RFC 7489 appendix C, RFC 9990). All text in it is the reporter's. */
export type AggregateReport = {
  readonly organisation: string;
  readonly email: string | null;
  readonly id: string;
  readonly generator: string | null;
  readonly schema: 'rfc7489' | 'rfc9990';
  /** Null where the dates cannot be true. */
  readonly period: Period | null;
  readonly policy: PublishedPolicy;
  readonly rows: readonly ReportRow[];
  /** False when the report breaks off or was read only in part. */
  readonly whole: boolean;
  /** What is wrong with it, each a sentence; its other contents count. */
  readonly problems: readonly string[];
};

/** Nothing of a file could be used as an aggregate report; `message` is a sentence that says why. */
export class UnreadableReport extends Error {
  /** True when it is something else than an aggregate report, rather than a broken or refused one. */
  readonly other: boolean;
  constructor(message: string, other = false, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UnreadableReport';
    this.other = other;
  }
}
