import type { Result } from '../store.ts';

const hourMs = 3_600_000;

/** One in twenty of `count` waits was `ms` or longer, in the last `hours`. */
export type Waits = { readonly ms: number; readonly count: number; readonly hours: number };

/** Below that one in twenty is not even one wait that was seen. */
export const fewestWaits = 20;

/** The value that `rank` others are not above, as if they were sorted: Hoare's selection, without sorting the rest. */
const ranked = (values: Float64Array, rank: number): number | null => {
  let [low, high] = [0, values.length - 1];
  while (low < high) {
    const pivot = values[(low + high) >>> 1] ?? NaN;
    let [left, right] = [low, high];
    while (left <= right) {
      while ((values[left] ?? NaN) < pivot) left += 1;
      while ((values[right] ?? NaN) > pivot) right -= 1;
      if (left > right) break;
      const moved = values[left] ?? NaN;
      values[left] = values[right] ?? NaN;
      values[right] = moved;
      left += 1;
      right -= 1;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank] ?? null;
};

/**
 * The smallest wait that `share` of all are within: the nearest rank, one of the waits themselves (Hyndman and Fan 1996,
 * definition 1). null without a wait.
 */
export const quantile = (waits: readonly number[], share: number): number | null =>
  // A page of twenty monitors has a thousand of these lists: sorting them was a seventh of the time that it took.
  ranked(new Float64Array(waits), Math.max(0, Math.ceil(waits.length * share) - 1));

/**
 * How long one look waited for its answer, in ms; null where it says nothing of speed. A look that timed out waited as long
 * as it was allowed to; one that was refused at once did not become fast by that.
 */
const waitOf = ({ outcome, ms, kind, paused }: Result, timeoutMs: number): number | null => {
  if (paused || outcome === 'unknown') return null;
  if (outcome === 'ok') return ms;
  return kind === 'timeout' ? (ms ?? timeoutMs) : null;
};

/** Waits of the looks after `from`, until `until`. From the end: a hundred monitors have 144,000 looks a day, and an hour is asked for. */
const waitsWithin = (results: readonly Result[], from: number, until: number, timeoutMs: number): readonly number[] => {
  const found: number[] = [];
  for (let index = results.length - 1; index >= 0; index -= 1) {
    const result = results[index];
    if (result === undefined || result.at <= from) break;
    const ms = result.at > until ? null : waitOf(result, timeoutMs);
    if (ms !== null) found.push(ms);
  }
  return found;
};

/** p95 of the last `hours`, from the rows themselves; null without a wait. */
export const waits = (
  results: readonly Result[],
  { now, hours, timeoutMs }: { readonly now: number; readonly hours: number; readonly timeoutMs: number },
): Waits | null => {
  const all = waitsWithin(results, now - hours * hourMs, now, timeoutMs);
  const ms = quantile(all, 0.95);
  return ms === null ? null : { ms, count: all.length, hours };
};

/** p95 of the shortest time that has enough looks to speak of one in twenty; null when even a day has not. */
export const recentWaits = (
  results: readonly Result[],
  { now, timeoutMs }: { readonly now: number; readonly timeoutMs: number },
): Waits | null => {
  for (const hours of [1, 6, 24]) {
    const found = waits(results, { now, hours, timeoutMs });
    if (found !== null && found.count >= fewestWaits) return found;
  }
  return null;
};

/** Parts of the line of a day. */
const lineParts = 48;

/** p95 of each half hour of the last day, the oldest first; null where nobody measured. */
export const waitLine = (
  results: readonly Result[],
  { now, timeoutMs }: { readonly now: number; readonly timeoutMs: number },
): readonly (number | null)[] => {
  const partMs = (24 * hourMs) / lineParts;
  const parts = Array.from({ length: lineParts }, (): number[] => []);
  for (const result of results) {
    const ms = waitOf(result, timeoutMs);
    const part = lineParts - 1 - Math.floor((now - result.at) / partMs);
    if (ms !== null) parts[part]?.push(ms);
  }
  return parts.map(part => quantile(part, 0.95));
};
