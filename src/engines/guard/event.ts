/** What a guarded deploy does, in this order; one word is one place of the record. */
export const forward = ['preflight', 'deploying', 'version-seen', 'ready', 'smoke', 'soak'] as const;
/** What stands between the deploy command and its release being seen, where a release goes to an address of its own first. */
export const staged = ['preview', 'promoting'] as const;
export const back = ['rolling-back', 'verifying-rollback'] as const;
export const ends = ['good', 'refused', 'rolled-back', 'stuck'] as const;

export type Phase = (typeof forward)[number] | (typeof staged)[number] | (typeof back)[number];
export type End = (typeof ends)[number];

/** How one goes back, as the run was about to do it: what the rollback note is made of. */
export type WayBackUsed = {
  /** Words of the command, with `{previous}` where the release goes; empty when there was none. No secret is in it. */
  readonly argv: readonly string[];
  /** Where the app says which release it is. */
  readonly ready: string;
  /** What the platform is called, what it does at a rollback that nobody expects, and what is left to do by hand. */
  readonly platform: string | null;
  readonly knows: readonly string[];
  readonly afterwards: readonly string[];
};

/** What came to pass, one line of the record each, in the order in which it was written. Times are ISO 8601, lengths milliseconds. */
export type DeployEvent =
  | {
      readonly type: 'began';
      readonly at: string;
      /** The release that goes out and the one that members use until then, as the app calls them. */
      readonly release: string;
      readonly previous: string;
      /** What the rollback command is told: the release before as the platform calls it. */
      readonly target: string;
      /** False when somebody acknowledged that going back would not help. */
      readonly autoRollback: boolean;
      /** Whether the way back can be taken up again after an interruption: its command names the release it goes to. */
      readonly repeatable: boolean;
      readonly back: WayBackUsed;
      /** Whether the release goes to an address of its own first, and is promoted from there. */
      readonly staged?: true;
      /** What is broken on purpose in a drill; null for a deploy. */
      readonly drill: string | null;
    }
  | { readonly type: 'command'; readonly phase: Phase; readonly group: number }
  | { readonly type: 'passed'; readonly phase: Phase; readonly ms: number }
  | {
      readonly type: 'failed';
      readonly phase: Phase;
      readonly ms: number;
      /** A sentence without a secret. */
      readonly reason: string;
      /** Deploying failed, and members use the release before as if nothing had been done. */
      readonly untouched?: true;
    }
  /** The address of its own that the release has before members get it. */
  | { readonly type: 'preview'; readonly url: string }
  /** Something worth knowing that decides nothing, as a sentence without a secret; `heed` when somebody has to do something about it. */
  | { readonly type: 'note'; readonly phase: Phase; readonly text: string; readonly heed: boolean }
  /** A run that ended in the middle was taken up by the next one. */
  | { readonly type: 'resumed'; readonly at: string }
  /** Nothing was done yet when it was interrupted. */
  | { readonly type: 'abandoned' }
  /** What somebody outside sees, written when it changes; of `version` null when the app does not tell. */
  | { readonly type: 'sight'; readonly at: string; readonly up: boolean; readonly version: string | null };

/** One line of the record: which deploy it belongs to. */
export type Entry = { readonly run: string } & DeployEvent;
