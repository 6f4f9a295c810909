import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { answeredIn, failsMore, none, statusIn } from '../../../src/engines/access-log/status.ts';

describe('the status in a line of a log', () => {
  const lines: readonly (readonly [string, string, number | null])[] = [
    ['nginx', '203.0.113.9 - - [27/Nov/2026:10:00:00 +0000] "GET /app HTTP/1.1" 502 157 "-" "curl/8"', 502],
    ['pino', '{"level":30,"req":{"method":"GET","url":"/"},"res":{"statusCode":500},"responseTime":3}', 500],
    ['this example', '{"level":"info","message":"request","route":"GET /","status":200,"ms":4}', 200],
    ['ECS', '{"http":{"response":{"status_code":503}}}', 503],
    ['a flat name', '{"http.response.status_code":"404"}', 404],
    ['Heroku', 'at=error code=H12 method=GET path="/" status=503 bytes=0', 503],
    ['morgan', 'GET /app 500 12.402 ms - 31', 500],
    ['Rails', 'Completed 500 Internal Server Error in 4ms', 500],
    ['a platform before JSON', '2026-11-27T10:00:00Z app[web.1]: {"statusCode":500}', 500],
    ['a port', 'listening on 127.0.0.1:500 in 503 ms', null],
    ['a count', '{"level":"info","message":"sent 500 mails","count":500}', null],
    ['a status of another kind', '{"status":"pass","version":"500"}', null],
    ['a path with a number', 'could not read /posts/500 of member 502', null],
    ['nothing', '', null],
  ];
  for (const [what, line, status] of lines)
    test(`of ${what} is ${status ?? 'none'}`, () => assert.equal(statusIn(line), status));

  test('is never found outside of 100 to 599, whatever the line', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), line => {
        const status = statusIn(line);
        assert.ok(status === null || (status >= 100 && status <= 599));
      }),
    );
  });
});

test('failures are counted among answers, and lines about something else are not', () => {
  assert.deepEqual(answeredIn('{"status":200}\nstarting\n{"status":500}\n{"status":404}\n'), {
    answers: 3,
    failures: 1,
  });
});

test('a server fails more than before when there are enough failures and their share has grown', () => {
  const rule = { enough: 20, times: 5 };
  const before = { answers: 1_000, failures: 10 };
  assert.ok(failsMore({ answers: 300, failures: 20 }, before, rule));
  assert.ok(!failsMore({ answers: 300, failures: 19 }, before, rule), 'too few to say');
  assert.ok(!failsMore({ answers: 1_000, failures: 50 }, before, rule), 'five times, and not more');
  assert.ok(failsMore({ answers: 1_000, failures: 20 }, { answers: 1_000, failures: 0 }, rule));
  assert.ok(!failsMore({ answers: 10_000, failures: 20 }, { answers: 1_000, failures: 0 }, rule));
  assert.ok(!failsMore({ answers: 1_000, failures: 40 }, null, rule), 'of before nothing is known');
  assert.ok(failsMore({ answers: 1_000, failures: 60 }, none, rule));
});
