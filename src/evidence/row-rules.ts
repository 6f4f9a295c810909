import type { Attempt, Untried } from '../engines/row-rules/got-at.ts';
import type { Catalog } from '../engines/row-rules/catalog.ts';
import type { MadeAt } from '../engines/row-rules/replay.ts';
import type { Leaf } from './leaf.ts';
import type { FoundIn } from './repo.ts';

/** One database as it is, and what somebody got at in it that is not theirs. No row of anybody is kept. */
export type RowsSeen = {
  /** `12 files of SQL in supabase/migrations`, or the name of the variable that led to it. */
  readonly from: string;
  /** `tried`: made-up people did it in an empty copy. `read`: the catalog of the real one says so. */
  readonly how: 'tried' | 'read';
  readonly catalog: Catalog;
  /** Where the repository makes what is in it. */
  readonly madeAt: MadeAt;
  readonly attempts: readonly Attempt[];
  /** What could not be tried, with what the database said. */
  readonly untried: readonly Untried[];
};

/** Whether browsers talk to the database themselves, and what its rules then keep from them. */
export type RowRulesEvidence = {
  /** What shows that browsers reach it; empty where nothing does. */
  readonly signs: readonly (FoundIn & { readonly what: string })[];
  /** The database that the migrations make; null where nothing shows that browsers reach one. */
  readonly replayed: Leaf<RowsSeen> | null;
  /** The database that the settings name; null where they name none. */
  readonly live: Leaf<RowsSeen> | null;
  /** Relations that are for all to read, as the settings say. */
  readonly meant: readonly string[];
};
