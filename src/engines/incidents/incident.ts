/**
 * What the state machine of the watch takes and gives: plain data, times in milliseconds since 1970. Nothing in this
 * folder reads a clock, a file or the network.
 */

/** How one look ended. *unknown*: nobody could look, which is neither good nor bad. */
export type Outcome = 'ok' | 'failing' | 'unknown';

/** One cycle of one monitor: a look with the retry inside it already done. */
export type Cycle = {
  readonly monitor: string;
  /** Host that was asked; empty where none was. Many hosts that fail at once point to the watcher itself. */
  readonly host: string;
  readonly at: number;
  readonly outcome: Outcome;
  /**
   * Sort of failure, one word of ours: `timeout`, `refused`, `status`, `text`, `certificate`, `flow`, `late`, …; empty when all
   * was well. Of a look that was well at its second try alone: what the first one failed with, which members meet.
   */
  readonly kind: string;
  /** What was seen, one sentence without a secret; empty when all was well. */
  readonly because: string;
  /** Milliseconds; null where time means nothing. */
  readonly ms: number | null;
  /** Where it was looked from, where several watchers look; absent where one does. */
  readonly place?: string;
};

/** How a monitor is judged. */
export type Rules = {
  readonly everyMs: number;
  /** Confirmed by one cycle with its retry: nobody signs in or pays meanwhile. */
  readonly urgent: boolean;
};

export type Status = 'unknown' | 'up' | 'suspect' | 'down' | 'recovering' | 'paused';

/** Looks that failed and that nobody was told of, so many that they may come to something. */
export type Burn = {
  /** Newest last: when each was, and the good looks between the one before it and it. As many as the rules need. */
  readonly failed: readonly (readonly [at: number, good: number])[];
  /** Good looks since the last of them. */
  readonly good: number;
  /** Sort of the last failure, and what was seen then. */
  readonly kind: string;
  readonly because: string;
  /** What is open because there are so many. */
  readonly incident: string | null;
};

export type MonitorState = {
  /** Host of its last look; empty where none is asked. */
  readonly host: string;
  readonly everyMs: number;
  readonly status: Status;
  readonly since: number;
  /** The last cycles that told something, oldest first: true = ok. Ten at most. */
  readonly recent: readonly boolean[];
  /** Time of the last one of them. */
  readonly lastAt: number | null;
  /** When it went down or came up, within the time in which flapping is told. */
  readonly turns: readonly number[];
  readonly unstable: boolean;
  /** The incident that is open for it: it was certainly down, and nobody has seen it come up since. */
  readonly incident: string | null;
  /** Status before a maintenance window, that its end is compared with. */
  readonly before: Exclude<Status, 'paused'> | null;
  /** Null while nothing failed lately, or all of it was told. */
  readonly burn: Burn | null;
};

/** One thing that went wrong, from its first sign to its end. At most one is open for a key. */
export type Incident = {
  /**
   * `key@openedAt`: the same for the same events, whoever works them out. Where an ID as late as that is taken already
   * (another one of this very moment, a clock that went back), the number is the next one after the latest.
   */
  readonly id: string;
  /** The monitor, or `group` / `watcher` where many are one. */
  readonly key: string;
  readonly monitors: readonly string[];
  /** First failing cycle, and when it was certain. */
  readonly beganAt: number;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly kind: string;
  readonly because: string;
  /** Number of the last reminder that went out; those that were due while nobody looked are left out. */
  readonly reminders: number;
  readonly acknowledgedAt: number | null;
  readonly unstable: boolean;
  /** ID of the one that it went into before anybody was told of it: no outage of its own. */
  readonly partOf?: string;
  /** It comes and goes: told by how many looks fail, and not by a run of them. *ticket*: a little all day, which wakes nobody. */
  readonly burn?: 'page' | 'ticket';
  /** ID of the graver one that people were told of instead: its end is told with that one's. */
  readonly grewInto?: string;
  /** The one place from which it is seen; everywhere else all is well, and nobody is woken. */
  readonly only?: string;
};

/** Somebody must hear of it; *noted*: without being woken. `incident|kind|seq` is unique for ever: a double one is recognised by it. */
export type Effect = {
  readonly kind: 'opened' | 'noted' | 'reminder' | 'resolved';
  readonly incident: string;
  readonly seq: number;
  readonly at: number;
};

/** What failed from one place while it was well from another. */
export type Alone = {
  /** Such looks in a row. */
  readonly run: number;
  /** Good looks from there since. */
  readonly good: number;
  readonly since: number;
  /** What was seen last. */
  readonly because: string;
};

/** One place from which the app is looked at, as far as it sees what others do not. */
export type PlaceState = {
  readonly failing: { readonly [monitor: string]: Alone };
  /** What was told of it. */
  readonly incident: string | null;
};

/** What is true of the watcher itself. */
export type WatcherState = {
  readonly lastTickAt: number | null;
  /** Outcome of the last look at places that have nothing to do with the app: false = this machine is cut off. */
  readonly online: boolean | null;
  /** When that was asked. */
  readonly askedAt: number | null;
  /** A monitor got its answer although none of those places gave one: their word counts for nothing until one answers. */
  readonly contradicted: boolean;
  /** Until then none of those places was known to answer: what failed before says nothing of the app. Null: they always did. */
  readonly blindUntil: number | null;
  /** Number in the ID of the incident that was opened last. */
  readonly numbered: number;
  /** Openings that are held back for a moment, to see whether they are one. */
  readonly held: readonly { readonly incident: string; readonly until: number }[];
  /** Places that see what others do not; absent where one watcher looks. */
  readonly places?: { readonly [place: string]: PlaceState };
  /** Where the places apart from the app were asked from. */
  readonly askedFrom?: string;
};

export type WatchState = {
  readonly watcher: WatcherState;
  readonly monitors: ReadonlyMap<string, MonitorState>;
  /** Those that are open, by ID. */
  readonly open: ReadonlyMap<string, Incident>;
};

/** A time in which people work on the app on purpose: kept, not told. */
export type Maintenance = { readonly from: number; readonly until: number };

/** What each monitor leans on, by ID, the likeliest cause first: where both fail, the cause alone is told. */
export type Leaning = ReadonlyMap<string, readonly string[]>;

/** What comes to pass. */
export type WatchEvent =
  | { readonly type: 'cycle'; readonly cycle: Cycle; readonly rules: Rules; readonly maintenance: Maintenance | null }
  /** Time went by; held openings and reminders are looked at. `expected` = time of a tick when all is well. */
  | { readonly type: 'tick'; readonly at: number; readonly everyMs: number; readonly leaning?: Leaning }
  /** What the looks at places apart from the app said: null = none is set. Ask them anew while something is held. */
  | { readonly type: 'control'; readonly at: number; readonly online: boolean | null; readonly place?: string }
  | { readonly type: 'acknowledged'; readonly at: number; readonly incident: string }
  /** It is not watched any more: what is open for it is closed, and nobody is told. */
  | { readonly type: 'dropped'; readonly at: number; readonly monitor: string }
  /** Nobody looks from there any more: what was seen from there alone is closed, and nobody is told. */
  | { readonly type: 'left'; readonly at: number; readonly place: string };

/** What an event changed; everything else stays as it was. All of it is stored in one transaction. */
export type Step = {
  readonly watcher: WatcherState;
  readonly monitors: ReadonlyMap<string, MonitorState>;
  /** Opened, changed or closed ones. */
  readonly incidents: readonly Incident[];
  readonly effects: readonly Effect[];
  /** Times in which nobody looked, as found now. */
  readonly gaps: readonly { readonly from: number; readonly until: number }[];
};
