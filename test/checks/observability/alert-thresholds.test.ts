import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/alert-thresholds.ts';
import { daily } from '../../evidence/build-signals.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { place: 'ordinary-events', severity: 'medium', confidence: 'proven' } as const;

test('an alert for each of them', () => {
  const all = told('daily', [daily(), daily({ what: 'a page that is not there', alerts: 3, subject: 'Look' })]);
  const { cause, evidence: lines } = oneFault(check, all, fault);
  assert.match(cause, /each time that a page that is not there happens/);
  assert.match(lines.join('\n'), /3 mails to whoever runs the app, “Look”/);
});

test('one alert for several, and one for something that happened once', () => {
  assertPasses(check, told('daily', [daily({ alerts: 1 }), daily({ times: 1, alerts: 1 })]));
});
