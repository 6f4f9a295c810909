import type { PoolGauge } from '../database/open.ts';

/** Upper bounds in seconds, as Prometheus histograms have them. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] as const;

type Series = {
  readonly counts: number[];
  sum: number;
  total: number;
  statements: number;
  mostStatements: number;
  readonly statuses: Map<number, number>;
};
type Observation = {
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  readonly statements: number;
};
export type Metrics = {
  readonly observe: (seen: Observation) => void;
  /** Prometheus text format 0.0.4. */
  readonly render: (pool: PoolGauge) => string;
};

const emptySeries = (): Series => ({
  counts: buckets.map(() => 0),
  sum: 0,
  total: 0,
  statements: 0,
  mostStatements: 0,
  statuses: new Map(),
});

const renderSeries = (route: string, series: Series): readonly string[] => {
  const label = `route="${route.replaceAll(/["\\\n]/g, '')}"`;
  return [
    ...buckets.map(
      (bound, index) => `http_request_seconds_bucket{${label},le="${bound}"} ${series.counts[index] ?? 0}`,
    ),
    `http_request_seconds_bucket{${label},le="+Inf"} ${series.total}`,
    `http_request_seconds_sum{${label}} ${series.sum.toFixed(4)}`,
    `http_request_seconds_count{${label}} ${series.total}`,
    ...[...series.statuses].map(([status, count]) => `http_requests_total{${label},status="${status}"} ${count}`),
    `sql_statements_total{${label}} ${series.statements}`,
    `sql_statements_most{${label}} ${series.mostStatements}`,
  ];
};

/** Times, statuses and statements by route template: never by address, which would hold ids of people. */
export const createMetrics = (): Metrics => {
  const all = new Map<string, Series>();
  return {
    observe: ({ route, status, ms, statements }) => {
      const series = all.get(route) ?? emptySeries();
      all.set(route, series);
      const seconds = ms / 1000;
      buckets.forEach((bound, index) => {
        if (seconds <= bound) series.counts[index] = (series.counts[index] ?? 0) + 1;
      });
      series.sum += seconds;
      series.total += 1;
      series.statements += statements;
      series.mostStatements = Math.max(series.mostStatements, statements);
      series.statuses.set(status, (series.statuses.get(status) ?? 0) + 1);
    },
    render: pool =>
      [
        '# TYPE http_request_seconds histogram',
        '# TYPE http_requests_total counter',
        '# TYPE sql_statements_total counter',
        '# TYPE sql_statements_most gauge',
        '# TYPE database_pool_waits_total counter',
        ...[...all].flatMap(([route, series]) => renderSeries(route, series)),
        `database_pool_waits_total ${pool.waits}`,
        `database_pool_wait_seconds_total ${(pool.waitMs / 1000).toFixed(4)}`,
        `database_pool_wait_seconds_longest ${(pool.longestWaitMs / 1000).toFixed(4)}`,
        '',
      ].join('\n'),
  };
};
