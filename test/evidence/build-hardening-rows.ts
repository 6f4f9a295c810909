import type { RowsTrial } from '../../src/evidence/hardening/rows.ts';
import type { Trials } from '../../src/evidence/hardening.ts';
import { seen } from '../../src/evidence/leaf.ts';

const column = (name: string, type = 'text') => ({ name, type });

/** A member's own notes, which nobody else gets at. */
export const rowsTrial = (change: Partial<RowsTrial> = {}): RowsTrial => ({
  columns: [column('id', 'uuid'), column('user_id', 'uuid'), column('body')],
  made: 'api',
  owned: true,
  holds: ['text'],
  inApp: null,
  meant: false,
  shows: [],
  changes: [],
  shown: [],
  ...change,
});

/** What everybody reads and nobody owns: prices. */
export const commonTrial = (change: Partial<RowsTrial> = {}): RowsTrial =>
  rowsTrial({
    columns: [column('id', 'integer'), column('name'), column('price', 'integer')],
    made: null,
    owned: false,
    holds: [],
    shows: ['anonymous', 'member-b'],
    ...change,
  });

/** The profile that a trigger makes with the account. */
export const profileTrial = (change: Partial<RowsTrial> = {}): RowsTrial =>
  rowsTrial({
    columns: [column('id', 'uuid'), column('email'), column('name')],
    made: 'app',
    holds: ['address'],
    ...change,
  });

/** A database that answers browsers, and keeps rows of members apart. */
export const soundRows = (): Trials<RowsTrial> => ({
  notes: seen(rowsTrial()),
  profiles: seen(profileTrial()),
  prices: seen(commonTrial()),
});

/** What such a trial could have seen instead. */
export const rowsInstead = (value: RowsTrial): readonly RowsTrial[] =>
  value.made === null
    ? [{ ...value, columns: [...value.columns, column('email')] }]
    : [
        { ...value, shows: ['anonymous', 'member-b'] },
        { ...value, changes: [{ by: 'member-b', does: 'delete' }] },
      ];
