import { histogramOf, toJson } from '../../src/engines/load/histogram.ts';
import type { RequestFacts } from '../../src/engines/slow/facts.ts';
import { seen } from '../../src/evidence/leaf.ts';
import type {
  EndpointTimes,
  LoginTimes,
  TimedEndpoint,
  TimedRun,
  TimingsEvidence,
} from '../../src/evidence/timings.ts';

export const requestFacts = (change: Partial<RequestFacts> = {}): RequestFacts => ({
  aloneMs: 18,
  told: { appMs: 12, databaseMs: 5, statements: 3, poolMs: null },
  body: { kind: 'page', bytes: 9_000, encoding: 'br', rows: 20, continues: true },
  checksPassword: false,
  together: null,
  held: null,
  database: null,
  ...change,
});

/** `some`: ms to how many requests took it; `failed` more never got a good answer. */
export const timedRun = (
  some: Readonly<Record<number, number>>,
  change: { lagMs?: number; failed?: number } = {},
): TimedRun => {
  const waits = Object.entries(some).flatMap(([ms, count]) => Array.from({ length: count }, () => Number(ms)));
  const failed = Array.from({ length: change.failed ?? 0 }, () => Infinity);
  return {
    waits: toJson(histogramOf([...waits, ...failed])),
    failures: failed.length === 0 ? {} : { 'no answer within 10 s': failed.length },
    lagMs: change.lagMs ?? 4,
  };
};

const endpointTimes = (change: Partial<EndpointTimes> = {}): EndpointTimes => ({
  first: timedRun({ 20: 70, 60: 5 }),
  rerun: null,
  facts: requestFacts(),
  ...change,
});

export const timedEndpoint = (path: string, change: Partial<EndpointTimes> = {}): TimedEndpoint => ({
  name: `GET ${path}`,
  path,
  times: seen(endpointTimes(change)),
});

const six = (ms: number): readonly number[] => [0, 1, 2, 3, 4, 5].map(index => ms + index);

export const loginTimes = (ms: number, change: Partial<LoginTimes> = {}): LoginTimes => ({
  who: 'a paying member',
  inBrowser: false,
  journeys: [0, 1, 2, 3, 4, 5].map(index => ({ ms: ms + index, arrived: true })),
  held: { heldMs: 4_000, journeys: [0, 1].map(index => ({ ms: ms + index, arrived: true })) },
  steps: [
    {
      name: 'POST /login',
      ms: ms * 0.8,
      times: six(ms * 0.8),
      facts: requestFacts({ aloneMs: ms * 0.8, checksPassword: true }),
    },
    { name: 'GET /dashboard', ms: ms * 0.2, times: six(ms * 0.2), facts: requestFacts({ aloneMs: ms * 0.2 }) },
  ],
  ...change,
});

/** Members who wait for nothing. */
export const soundTimings = (): TimingsEvidence => ({
  measuredAt: '2026-11-22T15:30:00.000Z',
  domain: 'community.test',
  app: 'https://app.community.test',
  environment: 'staging',
  control: seen({ path: '/healthz', ms: 4 }),
  logins: seen([loginTimes(140)]),
  endpoints: [timedEndpoint('/dashboard'), timedEndpoint('/api/posts')],
});

/** What `slow` could have measured instead. */
export const faultyTimings = (last: string): readonly unknown[] => {
  if (last === 'logins') return [[loginTimes(4_100)]];
  if (last === 'times') {
    const slow = timedRun({ 550: 75 });
    return [endpointTimes({ first: slow, rerun: slow }), endpointTimes({ first: slow })];
  }
  return [{ path: '/healthz', ms: 900 }];
};
