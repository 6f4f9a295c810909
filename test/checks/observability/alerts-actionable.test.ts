import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/alerts-actionable.ts';
import { alert } from '../../evidence/build-signals.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { place: 'alerts', severity: 'medium', confidence: 'proven' } as const;

test('an alert that says nothing', () => {
  const empty = alert({ subject: 'Error', saysWhat: false, saysAction: false, saysWhere: false });
  const { cause } = oneFault(check, told('alerts', [alert(), empty]), fault);
  assert.equal(cause, 'The alert “Error” does not say what happened, what to do first or where to look.');
});

test('what happened alone helps nobody at night', () => {
  const { cause } = oneFault(check, told('alerts', [alert({ saysAction: false })]), fault);
  assert.match(cause, /does not say what to do first\.$/);
});

test('where to look is missed by nobody who is told what to do', () => {
  assertPasses(check, told('alerts', [alert({ saysWhere: false })]));
});
