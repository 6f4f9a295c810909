const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const monthOf = (name: string): number => months.indexOf(name.toLowerCase());

/** Days since 1970 of a date of the Gregorian calendar, month from 0 (Hinnant, days_from_civil). */
const daysOf = (year: number, month: number, day: number): number => {
  const y = month < 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * ((month + 10) % 12) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
};

const two = (bytes: Uint8Array, at: number): number => {
  const high = (bytes[at] ?? 0) - 48;
  const low = (bytes[at + 1] ?? 0) - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : NaN;
};

const msOf = (days: number, hour: number, minute: number, second: number): number =>
  days * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1_000;

/** `17/May/2015:10:05:03 +0000` at this place, 26 bytes; NaN for anything else. */
export const combinedTime = (bytes: Buffer, at: number): number => {
  const year = two(bytes, at + 7) * 100 + two(bytes, at + 9);
  const word = ((bytes[at + 3] ?? 0) << 16) | ((bytes[at + 4] ?? 0) << 8) | (bytes[at + 5] ?? 0);
  const month = monthWords.get(word | 0x20_20_20);
  if (month === undefined) return NaN;
  const ms = msOf(daysOf(year, month, two(bytes, at)), two(bytes, at + 12), two(bytes, at + 15), two(bytes, at + 18));
  const sign = bytes[at + 21] === 0x2d ? -1 : 1;
  return ms - sign * (two(bytes, at + 22) * 60 + two(bytes, at + 24)) * 60_000;
};

const monthWords = new Map(
  months.map((name, month) => [(name.charCodeAt(0) << 16) | (name.charCodeAt(1) << 8) | name.charCodeAt(2), month]),
);

/** `2026-11-28T01:02:03` and at most nine decimals, then Z or an offset, between two places; NaN for anything else. */
export const isoTime = (bytes: Buffer, from: number, to: number): number => {
  if (to - from < 20 || bytes[from + 4] !== 0x2d || bytes[from + 13] !== 0x3a) return NaN;
  const days = daysOf(two(bytes, from) * 100 + two(bytes, from + 2), two(bytes, from + 5) - 1, two(bytes, from + 8));
  let ms = msOf(days, two(bytes, from + 11), two(bytes, from + 14), two(bytes, from + 17));
  let at = from + 19;
  if (bytes[at] === 0x2e) {
    let scale = 100;
    for (at += 1; at < to; at += 1) {
      const digit = (bytes[at] ?? 0) - 48;
      if (digit < 0 || digit > 9) break;
      ms += digit * scale;
      scale /= 10;
    }
  }
  const zone = bytes[at];
  if (zone === 0x5a && at + 1 === to) return Math.floor(ms);
  if ((zone === 0x2b || zone === 0x2d) && to - at >= 5) {
    const minutes = two(bytes, at + 1) * 60 + two(bytes, at + (bytes[at + 3] === 0x3a ? 4 : 3));
    return Math.floor(ms - (zone === 0x2d ? -1 : 1) * minutes * 60_000);
  }
  return NaN;
};

/** Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by their size (1973 to 2286), as ms; null otherwise. */
export const epochMs = (value: number): number | null => {
  if (!(value >= 1e8)) return null;
  if (value < 1e10) return Math.floor(value * 1_000);
  if (value < 1e13) return Math.floor(value);
  if (value < 1e16) return Math.floor(value / 1e3);
  return value < 1e19 ? Math.floor(value / 1e6) : null;
};

/** A time as text of any of the usual shapes; null when it is none. */
export const timeOf = (text: string): number | null => {
  if (/^\d{9,19}(?:\.\d{1,9})?$/.test(text)) return epochMs(Number(text));
  if (!/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text) || text.length > 40) return null;
  const bytes = Buffer.from(text);
  const ms = isoTime(bytes, 0, bytes.length);
  if (!Number.isNaN(ms)) return ms;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
};

/** `Mar 27 13:06:56`, which tells no year: the last such moment up to a day after `now`, read as UTC. */
export const yearlessTime = (month: string, day: string, clock: string, now: number): number | null => {
  const index = monthOf(month);
  const [hour = NaN, minute = NaN, second = NaN] = clock.split(':').map(Number);
  if (index < 0) return null;
  const year = new Date(now).getUTCFullYear() + 1;
  for (const candidate of [year, year - 1, year - 2]) {
    const ms = Date.UTC(candidate, index, Number(day), hour, minute, second);
    if (ms <= now + 86_400_000) return Number.isNaN(ms) ? null : ms;
  }
  return null;
};
