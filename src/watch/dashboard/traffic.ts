import type { WatchSettings } from '../../config/watch-settings.ts';
import { limits } from '../../platform/limits.ts';
import type { LogWatch } from '../logs/log-watch.ts';

/** What the log of the app says of one route in the last day; looks of ours are among its requests. */
export type RouteTraffic = {
  readonly route: string;
  readonly requests: number;
  /** null = nobody counted them all day. */
  readonly errors: number | null;
  readonly p95Ms: number | null;
  readonly budgetMs: number | null;
};

/** What of one sort must not be in the log, and where it stood; never what it was. */
export type ShownLeak = {
  /** `email`, `card`, `payment-payload`, or what sort of secret. */
  readonly rule: string;
  readonly field: string;
  readonly route: string | null;
  /** Since the log is read. */
  readonly times: number;
  readonly seenAt: number;
};

/** Times are ms since 1970. */
export type Traffic = {
  /** When the log was read last, and from when on that is too long ago; null = not yet. */
  readonly readAt: number | null;
  readonly staleAt: number | null;
  /** When a line of it came last; null = none yet. */
  readonly lineAt: number | null;
  readonly routes: readonly RouteTraffic[];
  /** Those of the last day. */
  readonly leaks: readonly ShownLeak[];
};

const staleReadings = 2.5;

/** What is shown of the log, each route beside the longest good wait that the settings name for it. Pure. */
export const trafficOf = (
  { readAt, lineAt, routes, leaks }: ReturnType<LogWatch['traffic']>,
  budgets: WatchSettings['routes'],
): Traffic => ({
  readAt,
  staleAt: readAt === null ? null : readAt + staleReadings * limits.watchHearMs,
  lineAt,
  routes: routes.map(({ route, requests, failed, p95 }) => ({
    route,
    requests,
    errors: failed,
    p95Ms: p95,
    budgetMs: budgets[route]?.p95Ms ?? null,
  })),
  leaks: leaks.map(({ rule, field, route, count, seenAt = 0 }) => ({ rule, field, route, times: count, seenAt })),
});
