import type { Period } from './report.ts';

const daySeconds = 86_400;
/** Longest period that one report is believed to be about; the usual one is a day. */
const longestDays = 31;

type Judged = { readonly period: Period | null; readonly problem: string | null };

const notUsed = (because: string): Judged => ({
  period: null,
  problem: `${because}, so it counts for no day; what it says about senders counts.`,
});

const dayText = (seconds: number): string => {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? `second ${seconds}` : date.toISOString().slice(0, 10);
};

/** The period of a report, or why it cannot be true. `now` in seconds since 1970. */
export const periodOf = (begin: string | null, end: string | null, now: number): Judged => {
  if (begin === null || end === null || !/^\d{1,15}$/.test(begin) || !/^\d{1,15}$/.test(end))
    return notUsed('It does not say in seconds which days it is about');
  const [from, to] = [Number(begin), Number(end)];
  if (to <= from) return notUsed(`It ends (${dayText(to)}) before it begins (${dayText(from)})`);
  if (to > now + 2 * daySeconds) return notUsed(`It is about days to come (until ${dayText(to)})`);
  if (to - from > longestDays * daySeconds) return notUsed(`It is about more than ${longestDays} days at once`);
  return { period: { begin: from, end: to }, problem: null };
};

/** Days as the number of days since 1970, ascending. */
export type Covered = { readonly days: readonly number[]; readonly gaps: readonly DayRange[] };
export type DayRange = { readonly from: string; readonly to: string };

export const dayOf = (day: number): string => new Date(day * daySeconds * 1000).toISOString().slice(0, 10);

const merged = (periods: readonly Period[]): readonly Period[] => {
  const joined: Period[] = [];
  for (const { begin, end } of periods.toSorted((a, b) => a.begin - b.begin)) {
    const last = joined.at(-1);
    // Reports end at the last second of a day or at the first of the next.
    if (last !== undefined && begin <= last.end + 1)
      joined[joined.length - 1] = { begin: last.begin, end: Math.max(last.end, end) };
    else joined.push({ begin, end });
  }
  return joined;
};

/**
 * UTC days of which the reports together cover half or more (reporters cut days by their own clocks), and the days between
 * the first and the last of them that nobody reported on.
 */
export const coveredDays = (periods: readonly Period[]): Covered => {
  const seconds = new Map<number, number>();
  for (const { begin, end } of merged(periods))
    for (let day = Math.floor(begin / daySeconds); day * daySeconds < end; day += 1) {
      const inDay = Math.min(end, (day + 1) * daySeconds) - Math.max(begin, day * daySeconds);
      seconds.set(day, (seconds.get(day) ?? 0) + inDay);
    }
  const days = [...seconds]
    .filter(([, covered]) => covered >= daySeconds / 2)
    .map(([day]) => day)
    .toSorted((a, b) => a - b);
  const gaps = days.flatMap((day, index) => {
    const before = days[index - 1];
    return before === undefined || day === before + 1 ? [] : [{ from: dayOf(before + 1), to: dayOf(day - 1) }];
  });
  return { days, gaps };
};
