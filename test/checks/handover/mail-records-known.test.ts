import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/mail-records-known.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const at = (place: string, confidence: 'observed' | 'attested' = 'observed') =>
  ({ place, severity: 'medium', confidence }) as const;

test('a record that the handover does not tell of', () => {
  const all = evidence();
  const [dropped, ...rest] = all.handover.mailRecords ?? [];
  assert.ok(dropped !== undefined);
  all.handover.mailRecords = rest;
  const fault = oneFault(check, all, at('handover/mail-records'));
  assert.deepEqual(fault.places, [dropped]);
});

test('a handover without any, and nobody who holds the account: two things to mend', () => {
  const all = evidence();
  all.handover.mailRecords = null;
  all.ownership.answers.mail = seen({ said: 'not known', by: 'Ada', on: '2026-11-10' });
  assert.deepEqual(
    faultsOf(check, all)
      .map(({ place }) => place)
      .toSorted(),
    ['handover/mail-records', 'ownership/mail'],
  );
});

test('near miss: a record that was taken away since, and a value that changed at its name', () => {
  const all = evidence();
  all.handover.mailRecords?.push('DKIM last-year._domainkey.community.test');
  assertPasses(check, all);
});
