import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/webhook-forged.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { webhooksWith } from './billing-trials.ts';

itJudges(check);

const taken = { holds: 'supporter', afterMs: null };

test('several forgeries that count are one finding, and each is shown', () => {
  const fault = oneFault(
    check,
    webhooksWith({ 'forged:wrong-secret': taken, 'forged:body-changed': taken, 'forged:empty-secret': taken }),
    { place: 'signature', severity: 'blocker', confidence: 'proven' },
  );
  assert.equal(fault.evidence.filter(line => line.startsWith('I sent')).length, 3);
  assert.match(fault.evidence.join('\n'), /the app showed the plan supporter; due was no plan/);
});

test('an empty secret has a cause of its own', () => {
  const { cause } = oneFault(check, webhooksWith({ 'forged:empty-secret': taken }), {
    place: 'signature',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(cause, /empty secret/);
});

test('an old signature that counts is high, and stands for itself', () => {
  oneFault(check, webhooksWith({ 'forged:too-old': taken }), { place: 'age', severity: 'high', confidence: 'proven' });
  const both = faultsOf(check, webhooksWith({ 'forged:too-old': taken, 'forged:unsigned': taken }));
  assert.deepEqual(both.map(({ place }) => place).toSorted(), ['age', 'signature']);
});

test('quiet: what was answered does not count, only what the member holds', () => {
  assertPasses(check, webhooksWith({ 'forged:unsigned': { shown: [] } }));
});

test('not checked: a forgery of which nothing is known', () => {
  assertNotPassed(check, webhooksWith({ 'forged:unsigned': silent('the app throttled events (429)') }));
});
