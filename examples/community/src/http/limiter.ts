import { hash } from 'node:crypto';
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimiterAbstract } from 'rate-limiter-flexible';
import type pg from 'pg';
import type { LimitName } from '../bounds.ts';
import { rates } from '../bounds.ts';
import { Refusal } from '../refusal.ts';
import type { Route } from './route.ts';
import { isApi } from './route.ts';

export type Limiter = {
  /** Takes a point for the key; throws 429 with Retry-After when none is left. */
  readonly consume: (name: LimitName, key: string) => Promise<void>;
  /** True when no point is left; takes none. */
  readonly isExhausted: (name: LimitName, key: string) => Promise<boolean>;
  readonly reward: (name: LimitName, key: string) => Promise<void>;
  /** What is left for the key, as `RateLimit` tells it; null before anything was taken. */
  readonly left?: (name: LimitName, key: string) => Promise<Left | null>;
};

/** Points left of a limit, and the seconds until there are more. */
type Left = { readonly points: number; readonly seconds: number };

/** What counts a request before anything else is done; null where only the work itself counts, or where a CDN answers. */
export const limitOf = (route: Route): LimitName | null => {
  if (route.limit) return route.limit;
  if (route.isWebhook || route.cache) return null;
  return isApi(route.path) ? 'api' : route.method === 'GET' ? null : 'write';
};

/** Keys hold addresses of people: only a digest of them is kept. */
const digest = (key: string): string => hash('sha256', key.toLowerCase(), 'base64url').slice(0, 24);

const tooMany = (milliseconds: number): Refusal => {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return new Refusal(429, 'too-many', `Too many attempts. Try again in ${seconds} seconds.`, {
    'retry-after': String(seconds),
  });
};

/** Flood guards: dear to count in the database, and good enough for each process alone. */
const perProcess: ReadonlySet<LimitName> = new Set(['api', 'write', 'assistant', 'token']);

/** Counts in memory, or in PostgreSQL where several processes share one community. */
export const createLimiter = (pool: pg.Pool | null): Limiter => {
  const make = (name: LimitName): RateLimiterAbstract => {
    const { points, seconds: duration } = rates[name];
    const options = { keyPrefix: name, points, duration };
    if (!pool || perProcess.has(name)) return new RateLimiterMemory(options);
    const insuranceLimiter = new RateLimiterMemory(options);
    return new RateLimiterPostgres({
      ...options,
      storeClient: pool,
      tableName: 'rate',
      tableCreated: true,
      insuranceLimiter,
    });
  };
  const limiters = new Map<LimitName, RateLimiterAbstract>();
  const limiter = (name: LimitName): RateLimiterAbstract => {
    const known = limiters.get(name) ?? make(name);
    limiters.set(name, known);
    return known;
  };
  return {
    consume: async (name, key) => {
      try {
        await limiter(name).consume(digest(key));
      } catch (error) {
        if (error instanceof RateLimiterRes) throw tooMany(error.msBeforeNext);
        throw error;
      }
    },
    isExhausted: async (name, key) => ((await limiter(name).get(digest(key)))?.remainingPoints ?? 1) <= 0,
    reward: async (name, key) => {
      await limiter(name).delete(digest(key));
    },
    left: async (name, key) => {
      const counted = await limiter(name).get(digest(key));
      return counted === null
        ? null
        : { points: counted.remainingPoints, seconds: Math.ceil(counted.msBeforeNext / 1000) };
    },
  };
};
