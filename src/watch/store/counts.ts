import type { Result } from '../store.ts';
import { msOfHour } from './rows.ts';

/** Looks of one hour, counted. */
export type Counts = { ok: number; failing: number; unknown: number; readonly waits: number[] };

/** A look that failed had no good answer however long one waited. */
const waitOf = ({ outcome, ms }: Result): readonly number[] => {
  if (ms === null || outcome === 'unknown') return [];
  // What is no wait must not keep the look from being stored.
  return [outcome === 'ok' ? (ms >= 0 ? ms : 0) : Infinity];
};

/** Looks by their monitor and hour since 1970. Those while people work on the app on purpose are not counted. */
export const counted = <Monitor>(
  looks: Iterable<readonly [monitor: Monitor, look: Result]>,
): ReadonlyMap<Monitor, ReadonlyMap<number, Counts>> => {
  const all = new Map<Monitor, Map<number, Counts>>();
  for (const [monitor, look] of looks) {
    if (look.paused) continue;
    const [hours, hour] = [all.get(monitor) ?? new Map<number, Counts>(), Math.floor(look.at / msOfHour)];
    all.set(monitor, hours);
    const counts = hours.get(hour) ?? { ok: 0, failing: 0, unknown: 0, waits: [] };
    hours.set(hour, counts);
    counts[look.outcome] += 1;
    counts.waits.push(...waitOf(look));
  }
  return all;
};
