import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck } from '../check.ts';
import { howToSignals, signalFault } from '../signal-words.ts';

const id = 'observability/slow-queries-visible';

export default defineCheck({
  id,
  rows: ['S5.c4'],
  from: 'launch',
  needs: ['signals'],
  damage: 'support',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'It shows how long the database took',
    failureTitle: 'A page is slow, and nobody sees that it is the database',
    why: 'Most slow pages wait for the database: an index that is missing, a list without a limit. How many statements there were says nothing of one that reads a whole table. I ask for a page and look for the time of its statements, in the log, in the metrics and in the answer.',
    fix: 'Measure the time of all statements of a request and write it beside its total; let the database log what takes over 500 ms.',
    howTo: howToSignals,
    references: [
      'https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-MIN-DURATION-STATEMENT',
      'https://dev.mysql.com/doc/refman/8.4/en/slow-query-log.html',
    ],
  },
  judge: ({ signals }) => {
    const { path, inLog, inMetrics, inAnswer } = known(signals.queries);
    if (inLog !== null || inMetrics !== null || inAnswer !== null) return concluded([]);
    return concluded([
      signalFault(signals, id, {
        place: 'database-time',
        severity: 'medium',
        happened:
          'A page that takes four seconds tells nobody why: whoever looks for the cause begins by reading code.',
        cause:
          'Nothing tells how long the database took: the log, the metrics and the answer have at most a total, or a number of statements.',
        evidence: [
          `I asked for ${path} as a member; neither its line in the log, nor the metrics, nor Server-Timing names the time of the database`,
        ],
        fix: [
          'Measure each statement where the app runs it, add the times up for each request, and write the sum into its line.',
          'PostgreSQL: set log_min_duration_statement = 500 and load pg_stat_statements (shared_preload_libraries). MySQL: set slow_query_log = 1 and long_query_time = 0.5; MariaDB: performance_schema = ON as well, which is off by default.',
        ],
      }),
    ]);
  },
});
