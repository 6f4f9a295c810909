import type { SmokeReport } from '../smoke/smoke.ts';
import type { Ran } from '../command.ts';

/** What one look from outside showed. */
export type Look = {
  /** The app says that it is ready to serve. */
  readonly up: boolean;
  /** The release that it says it is; null when it does not say. */
  readonly version: string | null;
  /** What was seen, in a few words. */
  readonly what: string;
};

export type PreflightItem = {
  readonly name: string;
  readonly status: 'passed' | 'refused' | 'acknowledged' | 'not-checked';
  /** What was seen; of a refusal also what to do. */
  readonly reason: string;
};

/** The hands of the guard: all that touches the world, so that the guard itself can be tried with any world. */
export type Hands = {
  /** Looks that nothing stands in the way; changes nothing. */
  readonly preflight: () => Promise<readonly PreflightItem[]>;
  readonly deploy: (began: (group: number) => void) => Promise<Ran>;
  readonly rollback: (began: (group: number) => void) => Promise<Ran>;
  /** Asks over a connection of its own. Never throws but when the run was interrupted. */
  readonly look: () => Promise<Look>;
  /** The pages that members come through, without signing in; null when all answer. */
  readonly brokenPage: () => Promise<string | null>;
  readonly smoke: () => Promise<SmokeReport>;
  /** Ends a command that a killed run has left; true when something of its number runs that is not known to be it. */
  readonly endLeft: (group: number) => boolean;
};

export type Clock = {
  readonly now: () => Date;
  /** Monotonic milliseconds. */
  readonly elapsed: () => number;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};
