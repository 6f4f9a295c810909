import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/webhook-failures-counted.ts';
import { countedFailures } from '../../evidence/build-signals.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { place: '/api/webhooks/billing', severity: 'high', confidence: 'proven' } as const;
const seenAs = (inLog: number | null, inMetrics: number | null) =>
  told('webhookFailures', countedFailures({ path: '/api/webhooks/billing', inLog, inMetrics }));

test('neither the log nor the metrics tell of it', () => {
  const { evidence: lines } = oneFault(check, seenAs(0, 0), fault);
  assert.match(lines.join('\n'), /tell of it: 0\nthe metrics counted 0/);
  oneFault(check, seenAs(0, null), fault);
});

test('some of several are not all', () => {
  oneFault(check, seenAs(1, 2), fault);
});

test('one place that counts them all is enough', () => {
  assertPasses(check, seenAs(3, null));
  assertPasses(check, seenAs(0, 3));
  assertPasses(check, seenAs(null, 3));
});
