import { invalid } from '../refusal.ts';

/** Where a list continues: the key of its last row, so that page 500 costs what page 1 costs. */
export type Cursor = { readonly at: Date; readonly id: string };

const writeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at.toISOString()} ${id}`).toString('base64url');

export const readCursor = (text: string | undefined): Cursor | null => {
  if (!text) return null;
  const [time, id] = Buffer.from(text, 'base64url').toString('utf8').split(' ', 2);
  const at = new Date(time ?? '');
  if (!id || id.length > 64 || Number.isNaN(at.getTime())) throw invalid('This page address is not complete.');
  return { at, id };
};

export type Page<Row> = { readonly rows: readonly Row[]; readonly next: string | null };

/** Cuts the one row read beyond the page size; it only tells that there is a next page. */
export const toPage = <Row extends { readonly id: string; readonly createdAt: Date }>(
  rows: readonly Row[],
  size: number,
): Page<Row> => {
  const kept = rows.slice(0, size);
  const last = kept.at(-1);
  return { rows: kept, next: rows.length > size && last ? writeCursor({ at: last.createdAt, id: last.id }) : null };
};
