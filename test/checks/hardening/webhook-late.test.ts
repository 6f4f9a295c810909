import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/webhook-late.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { webhooksWith } from './billing-trials.ts';

itJudges(check);

test('an older event brings an ended plan back', () => {
  const fault = oneFault(check, webhooksWith({ 'older-after-end': { holds: 'supporter' } }), {
    place: 'after-the-end',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.cause, /whatever event comes last/);
});

test('an event of the same second brings it back', () => {
  const { cause } = oneFault(check, webhooksWith({ 'same-second-after-end': { holds: 'supporter' } }), {
    place: 'after-the-end',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(cause, /same second/);
});

test('a late creation and an older event undo a change of plan: one finding', () => {
  oneFault(
    check,
    webhooksWith({ 'created-late': { holds: 'supporter' }, 'older-after-change': { holds: 'supporter' } }),
    { place: 'after-a-change', severity: 'blocker', confidence: 'proven' },
  );
});

test('a first payment in the reverse order is lost', () => {
  oneFault(check, webhooksWith({ 'last-event-first': { holds: null } }), {
    place: 'last-event-first',
    severity: 'blocker',
    confidence: 'proven',
  });
  const all = { 'last-event-first': { holds: null }, 'older-after-end': { holds: 'patron' } };
  assert.equal(faultsOf(check, webhooksWith(all)).length, 2);
});

test('quiet: an app with one plan has no change of plans', () => {
  assertPasses(check, webhooksWith({ 'created-late': null, 'older-after-change': null }));
});

test('not checked: the end took nothing away, so nothing could come back', () => {
  assertNotPassed(check, webhooksWith({ 'older-after-end': silent('the end of a subscription took nothing away') }));
});
