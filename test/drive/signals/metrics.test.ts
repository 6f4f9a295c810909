import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginWords } from '../../../src/drive/signals/failures.ts';
import { countsFailures, databaseTimeOf, growth, samplesIn, timedIn } from '../../../src/drive/signals/metrics.ts';

const text = `# TYPE http_request_seconds histogram
http_request_seconds_bucket{route="GET /dashboard",le="0.5"} 4
http_request_seconds_sum{route="GET /api/me"} 0.02
http_requests_total{route="POST /login",status="401"} 2
database_pool_wait_seconds_total 0.3
sql_statements_total{route="GET /"} 9
not a sample
`;

test('times by endpoint, and no time of one that has none', () => {
  assert.deepEqual(timedIn(samplesIn(text), ['/dashboard', '/api/me', '/']), ['/dashboard', '/api/me']);
});

test('statements and waits for a connection are no time of the database', () => {
  assert.equal(databaseTimeOf(samplesIn(text)), null);
  assert.equal(databaseTimeOf(samplesIn('pg_query_duration_seconds_sum 1')), 'pg_query_duration_seconds_sum');
});

test('failures that were counted meanwhile, by status or by name', () => {
  const grew = (after: string): number =>
    growth(samplesIn(text), samplesIn(after), countsFailures('/login', loginWords));
  assert.equal(grew(text.replace('status="401"} 2', 'status="401"} 5')), 3);
  assert.equal(grew('login_failures_total 3'), 3);
  assert.equal(grew(text.replace('sum{route="GET /api/me"} 0.02', 'sum{route="GET /api/me"} 7')), 0);
  assert.equal(grew('http_requests_total{route="machine",status="401"} 3'), 0);
});
