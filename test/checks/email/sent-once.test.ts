import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/sent-once.ts';
import { mailKinds } from '../../../src/contract/mail-kinds.ts';
import { evidence } from '../../evidence/build.ts';
import { arrivalOf, lose, untried } from '../../evidence/build-messages.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const blocker = { severity: 'blocker', confidence: 'proven' } as const;

test('twice is one fault, at the kind that members meet first', () => {
  const one = evidence();
  arrivalOf(one, 'receipt').copies = 3;
  assert.match(oneFault(check, one, { ...blocker, place: 'mail/receipt' }).happened, /3 times/);
  const every = evidence();
  for (const kind of mailKinds) arrivalOf(every, kind).copies = 2;
  assert.equal(oneFault(check, every, { ...blocker, place: 'mail/confirmation' }).places?.length, mailKinds.length);
});

test('near miss: the same kind twice for two reasons has one copy each', () => {
  const all = evidence();
  arrivalOf(all, 'receipt').mail.subject = arrivalOf(all, 'payment-failed').mail.subject;
  assertPasses(check, all);
});

test('what did not come, or was not tried, is not passed', () => {
  assertNotPassed(check, lose(evidence(), 'reset'));
  assertNotPassed(check, untried(evidence(), 'reset', 'no flow'));
});
