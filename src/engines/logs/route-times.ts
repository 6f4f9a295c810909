import { fromJson, type HistogramJson, histogramOf, merge, quantile, toJson } from '../load/histogram.ts';
import { logBounds } from './bounds.ts';
import { otherRoutes, type RouteWaits } from './tally.ts';

/** Waits of one route: windows of five minutes of the last hour, and hours of the day before. */
type TimesOfRoute = {
  readonly windows: readonly { readonly window: number; readonly waits: HistogramJson }[];
  readonly hours: readonly { readonly hour: number; readonly waits: HistogramJson }[];
};
export type RouteTimes = Readonly<Record<string, TimesOfRoute>>;

const windowsOfHour = 12;
const hoursOfDay = 24;
const layout = toJson(histogramOf([])).layout;

const both = (one: HistogramJson | undefined, other: HistogramJson): HistogramJson =>
  one === undefined ? other : toJson(merge(fromJson(one), fromJson(other)));

const added = (times: TimesOfRoute, window: number, waits: HistogramJson): TimesOfRoute => {
  const known = times.windows.find(one => one.window === window);
  const others = times.windows.filter(one => one.window !== window);
  return {
    ...times,
    windows: [...others, { window, waits: both(known?.waits, waits) }].toSorted((a, b) => a.window - b.window),
  };
};

/** What is older than an hour becomes part of its hour; what is older than a day goes. */
const aged = ({ windows, hours }: TimesOfRoute, now: number): TimesOfRoute => {
  const oldest = now - windowsOfHour;
  const byHour = new Map(hours.map(({ hour, waits }) => [hour, waits]));
  for (const { window, waits } of windows)
    if (window <= oldest) {
      const hour = Math.floor(window / windowsOfHour);
      byHour.set(hour, both(byHour.get(hour), waits));
    }
  const hour = Math.floor(now / windowsOfHour);
  return {
    windows: windows.filter(({ window }) => window > oldest),
    hours: [...byHour].filter(([one]) => one > hour - hoursOfDay).map(([one, waits]) => ({ hour: one, waits })),
  };
};

/** Adds what was counted. Routes beyond the bound are one together. */
export const withWaits = (routes: RouteTimes, waits: readonly RouteWaits[], at: number): RouteTimes => {
  const now = Math.floor(at / 300_000);
  const times = new Map(Object.entries(routes));
  for (const { route, window, buckets } of waits) {
    const name = times.has(route) || times.size < logBounds.routes ? route : otherRoutes;
    const known = times.get(name) ?? { windows: [], hours: [] };
    times.set(name, added(known, window, { layout, infinite: 0, buckets: buckets.toSorted(([a], [b]) => a - b) }));
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

export type RouteTime = {
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

export const routeTimesOf = (routes: RouteTimes, at: number): readonly RouteTime[] =>
  Object.keys(routes)
    .map(route => routeTime(routes, route, at))
    .toSorted((left, right) => right.requests - left.requests);
