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
  /** Ms since 1970 at which it was first counted, as far as the database tells; exact to a second. */
  readonly since?: number;
  /** A part of `Snapshot.prepared`. */
  readonly isPrepared?: boolean;
  /** Several statements, which the database does not tell apart; `text` says so. */
  readonly isMixed?: boolean;
};

export type Snapshot = {
  /** Ms since 1970, by the clock of the database. */
  readonly at: number;
  /** When the counters began anew, as far as the database tells. */
  readonly resetAt: number | null;
  readonly counted: readonly Counted[];
  /** Runs of all statements that apps prepare, where the database counts those by themselves, and each of them not at all or only while it is held. */
  readonly prepared?: { readonly calls: number; readonly totalMs: number };
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
  /** Of several statements that the database does not tell apart: its mean says nothing of any of them. */
  readonly isMixed: boolean;
};

const longest = 500;

/**
 * One statement is one line whoever asked: comments go (frameworks put the id of a trace into them, and each would be
 * a statement of its own), and so do the values that commands about roles and settings carry in quotes, also between dollars.
 * Whether a backslash before a quote ends a text depends on a setting of the session: nothing from there on is kept.
 */
export const plainText = (sql: string): string =>
  sql
    .slice(0, longest * 8)
    .replaceAll(/\/\*[\s\S]*?(?:\*\/|$)/g, ' ')
    .replaceAll(/--[^\n]*/g, ' ')
    .replace(/\\'[\s\S]*$/, '')
    .replaceAll(/\$((?:[A-Za-z_]\w{0,62})?)\$[\s\S]*?(?:\$\1\$|$)/g, "'…'")
    .replaceAll(/'(?:[^']|'')*(?:'|$)/g, "'…'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, longest);

/** Said in place of prepared statements that have no counter of their own. */
export const preparedTogether =
  'prepared statements, which the database counts only all together: let it write what is slow into its log (slow_query_log = 1, long_query_time = 0.5) and read it there';

const wentBack = ({ calls }: Counted, known: Counted | undefined): boolean =>
  known !== undefined && calls < known.calls;

/**
 * A snapshot after a reset says what was done since then; any other only what was done since the one before. Where the database
 * tells when it was reset, a single counter that went back is none: Postgres drops statements that are seldom asked when it has
 * no room left, and counts them anew when they come again.
 */
const isAnew = (before: Snapshot, after: Snapshot, earlier: ReadonlyMap<string, Counted>): boolean =>
  after.resetAt === null ? after.counted.some(one => wentBack(one, earlier.get(one.key))) : after.resetAt > before.at;

type Done = { readonly one: Counted; readonly calls: number; readonly totalMs: number; readonly rows: number };

/** Runs of prepared statements that no counter of a single one accounts for. */
const preparedBeside = (before: Snapshot, after: Snapshot, anew: boolean, done: readonly Done[]): readonly Done[] => {
  if (before.prepared === undefined || after.prepared === undefined) return [];
  const named = done.filter(({ one }) => one.isPrepared === true);
  const left = (of: 'calls' | 'totalMs'): number =>
    (after.prepared?.[of] ?? 0) -
    (anew ? 0 : (before.prepared?.[of] ?? 0)) -
    named.reduce((sum, each) => sum + each[of], 0);
  const [calls, totalMs] = [left('calls'), left('totalMs')];
  if (calls <= 0 || totalMs <= 0) return [];
  const one = { key: '', text: preparedTogether, calls, totalMs, rows: 0, isMixed: true };
  return [{ one, calls, totalMs, rows: 0 }];
};

/**
 * What each counter went up by; one that went back began anew by itself, and says what was done since. One that is older than
 * the snapshot before and not in it was cut off there: what it did meanwhile is not known, and least of all that it did everything.
 */
const doneBetween = (
  before: Snapshot,
  after: Snapshot,
): { readonly isAnew: boolean; readonly done: readonly Done[] } => {
  const earlier = new Map(before.counted.map(one => [one.key, one]));
  const anew = isAnew(before, after, earlier);
  // Without its word only what went back is known to have begun anew: of the rest, all that was ever done is no work of this span.
  const told = anew && after.resetAt !== null;
  const done = after.counted.flatMap((one): Done[] => {
    const known = told ? undefined : earlier.get(one.key);
    if (!told && known === undefined && one.since !== undefined && one.since + 1_000 <= before.at) return [];
    const base = wentBack(one, known) ? undefined : known;
    return [
      {
        one,
        calls: one.calls - (base?.calls ?? 0),
        totalMs: Math.max(0, one.totalMs - (base?.totalMs ?? 0)),
        rows: Math.max(0, one.rows - (base?.rows ?? 0)),
      },
    ];
  });
  return { isAnew: anew, done: [...done, ...preparedBeside(before, after, anew, done)] };
};

/** Statements that ran between two snapshots as the database keeps them, the most time first. */
export const ranBetween = (before: Snapshot, after: Snapshot): readonly string[] =>
  doneBetween(before, after)
    .done.filter(({ calls, one }) => calls > 0 && one.isMixed !== true)
    .toSorted((left, right) => right.totalMs - left.totalMs)
    .map(({ one }) => one.text);

/** What was done between two snapshots, the most time first. `isAnew`: the counters were reset meanwhile, so a part is missing. */
export const between = (
  before: Snapshot,
  after: Snapshot,
): { readonly ms: number; readonly isAnew: boolean; readonly worked: readonly Worked[] } => {
  const { isAnew: anew, done } = doneBetween(before, after);
  const sums = new Map<string, { calls: number; totalMs: number; rows: number; isMixed: boolean }>();
  for (const { one, calls, totalMs, rows } of done) {
    if (calls <= 0) continue;
    const text = plainText(one.text);
    const sum = sums.get(text) ?? { calls: 0, totalMs: 0, rows: 0, isMixed: one.isMixed === true };
    sum.calls += calls;
    sum.totalMs += totalMs;
    sum.rows += rows;
    sums.set(text, sum);
  }
  const all = [...sums.values()].reduce((total, { totalMs }) => total + totalMs, 0);
  const worked = [...sums]
    .map(([text, sum]) => ({ text, ...sum, meanMs: sum.totalMs / sum.calls, share: all === 0 ? 0 : sum.totalMs / all }))
    .toSorted((left, right) => right.totalMs - left.totalMs);
  return { ms: after.at - before.at, isAnew: anew, worked };
};
