import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/observability/slow-queries-visible.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';
import { told } from './signal-evidence.ts';

itJudges(check);

const nowhere = { path: '/dashboard', inLog: null, inMetrics: null, inAnswer: null };

test('the time of the database is told nowhere', () => {
  const { remedy } = oneFault(check, told('queries', nowhere), {
    place: 'database-time',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(JSON.stringify(remedy), /log_min_duration_statement = 500.*slow_query_log = 1/);
});

test('the log, the metrics or the answer is enough', () => {
  assertPasses(check, told('queries', { ...nowhere, inLog: 'databasems' }));
  assertPasses(check, told('queries', { ...nowhere, inMetrics: 'db_query_duration_seconds' }));
  assertPasses(check, told('queries', { ...nowhere, inAnswer: 'db' }));
});
