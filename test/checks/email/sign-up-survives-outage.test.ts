import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/email/sign-up-survives-outage.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { SeenOutage } from '../../../src/evidence/messages.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { place: 'mail/outage', severity: 'high', confidence: 'proven' } as const;
const rehearsed = (change: Partial<SeenOutage>) => {
  const all = evidence();
  const sound = { refused: 1, signUp: { taken: true, reason: '' }, mailMs: 10_400, waitedMs: 300_000 };
  all.messages.outage = seen({ ...sound, ...change });
  return all;
};

test('a sign-up that ends in an error', () => {
  const signUp = { taken: false, reason: 'sign-up stopped at “look at the answer”: the status is 500 instead of 202' };
  assert.match(oneFault(check, rehearsed({ signUp, mailMs: null }), expected).cause, /the status is 500/);
});

test('a confirmation that is lost', () => {
  assert.match(oneFault(check, rehearsed({ mailMs: null }), expected).cause, /none came within 5 minutes/);
});

test('near misses: a mail that was tried many times first, and an app that tried none meanwhile', () => {
  assertPasses(check, rehearsed({ refused: 9, mailMs: 290_000 }));
  assertPasses(check, rehearsed({ refused: 0 }));
});

test('a mailbox that cannot be closed says nothing', () => {
  const all = evidence();
  all.messages.outage = silent('mails arrive in a mailbox that is not ours to close');
  assertNotPassed(check, all);
});
