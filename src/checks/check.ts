import type { Confidence, Damage, Profile, RowId, Severity, Who } from '../contract/rows.ts';
import { Unknown } from '../evidence/leaf.ts';
import type { DnsType } from '../evidence/dns.ts';
import type { Evidence, EvidenceKey } from '../evidence/map.ts';

export type CheckId = `${string}/${string}`;

/** A remedy as data: the report, the record to paste and `plan` are rendered from this one value. */
export type Change =
  /** The whole record set that should stand at this name and type afterwards; `was` is what stands there now. */
  | {
      readonly kind: 'dns-set';
      readonly name: string;
      readonly type: DnsType;
      readonly values: readonly string[];
      readonly was: readonly string[];
      readonly ttl?: number;
    }
  /** The record set that should be gone. */
  | { readonly kind: 'dns-remove'; readonly name: string; readonly type: DnsType; readonly was: readonly string[] }
  /** A redirect that should exist; path and query are always kept. */
  | { readonly kind: 'redirect'; readonly from: string; readonly to: string; readonly status: 301 | 308 }
  /** An edit in the repository. */
  | {
      readonly kind: 'file';
      readonly file: string;
      readonly line: number;
      readonly instead: string;
      readonly write: string;
    }
  /** Steps for a person, each one sentence. `where` names the place: "your host's certificate settings". */
  | { readonly kind: 'by-hand'; readonly where: string; readonly steps: readonly [string, ...string[]] };

/** The command that shows a fault, as data; network options are added when it is rendered. `shows` is text or `/regex/` that its output has with the fault and lacks without. */
export type Replay =
  | {
      readonly tool: 'dig';
      readonly name: string;
      readonly type: DnsType;
      /** `resolver`, or the address of the server to ask. */
      readonly at: string;
      /** A second server, asked the same thing after the first. */
      readonly and?: string;
      readonly tcp?: boolean;
      readonly shows: string;
    }
  | {
      readonly tool: 'curl';
      readonly url: string;
      /** Connect to this address instead of what DNS says. */
      readonly address?: string;
      /** Follow redirects, at most this many. */
      readonly follow?: number;
      /** Take any certificate: what stands behind a CDN often has one that only the CDN trusts. */
      readonly insecure?: true;
      /** Header lines of the question beside curl's own. */
      readonly headers?: readonly string[];
      /** Print status and headers only (default), the body, status, type and bytes of the body, or the final URL. */
      readonly prints?: 'head' | 'body' | 'size' | 'final-url';
      /** Print only how many lines of the body fit this POSIX extended expression: what must not be on a screen is counted. */
      readonly counts?: string;
      /** NAME of the variable that holds a token for this request; the shell puts its value in. */
      readonly bearer?: string;
      /** Send this instead of asking. */
      readonly post?: { readonly headers: { readonly [name: string]: string }; readonly body: string };
      /** Send it so many times, one after another. */
      readonly times?: number;
      readonly shows: string;
    }
  | {
      readonly tool: 'openssl';
      readonly host: string;
      readonly address: string;
      readonly port: number;
      /** Offer only this version. */
      readonly protocol?: 'tls1' | 'tls1_1' | 'tls1_2' | 'tls1_3';
      /** Protocols to offer by ALPN, with commas between them. */
      readonly offers?: string;
      /** Also print this of the leaf certificate. */
      readonly prints?: 'verify' | 'names' | 'dates';
      readonly shows: string;
    }
  | { readonly tool: 'git'; readonly args: readonly string[]; readonly shows: string }
  | {
      readonly tool: 'launch-ready';
      readonly args: readonly string[];
      /** Read the repository of the run again. */
      readonly inRepository?: true;
      readonly shows: string;
    }
  | { readonly tool: 'none'; readonly reason: string };

/** One thing that is wrong. `place` is the thing at fault in canonical form and makes the finding's ID. */
export type Fault = {
  readonly place: string;
  /** Where it shows; no part of the ID. */
  readonly places?: readonly string[];
  /** Hosts at which it shows and that re-checking it may contact; default: `place`. */
  readonly hosts?: readonly string[];
  /** True when every name under `place` is broken by it: checks that come after are moot for all of them. */
  readonly wholeZone?: true;
  /** Places of other checks that this fault accounts for: what comes after is moot there. */
  readonly covers?: readonly string[];
  /**
   * True when it stands in the repository, or was given away already: a host that is broken makes it neither better
   * nor moot. Only an earlier fault at the same place, or one that covers it, does.
   */
  readonly evenIfDown?: true;
  readonly severity: Severity;
  readonly confidence: Confidence;
  /** What a person or money suffers, first; one or two sentences. */
  readonly happened: string;
  /** One cause, with the place. */
  readonly cause: string;
  /** What was asked and what came back, one line each. */
  readonly evidence: readonly string[];
  readonly replay: Replay;
  readonly remedy: readonly [Change, ...Change[]];
};

