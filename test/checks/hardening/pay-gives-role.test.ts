import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/pay-gives-role.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { billingWith } from './billing-trials.ts';

itJudges(check);

test('paying for one plan gives nothing', () => {
  const fault = oneFault(check, billingWith({ 'paid:patron': { holds: null, afterMs: null, waitedMs: 10_000 } }), {
    place: 'paid:patron',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.evidence.join('\n'), /after 10 seconds the app showed no plan; due was the plan patron/);
});

test('paying for one plan gives another', () => {
  oneFault(check, billingWith({ 'paid:patron': { holds: 'supporter', afterMs: null } }), {
    place: 'paid:patron',
    severity: 'blocker',
    confidence: 'proven',
  });
});

test('the page after paying gives a plan without a payment', () => {
  oneFault(check, billingWith({ 'return-page': { holds: 'supporter' } }), {
    place: 'return-page',
    severity: 'blocker',
    confidence: 'proven',
  });
  const both = { 'return-page': { holds: 'supporter' }, 'paid:patron': { holds: null } };
  assert.equal(faultsOf(check, billingWith(both)).length, 2);
});

test('quiet: one plan alone', () => {
  assertPasses(check, billingWith({ 'paid:patron': null }));
});

test('not checked: the app may know its members by something else', () => {
  const other = silent('it knows members by something else');
  assertNotPassed(check, billingWith({ 'paid:supporter': other, 'paid:patron': other }));
});
