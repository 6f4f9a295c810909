import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/webhook-failure-retried.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { webhooksWith } from './billing-trials.ts';

itJudges(check);

test('an event that cannot be stored is answered as taken', () => {
  const fault = oneFault(check, webhooksWith({ failing: { due: 'supporter', holds: null, afterMs: null } }), {
    place: 'failing',
    severity: 'blocker',
    confidence: 'observed',
  });
  assert.match(fault.evidence.join('\n'), /the app showed no plan; due was the plan supporter/);
});

test('quiet: it was refused, whatever the status; and the member holds nothing for it', () => {
  assertPasses(check, webhooksWith({ failing: { due: null, holds: null } }));
});

test('not checked: the app works events off after it has answered, or fails at nothing', () => {
  assertNotPassed(check, webhooksWith({ failing: silent('the app works events off after it has answered') }));
});
