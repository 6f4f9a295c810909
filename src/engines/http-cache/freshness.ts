import type { Directives } from './directives.ts';
import { httpDate } from './http-date.ts';
import { type CacheResponse, linesOf, valueOf } from './message.ts';
import type { Rules } from './rules.ts';
import { deltaSeconds, longest } from './seconds.ts';

/** Statuses for which a cache may guess how long they are fresh (RFC 9110 §15.1). */
const guessable = new Set([200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501]);

export const isGuessable = ({ status }: CacheResponse): boolean => guessable.has(status);

/** How long a response may be used, and what says so. */
export type Lifetime = {
  readonly seconds: number;
  readonly by: 's-maxage' | 'max-age' | 'expires' | 'guess' | 'nothing';
};

/** Share of the time since the last change that caches guess by (RFC 9111 §4.2.2). */
const guessedShare = 0.1;

/** The shortest of several values; what cannot be read counts as none, so that the response is stale (RFC 9111 §4.2.1). */
const shortest = (directives: Directives, name: string): number | null => {
  const values = directives.get(name);
  if (values === undefined) return null;
  return Math.min(...values.map(value => deltaSeconds(value) ?? 0));
};

/** When the response was made: its `Date`, else when it came. Seconds since 1970. */
const dateOf = (response: CacheResponse, received: number): number => {
  const [first] = linesOf(response.fields, 'date');
  return (first === undefined ? null : httpDate(first, received)) ?? received;
};

/** Freshness lifetime (RFC 9111 §4.2.1). `received` in seconds since 1970. */
export const lifetimeOf = (
  response: CacheResponse,
  { directives, targeted }: Rules,
  shared: boolean,
  received: number,
): Lifetime => {
  const forShared = shared ? shortest(directives, 's-maxage') : null;
  if (forShared !== null) return { seconds: forShared, by: 's-maxage' };
  const forAll = shortest(directives, 'max-age');
  if (forAll !== null) return { seconds: forAll, by: 'max-age' };
  const date = dateOf(response, received);
  const expires = targeted === null ? linesOf(response.fields, 'expires') : [];
  if (expires.length > 0) {
    // Several lines that differ, or no date at all, such as the common 0: expired (RFC 9111 §5.3).
    const [at] = new Set(expires).size === 1 ? [httpDate(expires[0] ?? '', received)] : [null];
    return { seconds: at === null || at === undefined ? 0 : Math.min(longest, Math.max(0, at - date)), by: 'expires' };
  }
  const modified = valueOf(response.fields, 'last-modified');
  const since = modified === null ? null : httpDate(modified, received);
  if (since !== null && since < date && (isGuessable(response) || directives.has('public')))
    return { seconds: Math.floor((date - since) * guessedShare), by: 'guess' };
  return { seconds: 0, by: 'nothing' };
};

/** `Age` of a response as it came, in seconds; what cannot be read is ignored, of several the first holds (RFC 9111 §5.1). */
const ageOf = ({ fields }: CacheResponse): number =>
  deltaSeconds((linesOf(fields, 'age')[0] ?? '').split(',')[0]?.trim() ?? null) ?? 0;

/** Current age (RFC 9111 §4.2.3), all in seconds since 1970. */
export const currentAge = (response: CacheResponse, received: number, now: number): number =>
  Math.max(Math.max(0, received - dateOf(response, received)), ageOf(response)) + (now - received);
