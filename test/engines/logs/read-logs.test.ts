import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { emptyLine, type LogEvent } from '../../../src/engines/logs/event.ts';
import { readFlatJson } from '../../../src/engines/logs/flat-json.ts';
import { names } from '../../../src/engines/logs/fields.ts';
import { readJsonLine } from '../../../src/engines/logs/json-line.ts';
import { eventsOf } from './read.ts';

const only = (line: string): LogEvent => {
  const events = eventsOf([`${line}\n`]);
  assert.equal(events.length, 1);
  const [event] = events;
  assert.ok(event);
  return event;
};
const at = Date.UTC(2026, 10, 28, 1, 2, 3);
const iso = '2026-11-28T01:02:03.000Z';

describe('what a line tells', () => {
  test('the community: a request', () => {
    const event = only(
      `{"level":30,"time":"${iso}","requestId":"643af4e3-975a-4cc7-9e7a-1eda11539d90","route":"GET /api/posts/:id","status":200,"ms":12,"statements":3,"databaseMs":4,"msg":"request"}`,
    );
    assert.deepEqual(event, {
      at,
      level: 'info',
      requestId: '643af4e3-975a-4cc7-9e7a-1eda11539d90',
      method: 'GET',
      route: '/api/posts/:id',
      status: 200,
      ms: 12,
      sort: 'request',
      fingerprint: null,
      account: null,
      address: null,
      times: 1,
    });
  });

  test('the community: mail and errors', () => {
    const mail = only(
      `{"level":40,"time":"${iso}","kind":"welcome","attempt":2,"code":"ECONNREFUSED","msg":"mail not sent"}`,
    );
    assert.equal(mail.sort, 'mail-failed');
    const error = only(
      `{"level":50,"time":"${iso}","requestId":"r-1","route":"GET /members","error":{"name":"TypeError","at":["at x (./a.ts:1:2)"]},"msg":"request failed"}`,
    );
    assert.equal(error.sort, 'error');
    assert.equal(error.fingerprint, 'TypeError');
    assert.equal(error.requestId, 'r-1');
  });

  test('pino-http nests; its times are numbers', () => {
    const event = only(
      `{"level":30,"time":${at},"req":{"id":7,"method":"POST","url":"/login?next=/a","remoteAddress":"203.0.113.9"},"res":{"statusCode":401},"responseTime":31,"msg":"request completed"}`,
    );
    assert.equal(event.sort, 'sign-in-failed');
    assert.deepEqual([event.at, event.method, event.route, event.status, event.ms], [at, 'POST', '/login', 401, 31]);
    assert.match(event.address ?? '', /^[\da-f]{12}$/);
  });

  test('a name that stands twice means what JSON.parse says', () => {
    assert.equal(only('{"level":30,"status":200,"status":503,"route":"GET /"}').status, 503);
  });

  test('a quote inside a message fools nobody', () => {
    const event = only(String.raw`{"level":30,"msg":"he said \",\"status\":500,\"","status":200,"route":"GET /"}`);
    assert.equal(event.status, 200);
  });

  test('Apache and nginx', () => {
    const event = only(
      '203.0.113.7 - ada [28/Nov/2026:02:02:03 +0100] "POST /api/login?token=x HTTP/1.1" 403 12 "-" "curl/8"',
    );
    assert.deepEqual(
      [event.at, event.method, event.route, event.status, event.sort],
      [at, 'POST', '/api/login', 403, 'sign-in-failed'],
    );
    assert.notEqual(event.account, null);
    const behind = (user: string) =>
      only(
        `app.example:443 203.0.113.7 - ${user} [28/Nov/2026:02:02:03 +0100] "POST /login HTTP/1.1" 403 12 "-" "curl/8"`,
      );
    assert.deepEqual([behind('ada').account, behind('ada').address], [event.account, event.address], 'host first');
    assert.equal(behind('-').account, null);
    assert.equal(
      only('203.0.113.7 - - [28/Nov/2026:01:02:03 +0000] "GET /posts/4711 HTTP/1.1" 200 -').route,
      '/posts/:id',
    );
  });

  test('sshd through syslog, repeated', () => {
    const event = only(
      'Nov 28 01:02:03 host sshd[12]: message repeated 4 times: [ Failed password for root from 203.0.113.9 port 4 ssh2]',
    );
    assert.deepEqual([event.at, event.sort, event.times], [at, 'sign-in-failed', 4]);
    assert.equal(
      only('Dec 31 01:02:03 host sshd[12]: Accepted publickey for ada from 203.0.113.9 port 4 ssh2').at,
      Date.UTC(2025, 11, 31, 1, 2, 3),
    );
  });

  test('syslog of RFC 5424 around JSON, and the router of Heroku', () => {
    const wrapped = only(
      `<14>1 2026-11-28T01:02:03.5Z host app web.1 - - {"route":"POST /api/checkout","status":502,"ms":9}`,
    );
    assert.deepEqual([wrapped.at, wrapped.sort, wrapped.ms], [at + 500, 'checkout-failed', 9]);
    const router = only(
      '<158>1 2026-11-28T01:02:03+00:00 host heroku router - at=info method=GET path="/a/1234" host=x.example request_id=8601b555-6a83-4c12-8269-97c8e32cdb22 fwd="203.0.113.1" dyno=web.1 connect=1ms service=18ms status=200 bytes=13',
    );
    assert.deepEqual(
      [router.method, router.route, router.status, router.ms, router.at],
      ['GET', '/a/:id', 200, 18, at],
    );
  });

  test('webhooks: taken, refused for their signature, broken', () => {
    const sorts = [200, 400, 500].map(status => only(`{"route":"POST /webhooks/stripe","status":${status}}`).sort);
    assert.deepEqual(sorts, ['webhook-ok', 'webhook-signature', 'webhook-failed']);
  });

  test('lines for people', () => {
    assert.equal(only('[2026-11-28 01:02:03] ERROR could not send email: timeout').sort, 'mail-failed');
    assert.equal(only('GET /posts/12 500 31.2 ms - 12').status, 500);
    assert.equal(only('hello').sort, 'other');
  });

  test('errors that differ in numbers, IDs and addresses alone are one', () => {
    const print = (id: string): string | null =>
      only(`{"level":50,"msg":"user ${id} has no row 17 in 0x3f"}`).fingerprint;
    assert.equal(print('ada@example.com'), print('bob.2@example.org'));
    assert.equal(print('643af4e3-975a-4cc7-9e7a-1eda11539d90'), print('743af4e3-975a-4cc7-9e7a-1eda11539d91'));
    assert.doesNotMatch(print('ada@example.com') ?? '', /ada|example/);
  });

  test('no half of a secret is kept of a message that is cut in the middle of it', () => {
    const token = ['eyJ', 'hbGciOiJIUzI1'.repeat(10), '.eyJ', 'zdWIiOiI0NzEx'.repeat(8)].join('');
    const address = `postgres://app:${'correct-horse-'.repeat(4)}battery@db.internal/app`;
    for (const said of [`retry of ${token} failed: no way to ${address}`, address.repeat(5)])
      for (const line of [JSON.stringify({ level: 'error', msg: said }), `error: ${said}`]) {
        const { fingerprint } = only(line);
        assert.ok(fingerprint !== null && fingerprint !== '');
        assert.doesNotMatch(fingerprint, /horse/);
      }
  });

  test('no path keeps an ID, a token or an address', () => {
    for (const [path, template] of [
      ['/posts/4711/comments', '/posts/:id/comments'],
      ['/reset/AbCdEf0123456789xyzQ', '/reset/:id'],
      ['/users/ada@example.com?x=1', '/users/:address'],
      ['/u/643af4e3-975a-4cc7-9e7a-1eda11539d90', '/u/:id'],
      ['/blog/monitoring-in-2026', '/blog/monitoring-in-2026'],
      ['/assets/index-3f2a.js', '/assets/*.js'],
    ])
      assert.equal(only(JSON.stringify({ method: 'GET', path, status: 200 })).route, template, path);
  });
});

