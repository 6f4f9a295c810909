const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const counted = (count: number, unit: string): string => `${count} ${unit}${count === 1 ? '' : 's'}`;

/** A time in words: "less than a minute", "8 minutes", "2 hours and 5 minutes", "3 days and 1 hour". */
export const lasted = (ms: number): string => {
  const whole = Math.max(0, ms);
  if (whole < minuteMs) return 'less than a minute';
  if (whole < hourMs) return counted(Math.floor(whole / minuteMs), 'minute');
  const [size, unit, smaller, part] =
    whole < dayMs ? ([hourMs, 'hour', minuteMs, 'minute'] as const) : ([dayMs, 'day', hourMs, 'hour'] as const);
  const rest = Math.floor((whole % size) / smaller);
  return `${counted(Math.floor(whole / size), unit)}${rest === 0 ? '' : ` and ${counted(rest, part)}`}`;
};

/** "every minute", "every 90 seconds", "every 12 hours". */
export const everyText = (seconds: number): string =>
  `every ${seconds % 60 !== 0 ? counted(seconds, 'second') : lasted(seconds * 1_000)}`.replace(
    /^every 1 (?=\w+$)/,
    'every ',
  );

const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
const minuteOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** `14:03 UTC`, with the day before it when that is another than the day of `beside`. */
const clockText = (at: number, beside: number): string =>
  `${dayOf(at) === dayOf(beside) ? '' : `${dayOf(at)} `}${minuteOf(at)} UTC`;

/** "since 14:03 UTC, 4 minutes ago" */
export const sinceText = (from: number, now: number): string =>
  `since ${clockText(from, now)}, ${lasted(now - from)} ago`;

/** "14:03 to 14:11 UTC, 8 minutes" */
export const spanText = (from: number, until: number): string => {
  const isOneDay = dayOf(from) === dayOf(until);
  const day = isOneDay ? '' : `${dayOf(until)} `;
  return `${isOneDay ? '' : `${dayOf(from)} `}${minuteOf(from)} to ${day}${minuteOf(until)} UTC, ${lasted(until - from)}`;
};
