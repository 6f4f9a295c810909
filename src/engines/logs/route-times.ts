import { fromJson, type HistogramJson, histogramOf, merge, quantile, toJson } from '../load/histogram.ts';
import { logBounds } from './bounds.ts';
import { otherRoutes, type RouteWaits } from './tally.ts';

/** What was kept by a version that did not count has waits alone. */
type Requests = { readonly waits: HistogramJson; readonly requests?: number; readonly failed?: number };

/** Requests of one route: windows of five minutes of the last hour, and hours of the day before. */
type TimesOfRoute = {
  readonly windows: readonly (Requests & { readonly window: number })[];
  readonly hours: readonly (Requests & { readonly hour: number })[];
};
export type RouteTimes = Readonly<Record<string, TimesOfRoute>>;

const windowsOfHour = 12;
const hoursOfDay = 24;
const layout = toJson(histogramOf([])).layout;

/** A number that nobody counted makes the sum one that nobody knows. */
const sum = (one: number | undefined, other: number | undefined): number | undefined =>
  one === undefined || other === undefined ? undefined : one + other;

const both = (one: Requests | undefined, { waits, requests, failed }: Requests): Requests => {
  const all = {
    waits: one === undefined ? waits : toJson(merge(fromJson(one.waits), fromJson(waits))),
    requests: one === undefined ? requests : sum(one.requests, requests),
    failed: one === undefined ? failed : sum(one.failed, failed),
  };
  return all.requests === undefined || all.failed === undefined
    ? { waits: all.waits }
    : { waits: all.waits, requests: all.requests, failed: all.failed };
};

const added = (times: TimesOfRoute, window: number, requests: Requests): TimesOfRoute => {
  const known = times.windows.find(one => one.window === window);
  const others = times.windows.filter(one => one.window !== window);
  return {
    ...times,
    windows: [...others, { window, ...both(known, requests) }].toSorted((a, b) => a.window - b.window),
  };
};

/** What is older than an hour becomes part of its hour; what is older than a day goes. */
const aged = ({ windows, hours }: TimesOfRoute, now: number): TimesOfRoute => {
  const oldest = now - windowsOfHour;
  const byHour = new Map<number, Requests>(hours.map(({ hour, ...requests }) => [hour, requests]));
  for (const { window, ...requests } of windows)
    if (window <= oldest) {
      const hour = Math.floor(window / windowsOfHour);
      byHour.set(hour, both(byHour.get(hour), requests));
    }
  const hour = Math.floor(now / windowsOfHour);
  return {
    windows: windows.filter(({ window }) => window > oldest),
    hours: [...byHour]
      .filter(([one]) => one > hour - hoursOfDay)
      .map(([one, requests]) => ({ hour: one, ...requests })),
  };
};

/** Adds what was counted. Routes beyond the bound are one together. */
export const withWaits = (routes: RouteTimes, waits: readonly RouteWaits[], at: number): RouteTimes => {
  const now = Math.floor(at / 300_000);
  const times = new Map(Object.entries(routes));
  for (const { route, window, requests, failed, buckets } of waits) {
    const name = times.has(route) || times.size < logBounds.routes ? route : otherRoutes;
    const known = times.get(name) ?? { windows: [], hours: [] };
    const histogram = { layout, infinite: 0, buckets: buckets.toSorted(([a], [b]) => a - b) };
    times.set(name, added(known, window, { waits: histogram, requests, failed }));
  }
  const kept = [...times]
    .map(([name, one]) => [name, aged(one, now)] as const)
    .filter(([, { windows, hours }]) => windows.length + hours.length > 0);
  return Object.fromEntries(kept);
};

/** Fewer say nothing about the slowest five in a hundred. */
const fewest = 20;
/** With 59 or fewer the slowest of them is below the true p95 one time in twenty. */
const enough = 60;

type RouteTime = {
  readonly route: string;
  readonly requests: number;
  /** Over which time. */
  readonly over: 'five minutes' | 'hour' | 'day';
  /** ms; null below 20 requests. */
  readonly p95: number | null;
  /** Whether so many were seen that somebody may be woken. */
  readonly enough: boolean;
  /** "p95 412 ms" or "too few requests (7)". */
  readonly words: string;
};

/** p95 of a route over the shortest time that holds enough requests, widened from five minutes to an hour to a day. */
export const routeTime = (routes: RouteTimes, route: string, at: number): RouteTime => {
  const now = Math.floor(at / 300_000);
  const { windows, hours } = routes[route] ?? { windows: [], hours: [] };
  const past = windows.filter(({ window }) => window <= now && window > now - windowsOfHour);
  const five = past.filter(({ window }) => window >= now - (at % 300_000 < 150_000 ? 1 : 0));
  const ways = [
    ['five minutes', five],
    ['hour', past],
    ['day', [...past, ...hours]],
  ] as const;
  let best = { over: 'five minutes' as RouteTime['over'], waits: histogramOf([]) };
  for (const [over, list] of ways) {
    const waits = list.reduce((sofar, one) => merge(sofar, fromJson(one.waits)), histogramOf([]));
    if (waits.count > best.waits.count || over === 'five minutes') best = { over, waits };
    if (waits.count >= enough) break;
  }
  const { over, waits } = best;
  const p95 = waits.count < fewest ? null : quantile(waits, 0.95);
  const words = p95 === null ? `too few requests (${waits.count})` : `p95 ${Math.round(p95)} ms`;
  return { route, requests: waits.count, over, p95, enough: waits.count >= enough, words };
};

/** What requests of one route met in the last day. */
export type RouteDay = {
  readonly route: string;
  readonly requests: number;
  /** null for a day of which a part was kept by a version that did not count them. */
  readonly failed: number | null;
  /** ms; null below 20 requests whose line tells how long they took. */
  readonly p95: number | null;
};

/** The last day by route, the busiest first. */
export const routeDays = (routes: RouteTimes, at: number): readonly RouteDay[] => {
  const now = Math.floor(at / 300_000);
  return Object.entries(routes)
    .flatMap(([route, { windows, hours }]) => {
      const parts: readonly Requests[] = [...windows.filter(({ window }) => window <= now), ...hours];
      const [first, ...rest] = parts;
      if (first === undefined) return [];
      const { waits, requests, failed = null } = rest.reduce(both, first);
      const times = fromJson(waits);
      const p95 = times.count < fewest ? null : quantile(times, 0.95);
      return [{ route, requests: requests ?? times.count, failed, p95 }];
    })
    .toSorted((one, other) => other.requests - one.requests);
};
