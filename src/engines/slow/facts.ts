/** What an app tells of one answer in `Server-Timing` (W3C Server Timing §3). Null where it does not tell. */
export type Told = {
  /** All the time in the app, in ms. */
  readonly appMs: number | null;
  readonly databaseMs: number | null;
  /** Statements that the answer took. */
  readonly statements: number | null;
  /** Time that it waited for a connection to the database, in ms. */
  readonly poolMs: number | null;
};

/** What the body of an answer shows; the body itself is not kept. */
export type Body = {
  readonly kind: 'json' | 'page' | 'other';
  /** Unpacked. */
  readonly bytes: number;
  /** `Content-Encoding` when compression was asked for; null when it came as it is. */
  readonly encoding: string | null;
  /** Entries of the longest list in it; null where there is none. */
  readonly rows: number | null;
  /** Whether it offers the next part of a list. */
  readonly continues: boolean;
};

/** The same request several times at the same moment, with one that does almost nothing beside it. */
export type Together = {
  readonly atOnce: number;
  /** The slowest of them, in ms. */
  readonly ms: number;
  /** The slowest control request meanwhile, in ms; null where there is no control. */
  readonly controlMs: number | null;
  /** The control alone, in ms. */
  readonly controlAloneMs: number | null;
};

/** How a request went while our mail server kept whoever handed over a mail waiting. */
type Held = { readonly heldMs: number; readonly ms: number };

/** A table that a statement reads whole, by the plan of the database (`EXPLAIN`, nothing is run). */
export type WholeRead = {
  readonly table: string;
  /** Rows that the table holds, as the database estimates. */
  readonly rows: number;
  /** Rows that the statement returns, as the planner estimates. */
  readonly returned: number;
  /** The index that would serve the statement; null where no plain index can. */
  readonly index: string | null;
};

/** What the database itself showed meanwhile, through a read-only address. */
export type DatabaseSeen = {
  readonly wholeReads: readonly WholeRead[];
  /** The most connections of the app that worked at the same moment while several requests were open. */
  readonly connections: number | null;
};

/** Everything that was measured of one request. Times in ms. */
export type RequestFacts = {
  /** Alone, on a warm connection: the median. */
  readonly aloneMs: number;
  readonly told: Told;
  readonly body: Body;
  /** Whether a password is looked at: it takes time on purpose. */
  readonly checksPassword: boolean;
  /** Null where it was not tried. */
  readonly together: Together | null;
  readonly held: Held | null;
  readonly database: DatabaseSeen | null;
};
