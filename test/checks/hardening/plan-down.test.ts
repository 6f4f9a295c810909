import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/plan-down.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { billingWith } from './billing-trials.ts';

itJudges(check);

test('the higher plan stays', () => {
  oneFault(check, billingWith({ 'plan-down': { holds: 'patron', afterMs: null } }), {
    place: 'plan-down',
    severity: 'blocker',
    confidence: 'proven',
  });
});

test('with one plan there is nothing to judge', () => {
  assert.equal(verdictOf(check, billingWith({ 'plan-down': null })).outcome, 'not-applicable');
});

test('not checked: paying for the higher plan did not give it', () => {
  assertNotPassed(check, billingWith({ 'plan-down': silent('nothing was paid for that would show it') }));
});
