import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/request-ids.ts';
import { refusal } from '../../evidence/build-signals.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { place: 'request-ids', severity: 'high', confidence: 'proven' } as const;

test('a number that leads to no line', () => {
  const { cause } = oneFault(check, told('refusals', [refusal({ found: 0 })]), fault);
  assert.match(cause, /stands in no line/);
});

test('lines that carry no number at all', () => {
  const { cause } = oneFault(check, told('refusals', [refusal({ numbered: 0, found: 0, withAnyId: 0 })]), fault);
  assert.match(cause, /carry no ID/);
});

test('a number that nobody is shown still ties the lines of a request together', () => {
  assertPasses(check, told('refusals', [refusal({ numbered: 0, found: 0 })]));
});

test('of what left no line at all another check tells', () => {
  assertPasses(check, told('refusals', [refusal(), refusal({ errorLines: 0, withAnyId: 0, found: 0 })]));
});
