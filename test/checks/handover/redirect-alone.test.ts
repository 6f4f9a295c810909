import { test } from 'node:test';
import check from '../../../src/checks/handover/redirect-alone.ts';
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

for (const id of ['redirect'] as const) {
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
