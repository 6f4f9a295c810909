import type { Metrics } from '../../community/src/http/metrics.ts';
import { defineFlaw } from '../flaw.ts';
import { logWith, without } from '../log-with.ts';

const isOfDatabase = (line: string): boolean => /^(?:# TYPE )?(?:sql_|database_)/.test(line);

const withoutDatabase = (metrics: Metrics): Metrics => ({
  ...metrics,
  render: pool =>
    metrics
      .render(pool)
      .split('\n')
      .filter(line => !isOfDatabase(line))
      .join('\n'),
});

export default defineFlaw({
  name: 'slow-queries-unseen',
  row: 'S5.c4',
  expected: 'observability/slow-queries-visible',
  nature: 'request',
  story:
    'The page takes four seconds, and that is all anybody can see: not whether the database, the template or the payment provider took them. An index that was lost in a migration was found a week later, by reading code.',
  breaks: ['operations/signals.test.ts'],
  variants: {
    'the-total-alone': {
      severity: 'medium',
      alter: ({ metrics, log }) => ({
        serverTiming: ({ ms }) => `app;dur=${ms.toFixed(1)}`,
        metrics: withoutDatabase(metrics),
        log: logWith(log, fields => without(fields, 'statements', 'databaseMs')),
      }),
    },
    // How many statements, and never how long: one that reads the whole table counts like one that reads a row.
    'counted-and-not-timed': {
      severity: 'medium',
      alter: ({ log }) => ({
        serverTiming: ({ ms, statements }) => `db;desc="${statements} statements", app;dur=${ms.toFixed(1)}`,
        log: logWith(log, fields => without(fields, 'databaseMs')),
      }),
    },
  },
});
