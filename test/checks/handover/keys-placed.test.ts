import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/handover/keys-placed.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const at = (place: string, confidence: 'observed' | 'attested' = 'observed') =>
  ({ place, severity: 'medium', confidence }) as const;

const reading = (name: string) => {
  const all = evidence();
  all.envUse.uses.push({
    name,
    file: 'src/pay.ts',
    line: 2,
    kind: 'run',
    need: 'required',
    by: 'server',
    inTest: false,
  });
  return all;
};

test('a key that came since is named', () => {
  const fault = oneFault(check, reading('INVITE_SIGNING_SECRET'), at('handover/keys'));
  assert.deepEqual(fault.places, ['INVITE_SIGNING_SECRET']);
  assert.match(fault.cause, /2026-11-20 does not name it/);
});

test('a handover without keys, and copies that nobody knows of', () => {
  const without = evidence();
  without.handover.keys = null;
  oneFault(check, without, at('handover/keys'));
  const nobody = evidence();
  nobody.ownership.answers.keys = seen({ said: 'unknown', by: 'Ada', on: '2026-11-10' });
  oneFault(check, nobody, at('ownership/keys', 'attested'));
});

test('near misses: a setting that is no secret, a key of tests, and one that was taken away', () => {
  assertPasses(check, reading('LOG_LEVEL'));
  const inTest = reading('OTHER_SECRET');
  for (const use of inTest.envUse.uses) if (use.name === 'OTHER_SECRET') use.inTest = true;
  assertPasses(check, inTest);
  const gone = evidence();
  gone.handover.keys?.push('OLD_API_KEY');
  assertPasses(check, gone);
});

test('a file that was not read is no pass', () => {
  const all = evidence();
  all.envUse.unread = [{ file: 'src/pay.ts', reason: 'it took too long' }];
  assertNotPassed(check, all);
});
