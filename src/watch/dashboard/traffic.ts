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

/** Times are ms since 1970. */
export type Traffic = {
  /** When the log was read last, and from when on that is too long ago; null = not yet. */
  readonly readAt: number | null;
  readonly staleAt: number | null;
  /** When a line of it came last; null = none yet. */
  readonly lineAt: number | null;
  readonly routes: readonly RouteTraffic[];
};

const staleReadings = 2.5;

/** What is shown of the log, each route beside the longest good wait that the settings name for it. Pure. */
export const trafficOf = (
  { readAt, lineAt, routes }: ReturnType<LogWatch['traffic']>,
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
});
