import type { Exchange } from '../hardening.ts';

/** Somebody whose row it is not. */
export type RowReader = 'anonymous' | 'member-b';

/** What a test member has in one table or view of a database that answers browsers, and what others get at of it. */
export type RowsTrial = {
  /** Its columns, with types as far as values tell; empty where no row was shown. No value is kept. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** How the member's row came there: as the app keeps it, by the flow with which members write, by the API itself. Null where there is none. */
  readonly made: 'app' | 'flow' | 'api' | null;
  /** Whether a column names the member. */
  readonly owned: boolean;
  /** What of the member stands in the row. */
  readonly holds: readonly ('address' | 'text')[];
  /** To whom the app itself shows what the row holds; null where nothing but the database says it. */
  readonly inApp: 'nobody' | 'members' | 'everybody' | null;
  /** The settings say that this is for all to read (rows.forAll). */
  readonly meant: boolean;
  /** Who was given the member's row, asked twice; where the member has none, who was given any. */
  readonly shows: readonly RowReader[];
  /** Who changed or deleted it: the member looked afterwards. */
  readonly changes: readonly { readonly by: RowReader; readonly does: 'update' | 'delete' }[];
  readonly shown: readonly Exchange[];
};
