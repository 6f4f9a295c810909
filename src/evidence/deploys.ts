import type { Phase, WayBackUsed } from '../engines/guard/event.ts';
import type { Reading } from '../engines/reading/grade.ts';
import type { Leaf } from './leaf.ts';
import type { FoundIn } from './repo.ts';

/** A statement of a migration that members or the release before notice; kinds as in `engines/migrations/hazards.ts`. */
export type MigrationHazard = FoundIn & {
  readonly kind: string;
  /** Lower case, without schema and quotes. */
  readonly table: string;
  readonly column: string | null;
  /** The statement, its beginning, on one line. */
  readonly sql: string;
  /** The line of the file as it stands there, its beginning. */
  readonly text: string;
  /** After it the release before does not work on the database. */
  readonly takesWayBack: boolean;
  /** While it runs, requests that touch the table wait. */
  readonly keepsMembersOut: boolean;
};

/** Since when migrations were read: what was out before them. */
export type Since = {
  readonly how: 'deploy' | 'tag' | 'month' | 'all';
  /** A commit or tag; empty where there is none. */
  readonly what: string;
};

/** One guarded deploy or drill, as its record tells it. */
export type TimedDeploy = {
  readonly run: string;
  /** ISO 8601. */
  readonly at: string;
  /** What was broken on purpose; null for a deploy. */
  readonly drill: string | null;
  readonly end: 'good' | 'refused' | 'rolled-back' | 'stuck' | 'cut-off';
  readonly release: string;
  readonly previous: string;
  /** What the rollback command was told. */
  readonly target: string;
  readonly back: WayBackUsed;
  /** What was done, in order, and how long it took; milliseconds. */
  readonly phases: readonly { readonly phase: Phase; readonly ms: number; readonly passed: boolean }[];
  /** Milliseconds of the way back, command and proof together; null where nothing was taken back. */
  readonly rollbackMs: number | null;
  /** Milliseconds for which members were not served; 0 when never, null when it had not ended. */
  readonly outageMs: number | null;
};

/** `name` is the variable that holds it; null where it has none. */
export type DeafPool = FoundIn & { readonly name: string | null };

export type DeploysEvidence = {
  /** How one goes back, as the repository and the settings say. */
  readonly wayBack: Leaf<{
    /** Where it is written down with steps. */
    readonly note: FoundIn | null;
    /** How those steps read, commands left out; null where they are not written down. */
    readonly reading: Reading | null;
    /** The settings name a command for it. */
    readonly command: boolean;
    /** Images that are built here and have the same name in every release. */
    readonly floating: readonly (FoundIn & { readonly image: string })[];
  }>;
  readonly migrations: Leaf<{ readonly since: Since; readonly hazards: readonly MigrationHazard[] }>;
  /** Connection pools of node-postgres to whose errors nobody listens. */
  readonly deafPools: Leaf<readonly DeafPool[]>;
  /** Newest first; silent where nothing was deployed or drilled under guard within 90 days. */
  readonly timed: Leaf<readonly TimedDeploy[]>;
};
