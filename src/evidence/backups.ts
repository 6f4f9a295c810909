import type { Leaf } from './leaf.ts';

/** A command as it was executed. */
export type BackupStep = {
  readonly argv: readonly string[];
  readonly code: number | null;
  readonly ms: number;
  readonly said: string;
  /** Last lines, redacted. */
  readonly lines: readonly string[];
};

/** Rows of one table; null where the table is not there, or was not asked for. */
export type TableRows = {
  /** In the database itself, before and after the backup was made: people write meanwhile. */
  readonly before: number | null;
  readonly after: number | null;
  readonly restored: number | null;
};

/** What a test of the backups saw: one was restored into an empty database and counted. */
export type BackupEvidence = {
  readonly domain: string;
  /** ISO 8601. */
  readonly testedAt: string;
  /** When the newest backup was made that this test did not make. */
  readonly newest: Leaf<{ readonly at: string; readonly from: string }>;
  /** Null: the settings name no command, and the newest one was restored. */
  readonly made: Leaf<BackupStep> | null;
  readonly restored: Leaf<BackupStep>;
  /** By table, `schema.table`. */
  readonly rows: Leaf<{ readonly [table: string]: TableRows }>;
};
