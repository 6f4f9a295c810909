import type { MonitorState } from './incident.ts';

/** Looks that are remembered of a monitor. */
const remembered = 10;

/** It is down after this many failing looks in a row … */
const inARow = 3;

/** … or after this many among those that are remembered: a fault that lets every third look through is one too. */
const amongThem = 5;

/** It is up again after this many good looks in a row. */
const upAfter = 2;
const upAfterWhenUnstable = 5;

/** How many looks at the end had this result. */
const runOf = (recent: readonly boolean[], good: boolean): number =>
  recent.length - 1 - recent.findLastIndex(look => look !== good);

/**
 * What made an incident certain: one look where it is urgent, looks in a row, looks among the last ten, too many of an hour or of
 * a day, or many things at once.
 */
export type Rule = 'at-once' | 'in-a-row' | 'among-ten' | 'comes-and-goes' | 'all-day' | 'many' | 'cut-off';

/** What made it certain that a monitor is down, from its looks until then. */
export const ruleOf = (recent: readonly boolean[], urgent: boolean): Rule => {
  if (runOf(recent, false) >= inARow) return 'in-a-row';
  return recent.filter(good => !good).length >= amongThem ? 'among-ten' : urgent ? 'at-once' : 'in-a-row';
};

/**
 * The monitor after one look that told something. `fresh`: what was known before is out of date, so that one look alone
 * is not believed, not even where it is urgent. `turn`: it has certainly gone down, or come up.
 */
export const afterLook = (
  monitor: MonitorState,
  look: { readonly at: number; readonly good: boolean; readonly urgent: boolean; readonly fresh: boolean },
): { readonly monitor: MonitorState; readonly turn: 'down' | 'up' | null } => {
  const recent = [...monitor.recent, look.good].slice(-remembered);
  const now = (status: MonitorState['status'], turn: 'down' | 'up' | null = null) => ({
    monitor: {
      ...monitor,
      status,
      since: status === monitor.status ? monitor.since : look.at,
      // What was bad before it came up does not count against it again.
      recent: turn === 'up' ? recent.slice(recent.lastIndexOf(false) + 1) : recent,
      lastAt: look.at,
    },
    turn,
  });
  const run = runOf(recent, look.good);
  if (monitor.incident !== null) {
    if (!look.good) return now('down');
    return run >= (monitor.unstable ? upAfterWhenUnstable : upAfter) ? now('up', 'up') : now('recovering');
  }
  // One good look after a bad one may be the lucky one of three.
  if (look.good) return now(monitor.status === 'suspect' && run < upAfter ? 'suspect' : 'up');
  const certain = run >= (look.urgent && !look.fresh ? 1 : inARow) || recent.filter(good => !good).length >= amongThem;
  return certain ? now('down', 'down') : now('suspect');
};
