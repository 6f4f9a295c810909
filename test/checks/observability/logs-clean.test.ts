import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/logs-clean.ts';
import { logLeak } from '../../evidence/build-signals.ts';
import { assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const fault = { severity: 'high', confidence: 'proven' } as const;

test('addresses of members in the log', () => {
  const all = told('leaks', { lines: 40, leaks: [logLeak()] });
  const { evidence: lines } = oneFault(check, all, { ...fault, place: 'address' });
  assert.ok(lines.includes('an e-mail address in “msg” of lines about POST /login: 4 times (#1a2b)'), lines.join('\n'));
});

test('each sort of leak is a fault of its own', () => {
  const leaks = (['secret', 'payment', 'address', 'address'] as const).map(rule => logLeak({ rule }));
  const places = faultsOf(check, told('leaks', { lines: 40, leaks })).map(({ place }) => place);
  assert.deepEqual(places, ['address', 'payment', 'secret']);
});

test('a log without any', () => {
  assertPasses(check, told('leaks', { lines: 40, leaks: [] }));
});
