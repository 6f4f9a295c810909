import { slowFrom } from '../../engines/statements/slow.ts';
import type { Monitor } from '../monitor.ts';
import type { Derived, Given } from './given.ts';
import { only, without } from './given.ts';

const everySeconds = { slow: 300, slower: 10, stuck: 300 } as const;

const monitorOf = (
  signal: keyof typeof everySeconds,
  words: Pick<Monitor, 'title' | 'suffers' | 'actions'>,
): Monitor => ({
  id: `database/${signal}`,
  ...words,
  host: '',
  ask: { of: 'database', signal },
  everySeconds: everySeconds[signal],
  timeoutMs: 60_000,
  // A whole minute has shown it then.
  urgent: signal === 'slower',
  question: 'slow',
  budgetMs: null,
});

/** Statements and sessions of the database, where the settings say how to read them. */
export const database = ({ watch }: Given): Derived => {
  if (watch.database === undefined)
    return without('slow statements of the database', 'the settings name no address that may be read (watch.database)');
  return only(
    monitorOf('slow', {
      title: 'Statements of the database',
      suffers: 'Pages that lean on it answer slowly, and the more members come the slower they get.',
      actions: [
        `Look at the statement: it took ${slowFrom.meanMs} ms or more each time, or a large part of all the work of the database.`,
        'launch-ready slow --active names the page and the cause, of a Postgres also the index.',
        'If it began with a release, go back to the one before.',
      ],
    }),
    monitorOf('slower', {
      title: 'A statement that was quick',
      suffers: 'Pages that lean on it have become slow, and members wait for each of them.',
      actions: [
        'If it began with a release or a migration, go back to the one before.',
        'launch-ready slow --active names the page, the cause and the index.',
        'Look whether an index is gone or the statistics are old: explain (analyze) the statement, then analyze its tables.',
      ],
    }),
    monitorOf('stuck', {
      title: 'Sessions of the database',
      suffers: 'Whoever writes to the same rows waits, and in the end nobody gets a connection any more.',
      actions: [
        'Look which session holds the others up: select pid, state, query from pg_stat_activity; in MySQL: show full processlist;',
        'End that one: select pg_terminate_backend(PID); in MySQL: kill ID;',
        'Let it end by itself the next time: idle_in_transaction_session_timeout; MariaDB: idle_transaction_timeout; MySQL: wait_timeout.',
      ],
    }),
  );
};
