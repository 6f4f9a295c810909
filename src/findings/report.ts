import type { Change } from '../checks/check.ts';
import type { Confidence, Damage, Profile, Severity, Who } from '../contract/rows.ts';

/** A person's decision to live with a finding for a time. Dates are `YYYY-MM-DD`; it ends with that day (UTC). */
export type Acceptance = { readonly id: string; readonly reason: string; readonly by: string; readonly until: string };

export type Finding = {
  /** `<check>#<8 hex>`, stable for the same thing at fault. */
  readonly id: string;
  readonly check: string;
  readonly rows: readonly string[];
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly damage: Damage;
  readonly title: string;
  readonly happened: string;
  readonly cause: string;
  readonly fix: string;
  /** Typical minutes, from and to. */
  readonly effort: readonly [number, number];
  readonly who: Who;
  readonly place: string;
  readonly places: readonly string[];
  readonly hosts: readonly string[];
  readonly evidence: readonly string[];
  /** `command` is null when none can be given; `reason` then says why. */
  readonly replay: { readonly command: string | null; readonly shows: string; readonly reason?: string };
  readonly verify: string;
  readonly remedy: readonly Change[];
  /** Checks that could not be judged because of this finding. */
  readonly alsoAffected: readonly { readonly check: string; readonly host?: string }[];
  readonly accepted?: Acceptance;
};

export type NotChecked = {
  /** Null when this version has no check for the rows yet. */
  readonly check: string | null;
  readonly rows: readonly string[];
  /** What a fault there would cost at most; null for rows that produce documents. */
  readonly severity: Severity | null;
  readonly reason: string;
  readonly howTo: string;
  readonly host?: string;
  /** The finding that makes this moot. */
  readonly because?: string;
  /** True when the check judged everything else that it looks at: only this part is open. */
  readonly restJudged?: true;
};

export type VerdictWord = 'ready' | 'not-ready' | 'incomplete';

export type Report = {
  readonly schema: 'launch-ready/report@1';
  readonly tool: string;
  readonly target: { readonly domain: string; readonly unicode: string };
  readonly profile: Profile;
  /** ISO 8601: when the evidence was collected; the clock of every judgement. */
  readonly collectedAt: string;
  readonly verdict: VerdictWord;
  /** The verdict as a sentence with its profile and counts. */
  readonly headline: string;
  readonly minimumBar: readonly { readonly row: string; readonly title: string; readonly met: boolean | null }[];
  readonly findings: readonly Finding[];
  /** Findings that somebody accepts at the evidence's time; they do not count in the verdict. */
  readonly accepted: readonly Finding[];
  readonly advice: readonly { readonly check: string; readonly place: string; readonly text: string }[];
  readonly notChecked: readonly NotChecked[];
  readonly judged: readonly string[];
  readonly coverage: {
    readonly required: readonly string[];
    readonly judged: readonly string[];
    readonly notChecked: readonly string[];
    readonly notApplicable: readonly string[];
  };
};
