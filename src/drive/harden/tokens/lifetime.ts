import type { ExpiredToken } from '../../../evidence/hardening/tokens.ts';
import type { Drive } from '../../drive.ts';
import { bearerName, type Carried } from './carried.ts';
import { decoded, jwtOf } from './jwt.ts';

/** How long a token is valid, and when that ends on our clock; milliseconds. */
export type Lifetime = Pick<ExpiredToken, 'told' | 'livesMs'> & { readonly endsAt: number };

const seconds = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;

/**
 * By its own claims `exp` and `iat` (RFC 7519 §4.1), in seconds. A clock of the app that goes before ours, or behind it,
 * must not make a token look as if it had ended: the later of both ends counts.
 */
const byItsClaims = (value: string, takenAt: number): Lifetime | null => {
  const payload = jwtOf(decoded(value))?.payload;
  const ends = seconds(payload?.['exp']);
  if (ends === null) return null;
  const issued = seconds(payload?.['iat']);
  const livesMs = issued === null ? ends * 1_000 - takenAt : (ends - issued) * 1_000;
  return { told: 'exp', livesMs, endsAt: Math.max(ends * 1_000, takenAt + livesMs) };
};

const saysHowLong = /"expires_in"\s*:\s*"?(\d{1,12})\b/;

/** By the last answer to the member that says so as RFC 6749 §5.1 has it, in seconds. */
const byTheAnswer = ({ transcript }: Pick<Drive, 'transcript'>, actor: string): Lifetime | null => {
  let last: Lifetime | null = null;
  for (const exchange of transcript.each()) {
    if (exchange.actor !== actor) continue;
    const [, said] = saysHowLong.exec(exchange.excerpt) ?? [];
    if (said === undefined) continue;
    const livesMs = Number(said) * 1_000;
    last = { told: 'expires_in', livesMs, endsAt: Date.parse(exchange.at) + exchange.ms + livesMs };
  }
  return last;
};

/** When the token of `actor` ends that was taken at `takenAt`; null where nothing says so. */
export const lifetimeOf = (
  drive: Pick<Drive, 'transcript'>,
  actor: string,
  { name, value }: Pick<Carried, 'name' | 'value'>,
  takenAt: number,
): Lifetime | null => byItsClaims(value, takenAt) ?? (name === bearerName ? byTheAnswer(drive, actor) : null);

/** `40 seconds`, `15 minutes`, `8 hours`, `30 days`. */
export const spanOf = (ms: number): string => {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
  ] as const;
  const [unit, size] = units.find(([, length]) => ms >= length) ?? (['second', 1_000] as const);
  const count = Math.round(ms / size);
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
