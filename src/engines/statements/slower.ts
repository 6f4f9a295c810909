import { between, type Snapshot, type Worked } from './snapshot.ts';

/**
 * From which on a statement has become so slow that somebody is told at once. 500 ms is what a warning about a critical call begins
 * at. Each of six spans of 10 s in a row must show it: a stall of half a minute, by a backup or a vacuum, touches four of them,
 * wherever it begins, and calls of seconds that fall into two spans beside it are rarer than a month. With four spans of 15 s, one
 * such call was enough, and told once in a simulated month.
 */
const slowerFrom = { meanMs: 500, calls: 7, times: 5, spans: 6 } as const;

/** Snapshots that are remembered: the spans, and five minutes before them for what was usual. */
export const slowerRemembers = 37;

export type Slower = Worked & {
  /** What it took each time before, in ms; null where it was not asked before. */
  readonly usualMs: number | null;
};

/** The mean of several statements that the database does not tell apart says nothing of any of them. */
const isSlow = ({ calls, meanMs, isMixed }: Worked): boolean =>
  !isMixed && calls >= slowerFrom.calls && meanMs >= slowerFrom.meanMs;

/**
 * Statements that each of the last spans shows slow, and that were not before: the most time first. Null where there are too few
 * snapshots, or counters began anew among the last of them. `snapshots`: oldest first, 10 s between two.
 * `known`: statements of the look before and what was usual then: what stays slow becomes usual by no lapse of time.
 */
export const slowerIn = (
  snapshots: readonly Snapshot[],
  known: ReadonlyMap<string, number | null> = new Map(),
): readonly Slower[] | null => {
  const late = snapshots.slice(-slowerFrom.spans - 1);
  const [oldest, [before]] = [snapshots[0], late];
  if (late.length <= slowerFrom.spans || oldest === undefined || before === undefined) return null;
  const spans = late.slice(1).map((after, index) => between(late[index] ?? before, after));
  const last = spans.at(-1);
  if (last === undefined || spans.some(({ isAnew }) => isAnew)) return null;
  const slow = spans.map(({ worked }) => new Set(worked.flatMap(one => (isSlow(one) ? [one.text] : []))));
  const earlier = oldest === before ? [] : between(oldest, before).worked;
  const usual = new Map(earlier.map(({ text, meanMs }) => [text, meanMs]));
  return last.worked.flatMap((one): Slower[] => {
    const usualThen = known.get(one.text);
    if (usualThen !== undefined && isSlow(one)) return [{ ...one, usualMs: usualThen }];
    if (!slow.every(texts => texts.has(one.text))) return [];
    const usualMs = usual.get(one.text) ?? null;
    // What always was that slow is listed, and wakes nobody anew.
    return usualMs !== null && one.meanMs < usualMs * slowerFrom.times ? [] : [{ ...one, usualMs }];
  });
};
