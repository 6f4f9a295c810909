/** When something is run again and again. Times of the day are those of a zone that is named beside it. */
export type RunTimes =
  /** Every so many milliseconds since 1970. */
  | { readonly of: 'every'; readonly ms: number }
  /** At minutes of days, as in crontab(5). */
  | {
      readonly of: 'clock';
      /** Minutes since midnight, ascending. */
      readonly minutes: readonly number[];
      readonly days: ReadonlySet<number>;
      /** 1 to 12. */
      readonly months: ReadonlySet<number>;
      /** 0 = Sunday. */
      readonly weekdays: ReadonlySet<number>;
      /** Both days and weekdays were given: one of the two is enough, as in crontab(5). */
      readonly either: boolean;
    };

/** What was written says no times that can be kept. The message says why. */
export class NoRunTimes extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'NoRunTimes';
  }
}

/** Runs are long, and each asks servers of others. */
const leastMinutes = 15;
const mostDays = 31;

const units = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;
const weekdayNames = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

const examples = '"every 6 hours", "daily at 03:00", "mondays at 03:00" or five fields of cron such as "30 3 * * 1-5"';

const all = (from: number, until: number): ReadonlySet<number> =>
  new Set(Array.from({ length: until - from + 1 }, (_, index) => from + index));

const every = (count: number, unit: keyof typeof units): RunTimes => {
  const ms = count * units[unit];
  if (ms < leastMinutes * units.minute)
    throw new NoRunTimes(`more often than every ${leastMinutes} minutes is too often for runs that take minutes`);
  if (ms > mostDays * units.day) throw new NoRunTimes(`every ${mostDays} days is the most seldom`);
  return { of: 'every', ms };
};

const atTime = (hour: string, minute: string): number => {
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (hours > 23 || minutes > 59) throw new NoRunTimes(`${hour}:${minute} is no time of the day`);
  return hours * 60 + minutes;
};

type Field = { readonly name: string; readonly from: number; readonly until: number };

const fields: readonly Field[] = [
  { name: 'minutes', from: 0, until: 59 },
  { name: 'hours', from: 0, until: 23 },
  { name: 'days', from: 1, until: 31 },
  { name: 'months', from: 1, until: 12 },
  { name: 'weekdays', from: 0, until: 7 },
];

/** One field of crontab(5): `*`, numbers, ranges, steps, and lists of them. */
const numbersOf = (text: string, { name, from, until }: Field): ReadonlySet<number> => {
  const found = new Set<number>();
  for (const part of text.split(',')) {
    const match = /^(?:\*|(?<first>\d{1,2})(?:-(?<last>\d{1,2}))?)(?:\/(?<step>\d{1,2}))?$/.exec(part);
    if (match === null) throw new NoRunTimes(`cron: "${part.slice(0, 20)}" is nothing that ${name} can be`);
    const { first, last, step } = match.groups ?? {};
    if (first !== undefined && last === undefined && step !== undefined)
      throw new NoRunTimes(`cron: a step needs a range, such as ${first}-${until}/${step}`);
    const [low, high] = [Number(first ?? from), Number(last ?? first ?? until)];
    if (low < from || high > until || low > high || step === '0' || step === '00')
      throw new NoRunTimes(`cron: ${name} are ${from} to ${until}, the smaller one first, and a step is 1 or more`);
    for (let number = low; number <= high; number += Number(step ?? 1)) found.add(number);
  }
  return found;
};

const farEnoughApart = (minutes: readonly number[]): boolean =>
  minutes.length === 1 ||
  minutes.every((minute, index) => (minutes[index + 1] ?? (minutes[0] ?? 0) + 1_440) - minute >= leastMinutes);

const longestMonths: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const cron = (given: readonly string[]): RunTimes => {
  const [minute = '', hour = '', day = '', month = '', weekday = ''] = given;
  const [ofHour, hours, days, months, sevenDays] = fields.map((field, index) => numbersOf(given[index] ?? '', field));
  if (
    ofHour === undefined ||
    hours === undefined ||
    days === undefined ||
    months === undefined ||
    sevenDays === undefined
  )
    throw new NoRunTimes(`cron has five fields, not "${minute} ${hour} ${day} ${month} ${weekday}"`);
  const minutes = [...hours].flatMap(one => [...ofHour].map(of => one * 60 + of)).toSorted((a, b) => a - b);
  if (!farEnoughApart(minutes))
    throw new NoRunTimes(`more often than every ${leastMinutes} minutes is too often for runs that take minutes`);
  const either = !day.startsWith('*') && !weekday.startsWith('*');
  if (!either && ![...months].some(one => [...days].some(of => of <= (longestMonths[one - 1] ?? 0))))
    throw new NoRunTimes('cron: there is no such day in these months, so that it would never run');
  // 7 is Sunday, too.
  return { of: 'clock', minutes, days, months, weekdays: new Set([...sevenDays].map(one => one % 7)), either };
};

/** Reads what a person wrote. Throws `NoRunTimes`. */
export const parseRunTimes = (text: string): RunTimes => {
  const words = text.trim().toLowerCase();
  const interval = /^every (?:(?<count>\d{1,4}) )?(?<unit>minute|hour|day)s?$/.exec(words)?.groups;
  if (interval !== undefined)
    return every(Number(interval['count'] ?? 1), interval['unit'] === 'minute' ? 'minute' : interval['unit'] === 'hour' ? 'hour' : 'day'); // prettier-ignore
  const daily = /^(?<day>daily|[a-z]{3,9}days?) at (?<hour>\d{1,2}):(?<minute>\d{2})$/.exec(words)?.groups;
  if (daily !== undefined) {
    const { day = '', hour = '', minute = '' } = daily;
    const weekday = weekdayNames.indexOf(day.replace(/s$/, ''));
    if (day !== 'daily' && weekday < 0) throw new NoRunTimes(`"${day.slice(0, 20)}" is no day of the week`);
    return {
      of: 'clock',
      minutes: [atTime(hour, minute)],
      days: all(1, 31),
      months: all(1, 12),
      weekdays: weekday < 0 ? all(0, 6) : new Set([weekday]),
      either: false,
    };
  }
  const given = words.split(/\s+/);
  if (given.length === 5 && given.every(one => /^[\d*,/-]{1,40}$/.test(one))) return cron(given);
  throw new NoRunTimes(`write ${examples}`);
};
