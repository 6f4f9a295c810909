import type { Metrics } from '../../community/src/http/metrics.ts';
import { createMetrics } from '../../community/src/http/metrics.ts';
import { defineFlaw } from '../flaw.ts';
import { logWith, without } from '../log-with.ts';

const isTime = (line: string): boolean => /^(?:# TYPE )?http_request_seconds/.test(line);
const linesOf = (text: string, keep: (line: string) => boolean): readonly string[] => text.split('\n').filter(keep);

const withoutTimes = (metrics: Metrics): Metrics => ({
  ...metrics,
  render: pool => linesOf(metrics.render(pool), line => !isTime(line)).join('\n'),
});

/** Counts by endpoint, and the time of everything together. */
const withOneTime = (metrics: Metrics): Metrics => {
  const together = createMetrics();
  return {
    observe: seen => {
      metrics.observe(seen);
      together.observe({ ...seen, route: 'all' });
    },
    render: pool => [...linesOf(together.render(pool), isTime), withoutTimes(metrics).render(pool)].join('\n'),
  };
};

export default defineFlaw({
  name: 'no-times-by-endpoint',
  row: 'S5.c3',
  expected: 'observability/times-by-endpoint',
  nature: 'request',
  story:
    'There is one time for the whole server, and it looks well: thousands of health checks of a millisecond hide the one page that takes four seconds. Members say “it is slow”, and nobody can say which page they mean.',
  breaks: ['operations/signals.test.ts'],
  variants: {
    'one-time-for-all': {
      severity: 'medium',
      alter: ({ metrics, log }) => ({
        metrics: withOneTime(metrics),
        log: logWith(log, fields => without(fields, 'ms')),
      }),
    },
    'counted-and-not-timed': {
      severity: 'medium',
      alter: ({ metrics, log }) => ({
        metrics: withoutTimes(metrics),
        log: logWith(log, fields => without(fields, 'ms')),
      }),
    },
  },
});
