import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/owners-named.ts';
import type { OwnershipId } from '../../../src/contract/ownership.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const answered = (id: OwnershipId, said: string | null) => {
  const all = evidence();
  all.ownership.answers[id] = seen(said === null ? null : { said, by: 'Ada Example, founder', on: '2026-11-10' });
  return all;
};
const at = (place: string, confidence: 'observed' | 'attested') => ({ place, severity: 'medium', confidence }) as const;

for (const id of ['domain', 'dns'] as const) {
  test(`${id}: a question that was left open, and one that was answered with nobody`, () => {
    oneFault(check, answered(id, null), at(`ownership/${id}`, 'observed'));
    for (const said of ['Nobody yet.', 'no', 'not yet', '?', 'I don’t know', 'TBD', 'No one so far'])
      oneFault(check, answered(id, said), at(`ownership/${id}`, 'attested'));
  });

  test(`${id}: near misses: answers that only begin like nobody`, () => {
    for (const said of [
      'Nobody but Ada',
      'No second person yet; Ada holds it',
      'Noor',
      'None of the agency: Ada and Ben',
    ])
      assertPasses(check, answered(id, said));
  });

  test(`${id}: what was said long ago is no pass`, () => {
    const all = evidence();
    all.ownership.answers[id] = silent('Ada said on 2024-01-01 who holds it, which is more than a year ago');
    assertNotPassed(check, all);
  });
}

test('where the registry says nothing, or knows no such domain, it is no pass', () => {
  const quiet = evidence();
  quiet.registration.record = silent('the registry did not answer');
  assertNotPassed(check, quiet);
  const unknown = evidence();
  if (unknown.registration.record.status === 'ok') unknown.registration.record.value.found = false;
  assertNotPassed(check, unknown);
});

test('near miss: a registry that publishes neither registrar nor expiry', () => {
  const scant = evidence();
  if (scant.registration.record.status === 'ok')
    Object.assign(scant.registration.record.value, { registrar: '', expiresAt: '' });
  assertPasses(check, scant);
});

test('the company where it is put right is named as the registry names it', () => {
  const { remedy } = oneFault(check, answered('domain', null), at('ownership/domain', 'observed'));
  assert.match(JSON.stringify(remedy), /Example Registrar/);
});
