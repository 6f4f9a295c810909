import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/webhook-repeated.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { webhooksWith } from './billing-trials.ts';

itJudges(check);

const mails = (due: number, came: number) => ({ mails: { subject: 'Your receipt', due, came } });

test('one payment that was told three times makes three receipts', () => {
  const fault = oneFault(check, webhooksWith({ 'in-a-row': mails(1, 3) }), {
    place: 'same-event',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.evidence.join('\n'), /“Your receipt” came 3 times instead of once/);
  assert.match(fault.cause, /does not remember/);
});

test('only at the same moment: looked up first and noted last', () => {
  const { cause, evidence: lines } = oneFault(check, webhooksWith({ 'at-once': mails(2, 5) }), {
    place: 'same-event',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(cause, /in between/);
  assert.match(lines.join('\n'), /came 5 times instead of 2 times/);
});

test('an event that failed is taken for a repetition when it comes again', () => {
  oneFault(check, webhooksWith({ 'failed-and-sent-again': { holds: null, afterMs: null } }), {
    place: 'sent-again',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.equal(
    faultsOf(check, webhooksWith({ 'failed-and-sent-again': { holds: null }, 'in-a-row': mails(1, 2) })).length,
    2,
  );
});

test('quiet: as many receipts as payments', () => {
  assertPasses(check, webhooksWith({ 'at-once': mails(2, 2) }));
});

test('not checked: no mailbox', () => {
  const none = silent('no mailbox is set (drive.mail)');
  assertNotPassed(check, webhooksWith({ 'in-a-row': none, 'at-once': none }));
});