/** A thing this stage of a community does not need, or a note worth reading; never a risk. */
export type Advice = { readonly place: string; readonly text: string };

/** A part of the question that could not be answered, next to faults that could; `host` is the host or file, where it is one. */
export type Unseen = { readonly host?: string; readonly reason: string };

export type Verdict =
  | { readonly outcome: 'pass'; readonly advice?: readonly Advice[] }
  | {
      readonly outcome: 'fail';
      readonly faults: readonly [Fault, ...Fault[]];
      readonly unseen?: readonly Unseen[];
      readonly advice?: readonly Advice[];
    }
  | { readonly outcome: 'not-applicable'; readonly reason: string };

type CheckDocs = {
  /** The good state, a full sentence that a founder understands. */
  readonly title: string;
  /** The bad state, consequence first. */
  readonly failureTitle: string;
  readonly why: string;
  readonly fix: string;
  /** What makes the check answerable when it was not: "Give --config with …". */
  readonly howTo: string;
  readonly references: readonly [string, ...string[]];
};

export type Check<K extends EvidenceKey = EvidenceKey, W extends EvidenceKey = EvidenceKey> = {
  readonly id: CheckId;
  readonly rows: readonly [RowId, ...RowId[]];
  /** The smallest profile whose rows wait for this check; in smaller ones they are judged without what it cannot see. */
  readonly from?: Profile;
  readonly needs: readonly K[];
  /**
   * Keys that sharpen the judgement and that a run may leave out: absent when the run was not asked to look there
   * (`not-asked`). A look that was asked for and failed makes the check *not checked*, as with `needs`.
   */
  readonly wants?: readonly W[];
  /** When one of these fails for the same host, this check is not judged there: one cause makes one finding. */
  readonly after?: readonly CheckId[];
  readonly damage: Damage;
  /** Typical minutes, and who can do it. */
  readonly effort: { readonly minutes: readonly [number, number]; readonly who: Who };
  /** The highest severity that this check may give. */
  readonly worst: Severity;
  readonly docs: CheckDocs;
  /** It gives advice and never a fault, so that no flaw can show it at work; its test holds what is recognised and what is not. */
  readonly advises?: true;
  readonly judge: (evidence: Pick<Evidence, K> & Partial<Pick<Evidence, W>>, asOf: Date) => Verdict;
};

export const defineCheck = <const K extends EvidenceKey, const W extends EvidenceKey = never>(
  check: Check<K, W>,
): Check<K, W> => check;

export const notApplicable = (reason: string): Verdict => ({ outcome: 'not-applicable', reason });

/**
 * Judges one thing after another and puts the answers together. A thing whose evidence is silent does not hide
 * the faults of the others: it is carried along as unseen. Nothing at all to judge is a mistake of the caller.
 */
export const judgeEach = <T>(
  things: Iterable<T>,
  hostOf: (thing: T) => string | undefined,
  judge: (thing: T) => Fault | readonly Fault[] | undefined,
  advice: readonly Advice[] = [],
): Verdict => {
  const faults: Fault[] = [];
  const unseen: Unseen[] = [];
  for (const thing of things) {
    try {
      const found = judge(thing);
      if (found !== undefined) faults.push(...(Array.isArray(found) ? found : [found as Fault]));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      const host = error.host ?? hostOf(thing);
      unseen.push({ reason: error.reason, ...(host === undefined ? {} : { host }) });
    }
  }
  return concluded(faults, unseen, advice);
};

/** A verdict from faults and unseen parts: unseen parts alone are *not checked*, never a pass. */
export const concluded = (
  faults: readonly Fault[],
  unseen: readonly Unseen[] = [],
  advice: readonly Advice[] = [],
): Verdict => {
  const [first, ...rest] = faults;
  const noted = advice.length > 0 ? { advice } : {};
  if (first !== undefined)
    return { outcome: 'fail', faults: [first, ...rest], ...(unseen.length > 0 ? { unseen } : {}), ...noted };
  if (unseen.length > 0) throw new ManyUnknown(unseen);
  return { outcome: 'pass', ...noted };
};

/** Several silent leaves at once; the runner lists each. */
export class ManyUnknown extends Unknown {
  readonly unseen: readonly Unseen[];
  constructor(unseen: readonly Unseen[]) {
    const reasons = [...new Set(unseen.map(part => part.reason))];
    super(reasons.join('; '), unseen[0]?.host);
    this.unseen = unseen;
  }
}
