/**
 * What a database has counted of its own statements up to one moment. Counters only grow until somebody resets them; we
 * never do, for others read them, too.
 */
export type Counted = {
  /** Statement, role and database: the same in the next snapshot. */
  readonly key: string;
  /** As the database keeps it: values are replaced by `$1` or `?`. */
  readonly text: string;
  readonly calls: number;
  /** Milliseconds. */
  readonly totalMs: number;
  readonly rows: number;
};

export type Snapshot = {
  /** Ms since 1970, by the clock of the database. */
  readonly at: number;
  /** When the counters began anew, as far as the database tells. */
  readonly resetAt: number | null;
  readonly counted: readonly Counted[];
};

/** What one statement did between two snapshots. */
export type Worked = {
  readonly text: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly meanMs: number;
  readonly rows: number;
  /** Part of the time of all statements in that span, 0 to 1. */
  readonly share: number;
};

const longest = 500;

/**
 * One statement is one line whoever asked: comments go (frameworks put the id of a trace into them, and each would be
 * a statement of its own), and so do the values that commands about roles and settings carry in quotes.
 */
export const plainText = (sql: string): string =>
  sql
    .slice(0, longest * 8)
    .replaceAll(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .replaceAll(/--[^\n]*/g, ' ')
    .replaceAll(/'(?:[^']|'')*(?:'|$)/g, "'…'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longest);

/** A snapshot after a reset says what was done since then; any other only what was done since the one before. */
const isAnew = (before: Snapshot, after: Snapshot, earlier: ReadonlyMap<string, Counted>): boolean =>
  (after.resetAt !== null && after.resetAt > before.at) ||
  after.counted.some(one => (earlier.get(one.key)?.calls ?? 0) > one.calls);

/** Statements that ran between two snapshots as the database keeps them, the most time first. */
export const ranBetween = (before: Snapshot, after: Snapshot): readonly string[] => {
  const earlier = new Map(before.counted.map(one => [one.key, one]));
  const anew = isAnew(before, after, earlier);
  return after.counted
    .map(one => {
      const base = anew ? undefined : earlier.get(one.key);
      return { text: one.text, calls: one.calls - (base?.calls ?? 0), ms: one.totalMs - (base?.totalMs ?? 0) };
    })
    .filter(({ calls }) => calls > 0)
    .toSorted((left, right) => right.ms - left.ms)
    .map(({ text }) => text);
};

/** What was done between two snapshots, the most time first. `isAnew`: the counters were reset meanwhile, so a part is missing. */
export const between = (
  before: Snapshot,
  after: Snapshot,
): { readonly ms: number; readonly isAnew: boolean; readonly worked: readonly Worked[] } => {
  const earlier = new Map(before.counted.map(one => [one.key, one]));
  const anew = isAnew(before, after, earlier);
  const sums = new Map<string, { calls: number; totalMs: number; rows: number }>();
  for (const one of after.counted) {
    const base = anew ? undefined : earlier.get(one.key);
    const calls = one.calls - (base?.calls ?? 0);
    if (calls <= 0) continue;
    const text = plainText(one.text);
    const sum = sums.get(text) ?? { calls: 0, totalMs: 0, rows: 0 };
    sum.calls += calls;
    sum.totalMs += Math.max(0, one.totalMs - (base?.totalMs ?? 0));
    sum.rows += Math.max(0, one.rows - (base?.rows ?? 0));
    sums.set(text, sum);
  }
  const all = [...sums.values()].reduce((total, { totalMs }) => total + totalMs, 0);
  const worked = [...sums]
    .map(([text, sum]) => ({ text, ...sum, meanMs: sum.totalMs / sum.calls, share: all === 0 ? 0 : sum.totalMs / all }))
    .toSorted((left, right) => right.totalMs - left.totalMs);
  return { ms: after.at - before.at, isAnew: anew, worked };
};
