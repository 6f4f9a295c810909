import { agreed, secondPlace } from '../../engines/incidents/agreement.ts';
import type { Cycle, Rules } from '../../engines/incidents/incident.ts';
import type { HandedRow } from '../shared-store.ts';

/** What is to be judged now, in its order. */
export type Heard =
  | { readonly of: 'look'; readonly cycle: Cycle; readonly rules: Rules }
  | { readonly of: 'acknowledged'; readonly incident: string; readonly at: number };

export type Sorted = {
  readonly heard: readonly Heard[];
  /** Numbers of what is dealt with by that. */
  readonly taken: readonly number[];
  /** Failing looks that a second place is asked about first. */
  readonly asks: readonly { readonly n: number; readonly place: string; readonly monitor: string }[];
};

/**
 * Sorts what watchers handed in, oldest first: what can be judged, what a second place must see first, and what waits for
 * its word. While a look waits, later ones of the same monitor wait behind it, so that each is judged in its turn. `places`:
 * those that somebody looks from now.
 */
export const sortHanded = (rows: readonly HandedRow[], places: readonly string[], at: number): Sorted => {
  const heard: Heard[] = [];
  const taken: number[] = [];
  const asks: { n: number; place: string; monitor: string }[] = [];
  const waiting = new Set<string>();
  const seconds = new Map<number, { readonly n: number; readonly cycle: Cycle | null }>();
  for (const { n, handed } of rows) if (handed.of === 'second') seconds.set(handed.first, { n, cycle: handed.cycle });

  for (const { n, handed, asked } of rows) {
    // A run of a client is in no store of an app.
    if (handed.of === 'second' || handed.of === 'run') continue;
    if (handed.of === 'acknowledged') {
      heard.push(handed);
      taken.push(n);
      continue;
    }
    const { cycle, rules } = handed;
    if (waiting.has(cycle.monitor)) continue;
    const second = seconds.get(n);
    const other = handed.asks && cycle.outcome === 'failing' ? secondPlace(handed.place, places) : null;
    if (second !== undefined) {
      heard.push({ of: 'look', cycle: agreed(cycle, second.cycle), rules });
      taken.push(n, second.n);
      seconds.delete(n);
    } else if (asked !== null && (at >= asked.until || !places.includes(asked.place))) {
      heard.push({ of: 'look', cycle: agreed(cycle, null), rules });
      taken.push(n);
    } else if (asked === null && other === null) {
      heard.push({ of: 'look', cycle, rules });
      taken.push(n);
    } else {
      if (asked === null && other !== null) asks.push({ n, place: other, monitor: cycle.monitor });
      waiting.add(cycle.monitor);
    }
  }
  // Of what was judged without it meanwhile; one that waits behind another look of its monitor is kept.
  const kept = new Set(rows.flatMap(({ n, handed }) => (handed.of === 'look' ? n : [])));
  for (const [first, { n }] of seconds) if (!kept.has(first)) taken.push(n);
  return { heard, taken, asks };
};
