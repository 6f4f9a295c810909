import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cancel-revokes.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { billingWith } from './billing-trials.ts';

itJudges(check);

test('the end of a subscription takes nothing away', () => {
  oneFault(check, billingWith({ cancelled: { holds: 'supporter', afterMs: null, opens: true } }), {
    place: 'cancelled',
    severity: 'blocker',
    confidence: 'proven',
  });
});

test('the role is gone and what is paid for still opens', () => {
  const fault = oneFault(check, billingWith({ cancelled: { opens: true } }), {
    place: 'cancelled',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.evidence.join('\n'), /no plan, and what is paid for still opened/);
});

test('a refund that ends access by the declared policy does not', () => {
  const fault = oneFault(check, billingWith({ refunded: { holds: 'supporter', afterMs: null } }), {
    place: 'refunded',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.evidence.join('\n'), /drive\.policy\.refund: immediate/);
});

test('quiet: by the declared policy a refund leaves access until the end of the period', () => {
  assertPasses(check, billingWith({ refunded: { due: 'supporter', holds: 'supporter' } }));
});

test('not checked: nothing was paid for', () => {
  assertNotPassed(check, billingWith({ cancelled: silent('nothing was paid for that would show it') }));
  assertNotPassed(check, billingWith({ refunded: silent('nothing was paid for that would show it') }));
});
