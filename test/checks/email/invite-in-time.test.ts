import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/invite-in-time.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, lose, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const after = (ms: number) => {
  const all = evidence();
  arrivalOf(all, 'invite').ms = ms;
  return all;
};
const place = 'mail/invite';

test('more than two minutes, and more than five', () => {
  const late = oneFault(check, after(121_000), { place, severity: 'high', confidence: 'proven' });
  assert.match(late.happened, /waits 121 seconds/);
  oneFault(check, after(300_000), { place, severity: 'high', confidence: 'proven' });
  oneFault(check, after(300_001), { place, severity: 'blocker', confidence: 'proven' });
});

test('near misses: exactly two minutes, and another mail that is late', () => {
  assertPasses(check, after(120_000));
  const receipt = evidence();
  arrivalOf(receipt, 'receipt').ms = 200_000;
  assertPasses(check, receipt);
});

test('an invitation that never came is reported elsewhere, and one that nobody could ask for is not passed', () => {
  assertNotPassed(check, lose(evidence(), 'invite'));
  assertNotPassed(check, untried(evidence(), 'invite', 'admin is not there'));
  assert.equal(verdictOf(check, untried(evidence(), 'invite', null)).outcome, 'not-applicable');
});
