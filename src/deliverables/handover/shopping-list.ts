import { type ShoppingItem, shoppingList } from '../../contract/shopping-list.ts';
import type { Report } from '../../findings/report.ts';

/** `no-part`: the target has no such thing, so that nothing is to be done for it. */
export type ItemState = 'done' | 'open' | 'not-checked' | 'no-part';

export type ListedItem = Pick<ShoppingItem, 'id' | 'title'> & {
  readonly state: ItemState;
  /** What is open, worst first, or why it was not checked. */
  readonly because: readonly string[];
};

const itemOf = ({ id, title, rows }: ShoppingItem, { findings, notChecked, coverage }: Report): ListedItem => {
  const own = new Set(rows);
  const isOwn = (each: { readonly rows: readonly string[] }): boolean => each.rows.some(row => own.has(row));
  const open = findings.filter(isOwn);
  if (open.length > 0) return { id, title, state: 'open', because: open.map(finding => finding.title) };
  const settled = new Set([...coverage.judged, ...coverage.notApplicable]);
  if (rows.some(row => !settled.has(row))) {
    const reasons = notChecked.filter(isOwn).map(({ reason }) => reason);
    const why = reasons.length > 0 ? reasons : ['this kind of run does not look at it'];
    return { id, title, state: 'not-checked', because: [...new Set(why)] };
  }
  const isJudged = rows.some(row => coverage.judged.includes(row));
  return { id, title, state: isJudged ? 'done' : 'no-part', because: [] };
};

/** The thirteen items of a buyer (L1–L13), each from the rows of its stages. Pure. */
export const listedItems = (report: Report): readonly ListedItem[] => shoppingList.map(item => itemOf(item, report));