/** Lines of all formats, and what is near to them. */
const piece = fc.constantFrom(
  '{"level":30,"time":1764291723000,',
  '"route":"GET /a/1",',
  '"status":500',
  '}',
  '\n',
  '\r\n',
  '{',
  '"msg":"a\\"b"',
  ',',
  '203.0.113.7 - - [28/Nov/2026:01:02:03 +0000] "GET / HTTP/1.1" 200 5\n',
  '<14>1 2026-11-28T01:02:03Z h a p - - ',
  '[',
  'Nov 28 01:02:03 h sshd[1]: Failed password for root from 203.0.113.9 port 4 ssh2\n',
  'ä',
  '\\',
  '"',
  ' ',
  'at=info status=503 path=/x ',
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }).map(array => Buffer.from(array)),
  fc.array(piece, { maxLength: 30 }).map(pieces => Buffer.from(pieces.join(''))),
);

describe('any bytes', () => {
  test('never throw, and borders of chunks make no difference', () => {
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(300), { maxLength: 12 }), (whole, cuts) => {
        const places = [0, ...cuts.map(cut => Math.min(cut, whole.length)).toSorted((a, b) => a - b), whole.length];
        const chunks = places.slice(1).map((to, place) => whole.subarray(places[place], to));
        assert.deepEqual(eventsOf(chunks), eventsOf([whole]));
      }),
      { numRuns: 400 },
    );
  });

  test('a line beyond the bound is cut, wherever its chunks end', () => {
    const long = Buffer.from(`{"msg":"${'x'.repeat(200_000)}","status":500}\n{"status":200,"route":"GET /"}\n`);
    const chunks = Array.from({ length: 29 }, (_, place) => long.subarray(place * 7_000, (place + 1) * 7_000));
    const events = eventsOf(chunks);
    assert.equal(events.length, 2);
    assert.equal(events[1]?.status, 200);
    assert.deepEqual(events, eventsOf([long]));
  });

  test('the quick reader says what JSON.parse says, or nothing', () => {
    const name = fc.oneof(fc.constantFrom(...Object.values(names).flat()), fc.string({ maxLength: 6 }));
    const value = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.constantFrom<unknown>(
        null,
        true,
        'info',
        'GET',
        '/a?b',
        '12ms',
        iso,
        at,
        404,
        '503',
        ['x'],
        { y: { z: 1 } },
        'GET /x',
      ),
    );
    let quick = 0;
    fc.assert(
      fc.property(fc.array(fc.tuple(name, value), { maxLength: 8 }), members => {
        const line = Buffer.from(JSON.stringify(Object.fromEntries(members)));
        const [mine, theirs] = [emptyLine(), emptyLine()];
        if (!readFlatJson(line, 0, line.length, mine)) return;
        quick += 1;
        assert.ok(readJsonLine(line.toString(), theirs));
        assert.deepEqual(mine, theirs, line.toString());
      }),
      { numRuns: 2_000 },
    );
    assert.ok(quick > 500, `${quick}`);
  });
});
