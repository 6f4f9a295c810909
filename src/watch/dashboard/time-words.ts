const units: readonly (readonly [ms: number, one: string, many: string])[] = [
  [86_400_000, 'day', 'days'],
  [3_600_000, 'hour', 'hours'],
  [60_000, 'minute', 'minutes'],
];

/** A length of time in its two largest units: `1 hour 5 minutes`, `40 seconds`. */
export const spanText = (ms: number): string => {
  const index = units.findIndex(([unit]) => ms >= unit);
  const [unit, one, many] = units[index] ?? [0, '', ''];
  if (unit === 0) {
    const seconds = Math.max(0, Math.round(ms / 1_000));
    return seconds === 1 ? '1 second' : `${seconds} seconds`;
  }
  const whole = Math.floor(ms / unit);
  const words = `${whole} ${whole === 1 ? one : many}`;
  const [below, oneBelow, manyBelow] = units[index + 1] ?? [0, '', ''];
  const rest = below === 0 ? 0 : Math.floor((ms - whole * unit) / below);
  return rest === 0 ? words : `${words} ${rest} ${rest === 1 ? oneBelow : manyBelow}`;
};

/** How long ago, short enough for a telephone. Runs in the reader's browser too, so it stands alone. */
export const ageText = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 100) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 100) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${Math.round(hours / 24)} days ago`;
};

const iso = (at: number): string => new Date(at).toISOString();

/** `14:03 UTC` */
export const clockText = (at: number): string => `${iso(at).slice(11, 16)} UTC`;

/** `28 Nov 2026, 14:03 UTC` */
export const momentText = (at: number): string => `${dateText(at)}, ${clockText(at)}`;

/** `28 Nov 2026` */
export const dateText = (at: number): string => {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
  const date = new Date(at);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
};

/** From when to when: the day is said twice only where it is not the same. */
export const periodText = (from: number, until: number): string =>
  dateText(from) === dateText(until)
    ? `${dateText(from)}, ${iso(from).slice(11, 16)} to ${clockText(until)}`
    : `${momentText(from)} to ${momentText(until)}`;

/** A share of good, never rounded up to all: `99.98 %`, `100 %` only for every single one. */
export const shareText = (share: number): string => {
  if (share === 1) return '100 %';
  const hundredths = Math.min(9_999, Math.floor(share * 10_000));
  return `${hundredths / 100} %`;
};

/** A share of bad, never rounded down to none: `0.07 %`, `under 0.01 %`. */
export const errorShareText = (share: number): string => {
  if (share === 0) return '0 %';
  return share < 0.000_1 ? 'under 0.01 %' : `${Math.round(share * 10_000) / 100} %`;
};

/** A wait: `240 ms`, `1.2 s`, in one piece where a line ends. */
export const waitText = (ms: number): string => {
  if (ms < 1_000) return `${Math.round(ms)}\u00a0ms`;
  return `${ms < 10_000 ? Math.round(ms / 10) / 100 : Math.round(ms / 1_000)}\u00a0s`;
};
