import type { HistogramJson } from '../engines/load/histogram.ts';
import type { Leaf } from './leaf.ts';

/** Members who signed in at a steady rate; see `src/engines/load`. */
export type EntryRun = {
  /** From the moment at which each was due until the dashboard was there; who was not let in waits for ever. */
  readonly waits: HistogramJson;
  readonly failures: { readonly [reason: string]: number };
  /** Answered with 429 or 503. */
  readonly refused: number;
  /** Of those, told when to come back (RFC 9110 §10.2.3). */
  readonly told: number;
  /** Longest lag of the generator, in ms: of this machine, never of the app. */
  readonly lagMs: number;
};

/** Those who came all at once, and what became of them. */
export type Crowd = {
  readonly perSecond: number;
  readonly sent: number;
  /** Got what they asked for; of strangers at the login: were told that the password is wrong, after it was looked at. */
  readonly answered: number;
  /** 429: told to ask less often. */
  readonly throttled: number;
  /** 503: told that there is too much to do. */
  readonly busy: number;
  /** Anything else, silence included. */
  readonly failed: number;
};

/** One crowd, and the members who signed in meanwhile. */
export type CrowdedRun = { readonly crowd: Crowd; readonly entries: EntryRun };

/** The same crowd at an address that does almost nothing: what it costs there is of this machine and of the generator. */
export type ControlRun = CrowdedRun & { readonly path: string };

export type VisitorSpike = CrowdedRun & {
  /** Public pages that were opened, by path, the front page first. */
  readonly pages: readonly string[];
  readonly control: Leaf<ControlRun>;
  /** When all had gone: how long until a sign-in was as quick as before, in ms; null where it was not within a minute. */
  readonly settledMs: number | null;
  /** Sign-ins after that. */
  readonly after: EntryRun;
  /** Both again, where members waited: two looks of three decide. Empty where that was not needed. */
  readonly again: readonly { readonly visitors: CrowdedRun; readonly control: ControlRun }[];
};

/** What the last run of `spike` saw. */
export type SpikeEvidence = {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly domain: string;
  /** Origin of the app. */
  readonly app: string;
  readonly environment: 'loopback' | 'staging' | 'production';
  /** Sign-ins while nobody else came. */
  readonly quiet: Leaf<EntryRun>;
  readonly visitors: Leaf<VisitorSpike>;
  /** Strangers who tried to sign in with made-up accounts, each from an address of its own. */
  readonly strangers: Leaf<CrowdedRun>;
};
