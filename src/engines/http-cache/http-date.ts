const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const day = '(?:mon|tue|wed|thu|fri|sat|sun)';
const clock = String.raw`(\d\d):(\d\d):(\d\d)`;
const month = `(${months.join('|')})`;
const imf = new RegExp(String.raw`^${day}, (\d\d) ${month} (\d{4}) ${clock} gmt$`, 'i');
const rfc850 = new RegExp(
  String.raw`^(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday), (\d\d)-${month}-(\d\d) ${clock} gmt$`,
  'i',
);
const asctime = new RegExp(String.raw`^${day} ${month} ([ \d]\d) ${clock} (\d{4})$`, 'i');

/** Years with two digits lie at most 50 years ahead (RFC 9110 §5.6.7). */
const fullYear = (short: number, now: number): number => {
  const thisYear = new Date(now * 1_000).getUTCFullYear();
  const near = thisYear - (thisYear % 100) + short;
  return near > thisYear + 50 ? near - 100 : near;
};

type Parts = { readonly d: string; readonly m: string; readonly y: number; readonly t: readonly string[] };

const partsOf = (text: string, now: number): Parts | null => {
  const fixed = imf.exec(text);
  if (fixed !== null) return { d: fixed[1] ?? '', m: fixed[2] ?? '', y: Number(fixed[3]), t: fixed.slice(4, 7) };
  const old = rfc850.exec(text);
  if (old !== null) return { d: old[1] ?? '', m: old[2] ?? '', y: fullYear(Number(old[3]), now), t: old.slice(4, 7) };
  const c = asctime.exec(text);
  if (c !== null) return { d: (c[2] ?? '').trim(), m: c[1] ?? '', y: Number(c[6]), t: c.slice(3, 6) };
  return null;
};

/** An HTTP date in one of its three forms (RFC 9110 §5.6.7) as seconds since 1970; null for anything else. `now` likewise. */
export const httpDate = (text: string, now: number): number | null => {
  const parts = partsOf(text.trim(), now);
  if (parts === null) return null;
  const [hour = 0, minute = 0, second = 0] = parts.t.map(Number);
  const date = Number(parts.d);
  const at = Date.UTC(parts.y, months.indexOf(parts.m.toLowerCase()), date, hour, minute, second);
  // A 31st of June would silently become the 1st of July.
  const isReal = new Date(at).getUTCDate() === date && hour < 24 && minute < 60 && second <= 60;
  return isReal && Number.isFinite(at) ? at / 1_000 : null;
};
