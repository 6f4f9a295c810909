import type { SmokeReport } from '../smoke/smoke.ts';
import type { Answered } from '../../engines/access-log/status.ts';
import type { Ran } from '../command.ts';

/** What one look from outside showed. */
export type Look = {
  /** The app says that it is ready to serve. */
  readonly up: boolean;
  /** The release that it says it is; null when it does not say. */
  readonly version: string | null;
  /** What was seen, in a few words. */
  readonly what: string;
  /** What it answered; null when nothing came. */
  readonly status: number | null;
};

/** What somebody who is signed in gets. */
export type MemberLook = {
  readonly kind: 'works' | 'broken' | 'not-tried';
  /** Null while it works. */
  readonly reason: string | null;
};

/** A member of the app who stays for a while. */
export type Member = {
  /** Opens the dashboard; every now and then signs in anew before. */
  readonly look: () => Promise<MemberLook>;
  /** Removes what was made for it; what could not be removed, or null. */
  readonly leave: () => Promise<string | null>;
};

/** What the app writes down of its own answers. */
export type LogWatch = {
  /** Of the time before now; null where nothing is known of it. */
  readonly before: () => Promise<Answered | null>;
  /** From here on everything is counted. */
  readonly begin: () => Promise<void>;
  /** What has been added since; or why it could not be read. */
  readonly more: () => Promise<Answered | { readonly unreadable: string }>;
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
  /** Gives members the release that stands at `preview`; null where deploying does that. */
  readonly promote: ((preview: string, began: (group: number) => void) => Promise<Ran>) | null;
  /** The address that a release has of its own, as the deploy command printed it; null when it named none. */
  readonly previewIn: (output: string) => string | null;
  /** The same as `look` and `smoke`, at another address. */
  readonly at: (url: string) => { readonly look: Hands['look']; readonly smoke: Hands['smoke'] };
  /** Empties the CDN; null where the settings name no command for it. */
  readonly purge: (() => Promise<Ran>) | null;
  /** Somebody who signs in; a text says why nobody can. */
  readonly member: () => Promise<Member | string>;
  /** Null where the settings do not say where the log is. */
  readonly logs: LogWatch | null;
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
