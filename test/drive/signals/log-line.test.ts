import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  databaseTimeIn,
  hasRequestId,
  hasTime,
  isOfError,
  lineOf,
  placeIn,
  statusIn,
} from '../../../src/drive/signals/log-line.ts';

/** What a line tells, in the order of the columns. */
const told = (text: string) => {
  const line = lineOf(text);
  return [statusIn(line), placeIn(line), hasRequestId(line), hasTime(line), databaseTimeIn(line), isOfError(line)];
};

const id = '8c1d2b60-1c9f-4c0b-9a5e-5f5a2f3f9a11';
const lines: readonly (readonly [what: string, line: string, told: readonly unknown[]])[] = [
  [
    'pino by hand',
    `{"level":30,"requestId":"${id}","route":"GET /dashboard","status":200,"ms":12,"databaseMs":4,"msg":"request"}`,
    [200, '/dashboard', true, true, 'databasems', false],
  ],
  [
    'pino-http',
    `{"level":50,"req":{"id":"req-123456","method":"GET","url":"/posts/7?x=1"},"res":{"statusCode":500},"responseTime":31}`,
    [500, '/posts/7', true, true, null, true],
  ],
  [
    'the names of OpenTelemetry',
    `{"trace.id":"${id}","http.route":"/posts/:id","http.response.status_code":404,"http.server.request.duration":0.012}`,
    [404, '/posts/:id', true, true, null, true],
  ],
  [
    'the count of statements alone',
    `{"route":"GET /","status":200,"statements":3}`,
    [200, '/', false, false, null, false],
  ],
  ['waiting for a connection is no statement', `{"db_pool_wait_ms":7}`, [null, null, false, false, null, false]],
  [
    'logfmt',
    `at=info method=GET path="/billing" request_id=${id} status=200 duration=21ms`,
    [200, '/billing', true, true, null, false],
  ],
  [
    'an access log',
    '192.0.2.1 - - [23/Nov/2026:11:00:00 +0000] "POST /login HTTP/1.1" 401 512',
    [401, '/login', false, false, null, true],
  ],
  ['morgan', 'GET /dashboard 200 12.345 ms - 1234', [200, '/dashboard', false, true, null, false]],
  [
    'Rails',
    'Completed 200 OK in 35ms (Views: 20.1ms | ActiveRecord: 5.2ms)',
    [null, null, false, true, 'ActiveRecord', false],
  ],
  [
    'the slow log of PostgreSQL',
    '2026-11-23 11:00:00 UTC [71] LOG:  duration: 812.331 ms  statement: select 1',
    [null, null, false, true, 'duration', false],
  ],
];

describe('what a line tells', () => {
  for (const [what, line, expected] of lines) test(what, () => assert.deepEqual(told(line), expected));

  test('any text is a line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), text => {
        told(text);
        assert.ok(lineOf(text).fields.size <= 100);
      }),
    );
  });
});
