import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { BackupEvidence, BackupStep, TableRows } from '../../evidence/backups.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { byHand, lasting, listed } from '../wording.ts';

const id = 'handover/backup-restores';

/** A nightly backup that was missed once is told on the second day. */
const oldestMs = 48 * 3_600_000;

const testAgain = 'Then run launch-ready backup test --run-code again.';

type Told = Pick<Fault, 'place' | 'places' | 'happened' | 'cause' | 'evidence' | 'remedy'>;

const fault = (told: Told, { domain }: BackupEvidence): Fault => ({
  ...told,
  hosts: [],
  evenIfDown: true,
  severity: 'high',
  confidence: 'proven',
  replay: {
    tool: 'launch-ready',
    args:
      domain === 'localhost' ? ['backup', 'test', '--run-code', '--json'] : ['audit', domain, '--check', id, '--json'],
    inRepository: true,
    shows: `"place": ${JSON.stringify(told.place)}`,
  },
});

const linesOf = ({ argv, said, lines }: BackupStep): readonly string[] => [
  `I ran ${argv.join(' ')}: ${said}`,
  ...lines.slice(-5),
];

const notMade = (step: BackupStep): Told => ({
  place: 'backup/make',
  happened: 'When the database is lost everything is lost: the command that makes your backups fails.',
  cause: `I ran ${step.argv.join(' ')}, and ${step.said}.`,
  evidence: linesOf(step),
  remedy: [byHand('the command that makes backups', 'Mend what the lines above complain about.', testAgain)],
});

const notRestored = (step: BackupStep): Told => ({
  place: 'backup/restore',
  happened: 'On the day on which you need your backup you do not get your members back: it cannot be restored.',
  cause: `I ran ${step.argv.join(' ')} for an empty database, and ${step.said}.`,
  evidence: linesOf(step),
  remedy: [
    byHand(
      'the commands that make and restore backups',
      'Make both speak of the same file in the same format: pg_restore reads what pg_dump --format=custom wrote, psql reads its plain text.',
      testAgain,
    ),
  ],
});

/** What has to be there: people who write meanwhile make it more, people who leave make it less. */
const least = ({ before, after }: TableRows): number => Math.min(before ?? 0, after ?? 0);

/** A backup of another day holds what there was then: only what is missing whole is sure to be lost. */
const lacks = (rows: TableRows, madeNow: boolean): boolean =>
  madeNow ? (rows.restored ?? 0) < least(rows) : (rows.restored ?? 0) === 0 && least(rows) > 0;

const short = ([table, rows]: readonly [string, TableRows]): string =>
  rows.restored === null
    ? `${table}: the table is missing (${least(rows)} rows)`
    : `${table}: ${rows.restored} of ${least(rows)} rows`;

const rowsLost = (lost: readonly (readonly [string, TableRows])[]): Told => ({
  place: 'backup/rows',
  places: lost.map(([table]) => table),
  happened: `On the day on which you need your backup a part of your community does not come back: ${listed(lost.slice(0, 3).map(([table]) => table))}${lost.length > 3 ? ` and ${lost.length - 3} more tables` : ''}.`,
  cause: `I restored a backup into an empty database and counted: ${lost.slice(0, 5).map(short).join('; ')}.`,
  evidence: lost.slice(0, 12).map(short),
  remedy: [
    byHand(
      'the command that makes backups',
      'Back up the whole database: take out options that name or leave out single tables or schemas, such as --table and --exclude-table-data.',
      testAgain,
    ),
  ],
});

const tooOld = (at: string, from: string, ageMs: number): Told => ({
  place: 'backup/age',
  happened: `When the database is lost, everything that your members did in the last ${lasting(Math.round(ageMs / 1_000))} is lost.`,
  cause: `The newest backup (${from}) is of ${at.slice(0, 16).replace('T', ' ')} UTC.`,
  evidence: [`newest backup by ${from}: ${at}`],
  remedy: [
    byHand('the schedule of your backups', 'Let a backup be made every night, and be told when one is not.', testAgain),
  ],
});

export default defineCheck({
  id,
  rows: ['X1'],
  needs: ['backups'],
  damage: 'data',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'A backup of yesterday exists, and one was restored whole',
    failureTitle: 'Your backup does not bring your members back',
    why: 'A backup that was never restored is a hope. Lists of tables grow older than the database, formats and commands stop to fit each other, and a schedule ends without a word; all of that shows on the day on which the backup is needed. I make one, restore it into an empty database, and count every table on both sides.',
    fix: 'Back up the whole database every night, and restore one into an empty database before launch.',
    howTo: 'Describe your backups under "backup" in launch-ready.jsonc, and run launch-ready backup test --run-code.',
    references: ['https://www.postgresql.org/docs/current/backup-dump.html'],
  },
  judge: ({ backups }, asOf) => {
    const told: Told[] = [];
    const unseen: Unseen[] = [];
    const look = (judge: () => Told | undefined): void => {
      try {
        const one = judge();
        if (one !== undefined) told.push(one);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    };
    look(() => {
      const made = backups.made === null ? null : known(backups.made);
      return made !== null && made.code !== 0 ? notMade(made) : undefined;
    });
    // Without a backup there is nothing to restore, and without a restore nothing to count: that is the same cause.
    if (told.length === 0)
      look(() => {
        const restored = known(backups.restored);
        if (restored.code !== 0) return notRestored(restored);
        const lost = Object.entries(known(backups.rows))
          .filter(([, rows]) => lacks(rows, backups.made !== null))
          .toSorted(([a], [b]) => byCodePoint(a, b));
        return lost.length === 0 ? undefined : rowsLost(lost);
      });
    look(() => {
      const { at, from } = known(backups.newest);
      const ageMs = Math.min(asOf.getTime(), Date.parse(backups.testedAt)) - Date.parse(at);
      return ageMs > oldestMs ? tooOld(at, from, ageMs) : undefined;
    });
    return concluded(
      told.map(one => fault(one, backups)),
      unseen,
    );
  },
});
