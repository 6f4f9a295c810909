import type { DayRange } from './period.ts';
import type { PublishedPolicy } from './report.ts';

export type Counted = { readonly name: string; readonly messages: number };

/** Why mail of an own sender fails. */
export type FailureCause = 'strict-signature' | 'strict-envelope' | 'provider-domain' | 'broken-signature' | 'unsigned';

/** Somebody who sends in the name of the domain and is its own, as far as reports show. */
export type Sender = {
  /** `Resend`, or what its mail has in common where no provider shows. */
  readonly name: string;
  readonly provider: string | null;
  readonly messages: number;
  /** Aligned: by DKIM, by SPF or by both. */
  readonly passed: number;
  /** Not aligned, so lost as soon as the policy is enforced. */
  readonly failed: number;
  /** Of these, in the days that decide about the policy. */
  readonly failedLately: number;
  /** Not judged by the receiver, as DNS did not answer it. */
  readonly transient: number;
  /** What lets its mail pass. `envelope`: no signature, so what is forwarded fails. */
  readonly restsOn: 'both' | 'signature' | 'envelope' | 'nothing';
  /** False when nothing of it ever passed, so that it may be a stranger, too. */
  readonly sure: boolean;
  /** `harbour._domainkey.community.test`. */
  readonly signatures: readonly string[];
  readonly envelopes: readonly string[];
  /** Domains in the From. */
  readonly from: readonly string[];
  readonly sources: readonly Counted[];
  readonly moreSources: number;
  readonly cause: FailureCause | null;
  /** What puts it right; null when nothing fails in the days that decide. */
  readonly mend: string | null;
};

/** Mail that neither passes nor belongs to a known sender, by network. */
type Pretender = Counted & {
  readonly addresses: number;
  /** What receivers did with it, other than letting it through. */
  readonly stopped: number;
  readonly from: readonly string[];
};

type PathState = 'done' | 'tighten' | 'mend' | 'wait' | 'not-known';
export type PolicyLevel = 'none' | 'quarantine-rehearsal' | 'quarantine' | 'reject-rehearsal' | 'reject';

/** Whether the DMARC policy can be made stricter now. */
export type DmarcPath = {
  readonly state: PathState;
  readonly level: PolicyLevel | null;
  /** Tags to change in the record; everything else in it stays. Null when nothing is to be changed now. */
  readonly change: {
    readonly p: string;
    readonly t: string | null;
    readonly sp: string | null;
    readonly np: string | null;
  } | null;
  /** One sentence, the consequence first. */
  readonly headline: string;
  readonly reasons: readonly string[];
  /** What remains true when the advice is followed. */
  readonly caveats: readonly string[];
};

export type DomainJudgement = {
  readonly domain: string;
  readonly policy: PublishedPolicy;
  readonly reports: number;
  readonly reporters: readonly Counted[];
  readonly covered: {
    readonly days: number;
    readonly first: string | null;
    readonly last: string | null;
    readonly gaps: readonly DayRange[];
  };
  readonly messages: number;
  readonly passed: number;
  readonly senders: readonly Sender[];
  /** Passed although somebody forwarded it. */
  readonly forwarded: { readonly messages: number; readonly by: readonly Counted[] };
  /** Own mail that a forwarder or mailing list changed, so that it fails. */
  readonly brokenOnTheWay: { readonly messages: number; readonly by: readonly Counted[] };
  readonly pretenders: {
    readonly messages: number;
    readonly addresses: number;
    readonly stopped: number;
    readonly networks: readonly Pretender[];
    readonly moreNetworks: number;
  };
  /** Mails that a receiver counted as failed although what it reports beside it passes. */
  readonly disputed: readonly Counted[];
  readonly path: DmarcPath;
};
