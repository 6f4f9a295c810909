import type { RequestFacts } from '../engines/slow/facts.ts';
import type { HistogramJson } from '../engines/load/histogram.ts';
import type { Leaf } from './leaf.ts';

/** One way from the sent login form to the loaded dashboard. */
export type Journey = {
  readonly ms: number;
  /** False where it was given up after `ms`: it takes at least that long. */
  readonly arrived: boolean;
};

/** One request of that way. */
export type LoginStep = {
  /** `POST /login`. */
  readonly name: string;
  /** Median, in ms. */
  readonly ms: number;
  /** Each time, in ms. */
  readonly times: readonly number[];
  readonly facts: RequestFacts;
};

/** How members of one kind come in. */
export type LoginTimes = {
  readonly who: 'a new member' | 'a paying member' | 'a member';
  /** Whether scripts, styles and pictures of the dashboard were loaded, too. */
  readonly inBrowser: boolean;
  readonly journeys: readonly Journey[];
  /** The same while our mail server kept the app waiting for `heldMs`; null where no mail server of ours takes its mails. */
  readonly held: { readonly heldMs: number; readonly journeys: readonly Journey[] } | null;
  readonly steps: readonly LoginStep[];
};

/** What the open-loop generator saw of one endpoint in one run; see `src/engines/load`. */
export type TimedRun = {
  readonly waits: HistogramJson;
  readonly failures: { readonly [reason: string]: number };
  /** Longest lag of the generator, in ms. */
  readonly lagMs: number;
};

export type EndpointTimes = {
  readonly first: TimedRun;
  /** Null when one run was enough, or no request was left for a second one. */
  readonly rerun: TimedRun | null;
  readonly facts: RequestFacts;
};

export type TimedEndpoint = {
  /** `GET /api/posts`. */
  readonly name: string;
  /** Its path and query. */
  readonly path: string;
  readonly times: Leaf<EndpointTimes>;
};

/** A request that does almost nothing, while nothing else was sent: a slow one shows a slow day of machine or network. */
export type QuietControl = { readonly path: string; readonly ms: number };

/** What the last run of `slow` measured. */
export type TimingsEvidence = {
  /** ISO 8601. */
  readonly measuredAt: string;
  readonly domain: string;
  /** Origin of the app. */
  readonly app: string;
  readonly environment: 'loopback' | 'staging' | 'production';
  readonly control: Leaf<QuietControl>;
  readonly logins: Leaf<readonly LoginTimes[]>;
  readonly endpoints: readonly TimedEndpoint[];
};
