import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cancel-by-policy.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { billingWith } from './billing-trials.ts';

itJudges(check);

test('cancelling takes at once what is paid for', () => {
  const fault = oneFault(check, billingWith({ 'cancel-announced': { holds: null, afterMs: null } }), {
    place: 'cancel-announced',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.happened, /lose at once/);
});

test('where the declared policy ends access at once, keeping it is the fault', () => {
  const { happened } = oneFault(check, billingWith({ 'cancel-announced': { due: null, holds: 'supporter' } }), {
    place: 'cancel-announced',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(happened, /stay in until the end of the period/);
  assertPasses(check, billingWith({ 'cancel-announced': { due: null, holds: null } }));
});

test('the end of a second subscription takes the first one with it', () => {
  oneFault(check, billingWith({ 'second-ended': { holds: null } }), {
    place: 'second-ended',
    severity: 'blocker',
    confidence: 'proven',
  });
});

test('a refund ends access that the declared policy keeps', () => {
  oneFault(check, billingWith({ refunded: { due: 'supporter', holds: null } }), {
    place: 'refunded',
    severity: 'blocker',
    confidence: 'proven',
  });
});

test('a failed payment locks out within the declared days: high, for the next payment heals it', () => {
  oneFault(check, billingWith({ 'past-due-within': { holds: null } }), {
    place: 'past-due-within',
    severity: 'high',
    confidence: 'proven',
  });
});

test('quiet: no days are promised, so nothing is tried within them', () => {
  assertPasses(check, billingWith({ 'past-due-within': null }));
});

test('not checked: the second subscription could not be tried', () => {
  assertNotPassed(check, billingWith({ 'second-ended': silent('paying for the plan supporter did not give it') }));
});
