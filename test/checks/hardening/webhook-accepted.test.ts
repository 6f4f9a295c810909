import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/webhook-accepted.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { webhooksWith } from './billing-trials.ts';

itJudges(check);

test('an event with spaces is refused', () => {
  const fault = oneFault(check, webhooksWith({ 'written-with-spaces': { holds: null, afterMs: null } }), {
    place: 'as-written',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.cause, /written out anew/);
});

test('an event with letters beyond ASCII is refused', () => {
  const { cause } = oneFault(check, webhooksWith({ 'written-in-utf-8': { holds: null, afterMs: null } }), {
    place: 'as-written',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(cause, /another encoding/);
});

test('quiet: the plan came late, and came', () => {
  assertPasses(check, webhooksWith({ 'written-with-spaces': { afterMs: 4_000, waitedMs: 4_000 } }));
});

test('not checked: one of the two was throttled', () => {
  assertNotPassed(check, webhooksWith({ 'written-in-utf-8': silent('the app answered 429') }));
});
