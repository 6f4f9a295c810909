import type { DeafPool, DeploysEvidence, MigrationHazard, Since } from '../../evidence/deploys.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { timingFaults } from '../deploy-timing.ts';
import { doingOf, inRepository, lineOf, showing, showingDeaf, sinceWords } from '../deploy-words.ts';

const id = 'deployment/deploy-guarded';
/** Tables without which nobody signs in or pays, by the names that apps give them. */
const door =
  /^(?:\w+_)?(?:users?|members?|accounts?|sessions?|credentials?|identit(?:y|ies)|logins?|verifications?|verification_tokens?|customers?|subscriptions?|payments?|orders?|invoices?|billing\w*|plans?|profiles?)$/;

const common = { hosts: [], evenIfDown: true as const, confidence: 'observed' as const };

const lockIn = (file: string, hazards: readonly MigrationHazard[], since: Since): Fault | undefined => {
  const ordered = hazards.toSorted((a, b) => a.line - b.line || byCodePoint(a.sql, b.sql));
  const gravest = ordered.find(({ table }) => door.test(table)) ?? ordered[0];
  if (gravest === undefined) return undefined;
  const isDoor = door.test(gravest.table);
  return {
    ...common,
    place: file,
    severity: isDoor ? 'blocker' : 'high',
    happened: isDoor
      ? 'When this release goes out nobody can sign in or pay until its migration is done: each request waits for the table, then fails. With two years of members that is longer than five minutes.'
      : `When this release goes out everything that uses ${gravest.table} waits until its migration is done, for as long as the table is large.`,
    cause: `The migration ${file} ${doingOf(gravest)}, and PostgreSQL lets nobody write to the table meanwhile.`,
    evidence: [...ordered.slice(0, 5).map(one => lineOf(one)), sinceWords(since)],
    replay: showing(gravest),
    remedy: [
      gravest.kind === 'builds-index'
        ? inRepository(
            `Write create index concurrently instead of create index, and run that statement outside of a transaction.`,
            'Set lock_timeout to a few seconds in every migration: then it gives up instead of the members.',
          )
        : inRepository(
            'Add the column so that it may be empty and without that default: that takes no time.',
            'Fill it in the background, a few thousand rows at a time, and let new rows set it.',
            'Make it required in a later release, with a check that is added not valid and validated afterwards.',
            'Set lock_timeout to a few seconds in every migration: then it gives up instead of the members.',
          ),
    ],
  };
};

const locks = (migrations: DeploysEvidence['migrations']): readonly Fault[] => {
  const { since, hazards } = known(migrations);
  // What takes the way back as well is told there: one cause, one finding.
  const byFile = Map.groupBy(
    hazards.filter(({ keepsMembersOut, takesWayBack }) => keepsMembersOut && !takesWayBack),
    ({ file }) => file,
  );
  return [...byFile].toSorted(([a], [b]) => byCodePoint(a, b)).flatMap(([file, own]) => lockIn(file, own, since) ?? []);
};

const deafness = (pools: DeploysEvidence['deafPools']): readonly Fault[] => {
  const byFile = Map.groupBy(known(pools), ({ file }) => file);
  return [...byFile]
    .toSorted(([a], [b]) => byCodePoint(a, b))
    .flatMap(([file, [first]]: readonly [string, readonly DeafPool[]]): readonly Fault[] =>
      first === undefined
        ? []
        : [
            {
              ...common,
              place: file,
              severity: 'blocker',
              happened:
                'When the database restarts or fails over, every process of the app ends: nobody can sign in or pay until something starts it again. A deploy that touches the database does just that.',
              cause: `${file} makes a connection pool in line ${first.line}, and nobody listens to its errors: in Node.js an error event without a listener ends the process.`,
              evidence: [`${file} line ${first.line}: new Pool, and no .on('error', …) for it in the repository`],
              replay: showingDeaf(first),
              remedy: [
                inRepository(
                  `Add after line ${first.line}: ${first.name ?? 'pool'}.on('error', error => log.warn('a connection was lost', { error })).`,
                  'The next query then takes a new connection; nothing else is needed.',
                ),
              ],
            },
          ],
    );
};

export default defineCheck({
  id,
  rows: ['S3.f3', 'T5', 'T4'],
  from: 'launch',
  needs: ['declared', 'deploys'],
  damage: 'money',
  effort: { minutes: [30, 180], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'A bad deploy is noticed and taken back within five minutes',
    failureTitle: 'One bad deploy locks members out for longer than five minutes',
    why: 'What takes login or checkout down is seldom the code that was tested. It is a migration that locks the table of sessions, a process that ends when the database hiccups, or a release that says it is healthy while nobody can sign in. Members forgive a minute. I read what the next release does to the database, whether a lost connection ends the process, and how long noticing and going back took the last time it was tried.',
    fix: 'Let migrations only add, listen to the errors of the connection pool, and drill a bad deploy on staging until it is taken back in time.',
    howTo: 'Drill on staging: launch-ready deploy drill --bad COMMIT="nobody can sign in" --active.',
    references: [
      'https://www.postgresql.org/docs/current/explicit-locking.html',
      'https://www.postgresql.org/docs/current/sql-createindex.html',
      'https://node-postgres.com/apis/pool',
    ],
  },
  judge: ({ declared, deploys }) =>
    judgeEach(
      [
        (): readonly Fault[] => locks(deploys.migrations),
        (): readonly Fault[] => deafness(deploys.deafPools),
        (): readonly Fault[] => timingFaults(deploys.timed, declared.domain),
      ],
      () => undefined,
      look => look(),
    ),
});
