import { isPlain, readDirectives } from './directives.ts';
import { isGuessable } from './freshness.ts';
import { type CacheRequest, type CacheResponse, linesOf, valueOf } from './message.ts';
import type { Rules } from './rules.ts';

/** Whether a cache may keep a response, and the one reason that decides. */
export type Storage = { readonly may: boolean; readonly because: StorageReason };
type StorageReason =
  | 'method'
  | 'no-store'
  | 'private'
  | 'authorization'
  | 'status'
  | 'explicit'
  | 'heuristic'
  | 'nothing-says-so';

const refused = (because: StorageReason): Storage => ({ may: false, because });

/** Final statuses whose meaning for caching RFC 9110 defines. */
const understood = new Set([
  200, 201, 202, 203, 204, 205, 300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 405, 406, 408, 409, 410, 411, 412,
  413, 414, 415, 416, 417, 421, 422, 426, 500, 501, 502, 503, 504, 505,
]);

const explicit = ['max-age', 'public'];

/**
 * Whether a cache may store the answer to a request (RFC 9111 §3, §3.5). A `shared` cache stands between many people;
 * `private` and `no-store` are read in any case. A directive that names fields (`private="set-cookie"`) keeps only those out.
 */
export const storageOf = (
  request: CacheRequest,
  response: CacheResponse,
  { directives, targeted }: Rules,
  shared: boolean,
): Storage => {
  if (request.method !== 'GET') return refused('method');
  if (readDirectives(linesOf(request.fields, 'cache-control').join(', ')).has('no-store')) return refused('no-store');
  const isKnown = understood.has(response.status);
  // A partial answer is kept only by caches that can put parts together; none is taken to.
  if (response.status < 200 || response.status === 206 || response.status === 304) return refused('status');
  if (directives.has('must-understand')) {
    // A cache that knows the status passes over no-store then (RFC 9111 §5.2.2.3).
    if (!isKnown) return refused('status');
  } else if (directives.has('no-store')) return refused('no-store');
  if (shared && isPlain(directives, 'private')) return refused('private');
  const vouched = ['public', 's-maxage', 'must-revalidate'].some(name => directives.has(name));
  if (shared && valueOf(request.fields, 'authorization') !== null && !vouched) return refused('authorization');
  const says =
    explicit.some(name => directives.has(name)) ||
    (shared && directives.has('s-maxage')) ||
    (!shared && directives.has('private')) ||
    (targeted === null && valueOf(response.fields, 'expires') !== null);
  if (says) return { may: true, because: 'explicit' };
  return isGuessable(response) ? { may: true, because: 'heuristic' } : refused('nothing-says-so');
};
