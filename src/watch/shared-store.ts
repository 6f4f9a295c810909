import type { Cycle, Rules } from '../engines/incidents/incident.ts';
import type { ProjectRun } from './runs/project-run.ts';
import type { WatchStore } from './store.ts';

/** A process that watches, and the name of where it is. */
export type Watcher = { readonly id: string; readonly place: string };

/** What a watcher saw or heard, on its way to the one who judges. Times are ms since 1970. */
export type Handed =
  /** `asks`: a second place is asked before a failing look counts. */
  | {
      readonly of: 'look';
      readonly place: string;
      readonly cycle: Cycle;
      readonly rules: Rules;
      readonly asks: boolean;
    }
  /** What the second place saw; null = it could not look. `first` is the number of the look it was asked about. */
  | { readonly of: 'second'; readonly place: string; readonly cycle: Cycle | null; readonly first: number }
  /** Somebody is at it. */
  | { readonly of: 'acknowledged'; readonly incident: string; readonly at: number }
  /** A client was run; in the store of a list of clients alone. */
  | { readonly of: 'run'; readonly run: ProjectRun };

/** One thing that was handed in. `n` is the order in which they came. */
export type HandedRow = {
  readonly n: number;
  readonly handed: Handed;
  /** A second place was asked about it, and is waited for until then; null = nobody was asked. */
  readonly asked: { readonly place: string; readonly until: number } | null;
};

/** What the judge made of some of it, beside what a single watcher stores. */
export type Judged = Parameters<WatchStore['commit']>[0] & {
  /** Of the turn in which it was judged: what was made in an earlier one of this very watcher is out of date. */
  readonly term: number;
  /** Dealt with: they are gone afterwards. */
  readonly taken: readonly number[];
  /** These wait for the word of a second place. */
  readonly asked: readonly { readonly n: number; readonly place: string; readonly until: number }[];
  /** Small things that are kept with it, by name. */
  readonly kept?: readonly { readonly name: string; readonly json: string }[];
};

/** How things stand among the watchers, by the clock of the store. */
export type Met = {
  /** Number of the turn, where it is this watcher's; null while another one judges. It never comes twice. */
  readonly term: number | null;
  /** All that were heard of lately, this one among them, in the order of their IDs. */
  readonly watchers: readonly Watcher[];
  /** Places that somebody looked from within the last day. */
  readonly known: readonly string[];
  /** Time of the store, ms since 1970. */
  readonly at: number;
};

/** Another watcher judges now: what this one made of it is not stored. */
export class TurnLost extends Error {
  constructor() {
    super('Another watcher has the turn');
    this.name = 'TurnLost';
  }
}

/**
 * A store of several watchers. All of them look and hand in what they saw; one at a time has the turn and judges. What
 * judges (`commit`, `settle`) throws `TurnLost` without a trace when this watcher has the turn no more.
 */
export type SharedStore = WatchStore & {
  /**
   * Says that this watcher is there, keeps its turn, and takes it where nobody has it. Called every few seconds. `anew`: a turn
   * that is its own already gets a new number, once all that is being stored in it is: what was judged in it and is
   * not stored by then never will be.
   */
  readonly meet: (how?: { readonly anew: boolean }) => Promise<Met>;
  /** Durable when it ends. */
  readonly hand: (handed: readonly Handed[]) => Promise<void>;
  /** The oldest that nobody dealt with, at most so many. */
  readonly handed: (most: number) => Promise<readonly HandedRow[]>;
  readonly settle: (judged: Judged) => Promise<void>;
  /** Keeps it unless there is something of that name, and gives what is there: two who begin at once have the same. */
  readonly keepFirst: (name: string, json: string) => Promise<string>;
  /** Gives the turn free, and is there no more. */
  readonly leave: () => Promise<void>;
};
