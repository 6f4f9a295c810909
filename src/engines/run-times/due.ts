import type { RunTimes } from './parse.ts';

/** Times, and what they are counted by. */
export type Plan = {
  readonly times: RunTimes;
  /** A zone of IANA, such as `Europe/Berlin`. */
  readonly zone: string;
  /** Of intervals: how far into each it begins, in ms, so that many plans do not begin at once. */
  readonly offsetMs: number;
};

const dayMs = 86_400_000;
/** 29 February is eight years away from the one before where a century ends in between. */
const searchedDays = 8 * 366;

const clocks = new Map<string, Intl.DateTimeFormat>();
const clockOf = (zone: string): Intl.DateTimeFormat => {
  const known = clocks.get(zone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  clocks.set(zone, made);
  return made;
};

/** Whether there is such a zone. */
export const isZone = (zone: string): boolean => {
  try {
    clockOf(zone);
    return true;
  } catch {
    return false;
  }
};

/** What clocks of the zone show at that time, as if it were UTC: ms since 1970, whole seconds. */
const shownAt = (zone: string, at: number): number => {
  const of = Object.fromEntries(
    clockOf(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: string): number => of[name] ?? 0;
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
};

const aheadAt = (zone: string, at: number): number => shownAt(zone, at) - Math.floor(at / 1_000) * 1_000;

/**
 * When clocks of the zone show that: of the two times in the night in which they are set back the first one, so that
 * nothing is done twice; in the hour that they leave out in spring that much later, so that nothing is left out.
 */
const timeOf = (zone: string, shown: number): number => {
  const [before, after] = [aheadAt(zone, shown - dayMs), aheadAt(zone, shown + dayMs)];
  const early = shown - Math.max(before, after);
  return shownAt(zone, early) === shown ? early : shown - before;
};

const isDay = ({ days, months, weekdays, either }: RunTimes & { of: 'clock' }, day: number): boolean => {
  const date = new Date(day);
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const [ofMonth, ofWeek] = [days.has(date.getUTCDate()), weekdays.has(date.getUTCDay())];
  return either ? ofMonth || ofWeek : ofMonth && ofWeek;
};

/** All times of the day that begins at `day` by what clocks show, ascending. */
const timesOfDay = (times: RunTimes & { of: 'clock' }, zone: string, day: number): readonly number[] =>
  times.minutes.map(minute => timeOf(zone, day + minute * 60_000)).toSorted((a, b) => a - b);

/** The nearest time that `is` so, going on by days in that direction; null where there is none for eight years. */
const nearest = (
  { times, zone }: Plan & { times: { of: 'clock' } },
  now: number,
  step: 1 | -1,
  is: (at: number) => boolean,
): number | null => {
  const today = Math.floor(shownAt(zone, now) / dayMs) * dayMs;
  // From the day on the other side: what a spring night moves can lie on the next day.
  for (let gone = -1; gone <= searchedDays; gone += 1) {
    const day = today + step * gone * dayMs;
    if (!isDay(times, day)) continue;
    const all = timesOfDay(times, zone, day);
    const found = step === 1 ? all.find(is) : all.findLast(is);
    if (found !== undefined) return found;
  }
  return null;
};

const isClock = (plan: Plan): plan is Plan & { times: { of: 'clock' } } => plan.times.of === 'clock';

/** The last time that came, `now` included; ms since 1970. Null where there was none for eight years. */
export const lastTime = (plan: Plan, now: number): number | null => {
  if (isClock(plan)) return nearest(plan, now, -1, at => at <= now);
  const { ms } = plan.times as RunTimes & { of: 'every' };
  return Math.floor((now - plan.offsetMs) / ms) * ms + plan.offsetMs;
};

/** The next time that comes after `now`. Null where there is none for eight years. */
export const nextTime = (plan: Plan, now: number): number | null => {
  if (isClock(plan)) return nearest(plan, now, 1, at => at > now);
  const { ms } = plan.times as RunTimes & { of: 'every' };
  return (Math.floor((now - plan.offsetMs) / ms) + 1) * ms + plan.offsetMs;
};

/** What lies further ahead than that was noted by a clock that was wrong: it keeps nothing from being run. */
const aheadMs = 2 * 3_600_000;

/** Whether what was done for the time `done` leaves nothing to do for the time `at`. */
export const isDone = (done: number | null, at: number, now: number): boolean =>
  done !== null && done >= at && done <= now + aheadMs;

/** The same as `lastTime` of this plan, worked out anew only when another time has come, or the clock was set back. */
export const lastTimeOf = (plan: Plan): ((now: number) => number | null) => {
  let [from, until] = [Infinity, -Infinity];
  return now => {
    if (now >= from && now < until) return from;
    const last = lastTime(plan, now);
    if (last === null) return null;
    [from, until] = [last, nextTime(plan, now) ?? Infinity];
    return last;
  };
};

/**
 * The time for which something is to be run now; null when nothing is. `last` is the last time that came, `done` the one for
 * which it was run last. However many were missed, it is the last of them alone. A clock that is set back runs nothing a
 * second time.
 */
export const dueTime = (last: number | null, done: number | null, now: number): number | null =>
  last === null || isDone(done, last, now) ? null : last;
