import { type Directives, isPlain, readDirectives } from './directives.ts';
import { currentAge, lifetimeOf } from './freshness.ts';
import { type CacheRequest, type CacheResponse, linesOf, tokensOf, valueOf } from './message.ts';
import type { Rules } from './rules.ts';
import { deltaSeconds } from './seconds.ts';

/** A response in a cache: to which request it came, and when, in seconds since 1970. */
export type Stored = {
  readonly request: CacheRequest;
  readonly response: CacheResponse;
  readonly rules: Rules;
  readonly received: number;
};

/** `stale-for-now`: out of date, yet allowed while the cache asks behind the scenes (RFC 5861 §3). */
export type Reuse = 'fresh' | 'stale-for-now' | 'ask-first' | 'other-request';

/** One field of a request as `Vary` compares it: lines joined, white space around commas gone (RFC 9111 §4.1). */
const compared = ({ fields }: CacheRequest, name: string): string | null =>
  valueOf(fields, name)
    ?.split(',')
    .map(part => part.trim())
    .join(',') ?? null;

/** Whether a stored response was selected by the same fields as a request asks with. `Vary: *` never is. */
const isSelected = (stored: Stored, request: CacheRequest): boolean =>
  tokensOf(stored.response.fields, 'vary').every(
    name => name !== '*' && compared(stored.request, name) === compared(request, name),
  );

const seconds = (directives: Directives, name: string): number | null =>
  deltaSeconds(directives.get(name)?.[0] ?? null);

/** Directives that forbid to answer with what is out of date (RFC 9111 §4.2.4). */
const strict = ['must-revalidate'];
const sharedStrict = ['proxy-revalidate', 's-maxage'];

/** Seconds beyond its lifetime for which a cache answers with it while it asks behind the scenes (RFC 5861 §3). */
export const graceOf = ({ directives }: Rules, shared: boolean): number => {
  const isStrict =
    strict.some(name => directives.has(name)) || (shared && sharedStrict.some(name => directives.has(name)));
  return isStrict ? 0 : (seconds(directives, 'stale-while-revalidate') ?? 0);
};

const asksFirst = (request: CacheRequest, age: number, lifetime: number): boolean => {
  const asked = readDirectives(linesOf(request.fields, 'cache-control').join(', '));
  if (asked.size === 0) return tokensOf(request.fields, 'pragma').includes('no-cache');
  const [most, left] = [seconds(asked, 'max-age'), seconds(asked, 'min-fresh')];
  return asked.has('no-cache') || (most !== null && age > most) || (left !== null && lifetime - age < left);
};

/** Whether a cache may answer a request with what it stored without asking the origin (RFC 9111 §4). `now` in seconds since 1970. */
export const reuseOf = (stored: Stored, request: CacheRequest, shared: boolean, now: number): Reuse => {
  const { response, rules, received } = stored;
  if (!isSelected(stored, request)) return 'other-request';
  if (isPlain(rules.directives, 'no-cache')) return 'ask-first';
  const age = currentAge(response, received, now);
  const lifetime = lifetimeOf(response, rules, shared, received).seconds;
  if (asksFirst(request, age, lifetime)) return 'ask-first';
  if (age < lifetime) return 'fresh';
  return age < lifetime + graceOf(rules, shared) ? 'stale-for-now' : 'ask-first';
};

/** Whether an answer makes what is stored for the address worthless (RFC 9111 §4.4). */
export const invalidates = (request: CacheRequest, { status }: CacheResponse): boolean =>
  !['GET', 'HEAD', 'OPTIONS', 'TRACE'].includes(request.method) && status >= 200 && status < 400;
