import { test } from 'node:test';
import type { Check } from '../../../src/checks/check.ts';
import type { OwnershipId } from '../../../src/contract/ownership.ts';
import type { Severity } from '../../../src/contract/rows.ts';
import type { EvidenceKey } from '../../../src/evidence/map.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

/** The sound community with this answer to one question of the interview; null where it was left open. */
export const answered = (id: OwnershipId, said: string | null) => {
  const all = evidence();
  all.ownership.answers[id] = seen(said === null ? null : { said, by: 'Ada Example, founder', on: '2026-11-10' });
  return all;
};

/** Tests of a check that rests on these questions of the interview. */
export const itAsks = <K extends EvidenceKey>(
  check: Check<K>,
  severity: Severity,
  ids: readonly OwnershipId[],
): void => {
  itJudges(check);

  for (const id of ids) {
    const place = `ownership/${id}`;

    test(`${id}: a question that was left open, and one that was answered with nobody`, () => {
      oneFault(check, answered(id, null), { place, severity, confidence: 'observed' });
      for (const said of [
        'Nobody yet.',
        'no',
        'No, nobody yet.',
        'not yet',
        '?',
        'I don’t know',
        'TBD',
        'No one so far',
      ])
        oneFault(check, answered(id, said), { place, severity, confidence: 'attested' });
    });

    test(`${id}: near misses: answers that only begin like nobody`, () => {
      const named = ['Nobody but Ada', 'No second person yet; Ada holds it', 'Noor', 'None of the agency: Ada and Ben'];
      for (const said of named) assertPasses(check, answered(id, said));
    });

    test(`${id}: what was said long ago is no pass`, () => {
      const all = evidence();
      all.ownership.answers[id] = silent('Ada said on 2024-01-01 who holds it, which is more than a year ago');
      assertNotPassed(check, all);
    });
  }
};
