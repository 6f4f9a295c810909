import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/backup-restores.ts';
import type { BackupEvidence, TableRows } from '../../../src/evidence/backups.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { type Draft, evidence } from '../../evidence/build.ts';
import { backupStep } from '../../evidence/build-backups.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const high = { severity: 'high', confidence: 'proven' } as const;
const withBackups = (change: Partial<BackupEvidence>): Draft<Evidence> => {
  const all = evidence();
  Object.assign(all.backups, change);
  return all;
};
const rows = (tables: { readonly [table: string]: TableRows }): Partial<BackupEvidence> => ({ rows: seen(tables) });

test('a command that fails is one fault, whatever could not be tried after it', () => {
  const failed = seen(backupStep({ code: 1, said: 'it ended with exit code 1', lines: ['disk full'] }));
  const because = silent('no backup could be made');
  const fault = oneFault(check, withBackups({ made: failed, restored: because, rows: because }), {
    ...high,
    place: 'backup/make',
  });
  assert.ok(fault.evidence.includes('disk full'));
  oneFault(check, withBackups({ restored: failed, rows: because }), { ...high, place: 'backup/restore' });
});

test('three rows of a hundred that are missing are named, and so is a table', () => {
  const fault = oneFault(
    check,
    withBackups(
      rows({
        'public.post': { before: 100, after: 100, restored: 97 },
        'public.member': { before: 60, after: 60, restored: null },
      }),
    ),
    { ...high, place: 'backup/rows' },
  );
  assert.match(fault.cause, /public\.member: the table is missing \(60 rows\); public\.post: 97 of 100 rows\.$/);
  assert.deepEqual(fault.places, ['public.member', 'public.post']);
});

test('a backup that is two days old is told, beside what else is wrong with it', () => {
  const newest = seen({ at: '2026-11-20T02:00:00.000Z', from: 'backups' });
  assert.match(
    oneFault(check, withBackups({ newest }), { ...high, place: 'backup/age' }).happened,
    /in the last 3 days is lost/,
  );
  const both = faultsOf(
    check,
    withBackups({ newest, ...rows({ 'public.post': { before: 1, after: 1, restored: 0 } }) }),
  );
  assert.deepEqual(
    both.map(({ place }) => place),
    ['backup/rows', 'backup/age'],
  );
});

test('near misses: people write and leave meanwhile; an empty table; last night’s backup lacks what came since', () => {
  assertPasses(check, withBackups(rows({ 'public.post': { before: 100, after: 120, restored: 100 } })));
  assertPasses(check, withBackups(rows({ 'public.session': { before: 100, after: 80, restored: 80 } })));
  assertPasses(check, withBackups(rows({ 'public.flag': { before: 0, after: 0, restored: 0 } })));
  assertPasses(
    check,
    withBackups({ made: null, ...rows({ 'public.post': { before: 100, after: 100, restored: 90 } }) }),
  );
});

test('of last night’s backup what is missing whole is lost', () => {
  oneFault(check, withBackups({ made: null, ...rows({ 'public.member': { before: 60, after: 60, restored: 0 } }) }), {
    ...high,
    place: 'backup/rows',
  });
});

test('when nobody says where backups lie, that is no pass', () => {
  assertNotPassed(check, withBackups({ newest: silent('the settings do not say where backups lie') }));
});
