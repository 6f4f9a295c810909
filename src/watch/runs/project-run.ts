import type { Severity } from '../../contract/rows.ts';
import type { RunKind } from '../../config/projects-file.ts';

/** One thing that a run found, in text that acts nowhere. */
export type Found = {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly place: string;
};

/** Why nothing came of a run. */
type NotDone =
  /** It says itself that it may not, or cannot: settings, scope, proof of control. */
  | 'refused'
  /** It did not end in time, printed without end, printed what nobody can read, or broke. */
  | 'time'
  | 'bytes'
  | 'unreadable'
  | 'broken'
  /** As often as it was begun, its watcher was gone before it had ended. */
  | 'lost';

/** What came of a run. Where nothing did, nothing is known: never that all is well. */
export type Outcome =
  | {
      readonly of: 'done';
      /** In words: the verdict with its counts. */
      readonly headline: string;
      readonly findings: readonly Found[];
      /** What could not be judged; `what` is a check, or `smoke/` and a step. */
      readonly notChecked: readonly { readonly what: string; readonly reason: string }[];
    }
  | { readonly of: 'not-checked'; readonly why: NotDone; readonly because: string };

/** One run of one client, for one of its times. Times are ms since 1970, by the clock of the store. */
export type ProjectRun = {
  readonly domain: string;
  readonly kind: RunKind;
  /** The time for which it was run. */
  readonly dueAt: number;
  readonly startedAt: number;
  readonly endedAt: number;
  /** Where it was run. */
  readonly place: string;
  readonly outcome: Outcome;
};

/** What is kept of the last run of one kind: small, for there is one for each client. */
export type KeptRun = Omit<ProjectRun, 'outcome' | 'domain' | 'kind'> & {
  /** The last one of which something came; null where none ever was. */
  readonly doneAt: number | null;
  readonly outcome:
    | {
        readonly of: 'done';
        readonly headline: string;
        readonly counts: { readonly [S in Severity]: number };
        /** How many could not be judged, and of the first of them why. */
        readonly notCheckedCount: number;
        readonly notChecked: readonly { readonly what: string; readonly reason: string }[];
      }
    | Extract<Outcome, { of: 'not-checked' }>;
  /** Findings of high or blocker that people were told of and that nobody saw mended. */
  readonly known: readonly string[];
};

/** A run that is under way, or was when its watcher went. */
export type BegunRun = {
  readonly dueAt: number;
  readonly at: number;
  readonly place: string;
  /** How often it was begun for this time. */
  readonly starts: number;
};

type Name = Pick<ProjectRun, 'domain' | 'kind'>;

/** Names under which the shared store keeps them. */
export const lastName = ({ domain, kind }: Name): string => `run/last/${kind}/${domain}`;
export const begunName = ({ domain, kind }: Name): string => `run/begun/${kind}/${domain}`;

/** The tables of a list of clients, and its queue; one database is for one list. */
export const runsSchema = 'launch_ready_projects';
