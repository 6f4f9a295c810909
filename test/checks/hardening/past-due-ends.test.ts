import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/past-due-ends.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { billingWith } from './billing-trials.ts';

itJudges(check);

test('past due counts as paid', () => {
  const fault = oneFault(check, billingWith({ 'past-due-over': { holds: 'supporter', afterMs: null } }), {
    place: 'past-due',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.evidence.join('\n'), /drive\.policy\.pastDueGraceDays: 3/);
});

test('each further try starts the days again', () => {
  const { cause } = oneFault(check, billingWith({ 'past-due-retried': { holds: 'supporter', afterMs: null } }), {
    place: 'past-due',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(cause, /starts the days of grace again/);
});

test('quiet: that access lasts within the days is not asked here', () => {
  assertPasses(check, billingWith({ 'past-due-within': { holds: null } }));
});

test('not checked: the app did not take events of long ago', () => {
  const none = silent('paying for the plan supporter did not give it');
  assertNotPassed(check, billingWith({ 'past-due-over': none, 'past-due-retried': none }));
});
