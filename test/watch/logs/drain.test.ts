import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { eventsOf } from '../../engines/logs/read.ts';
import { logDrain } from '../../../src/watch/logs/drain.ts';

const secret = 'known to both sides only';
const bearer = { authorization: `Bearer ${secret}` };

const drain = (
  sleep: (ms: number, signal?: AbortSignal) => Promise<void> = (ms, signal) => wait(ms, undefined, { signal }),
) => {
  const taken: Buffer[] = [];
  const handler = logDrain({ secret, sleep, take: lines => void taken.push(lines) });
  const send = (
    body: string | Buffer<ArrayBuffer> | ReadableStream<Uint8Array>,
    headers: Record<string, string> = bearer,
    method = 'POST',
  ) =>
    handler(
      new Request('http://127.0.0.1/drain', {
        method,
        headers,
        ...(method === 'POST' ? { body, duplex: 'half' } : {}),
      }),
    );
  return { send, events: () => eventsOf(taken.flatMap(lines => [lines, '\n'])) };
};

describe('a drain', () => {
  test('Vercel: a JSON list, signed', async () => {
    const { send, events } = drain();
    const body = JSON.stringify([
      {
        id: '1573817187330377061717300000',
        timestamp: 1_764_291_723_000,
        type: 'stdout',
        source: 'lambda',
        host: 'x.vercel.app',
        requestId: '643af4e3-975a-4cc7-9e7a-1eda11539d90',
        statusCode: 500,
        level: 'error',
        message: 'boom',
        proxy: {
          timestamp: 1_764_291_722_000,
          method: 'GET',
          path: '/posts/12?a=b',
          statusCode: 500,
          clientIp: '203.0.113.1',
        },
      },
      { timestamp: 1_764_291_724_000, message: '{"level":30,"route":"POST /login","status":401,"msg":"request"}' },
    ]);
    const signature = createHmac('sha1', secret).update(body).digest('hex');
    assert.equal((await send(body, { 'x-vercel-signature': signature })).status, 200);
    const [first, second] = events();
    assert.deepEqual(
      [first?.method, first?.route, first?.status, first?.requestId],
      ['GET', '/posts/:id', 500, '643af4e3-975a-4cc7-9e7a-1eda11539d90'],
    );
    assert.deepEqual([second?.sort, second?.at], ['sign-in-failed', 1_764_291_724_000]);
    assert.equal((await send(`${body} `, { 'x-vercel-signature': signature })).status, 401);
  });

  test('Heroku: framed syslog, the secret as password of the address', async () => {
    const { send, events } = drain();
    const frames = [
      '<40>1 2026-11-28T01:02:03+00:00 heroku web.3 d.73ea7440-270a-435a-a0ea-adf50b4e5f5a - State changed from starting to up\n',
      '<158>1 2026-11-28T01:02:04+00:00 host heroku router - at=info method=GET path="/ä" service=18ms status=503\n',
    ].map(frame => `${Buffer.byteLength(frame)} ${frame}`);
    const basic = {
      authorization: `Basic ${Buffer.from(`drain:${secret}`).toString('base64')}`,
      'content-type': 'application/logplex-1',
    };
    assert.equal((await send(frames.join(''), basic)).status, 200);
    assert.deepEqual(
      events().map(({ status, sort }) => [status, sort]),
      [
        [null, 'other'],
        [503, 'request'],
      ],
    );
  });

  test('OTLP over HTTP in JSON, packed', async () => {
    const { send, events } = drain();
    const logRecords = [
      {
        timeUnixNano: '1764291723000000000',
        severityNumber: 17,
        body: { stringValue: 'request failed' },
        traceId: '5b8efff798038103d269b633813fc60c',
        attributes: [
          { key: 'http.route', value: { stringValue: '/posts/{id}' } },
          { key: 'http.request.method', value: { stringValue: 'GET' } },
          { key: 'http.response.status_code', value: { intValue: '500' } },
        ],
      },
    ];
    const body = gzipSync(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] }));
    const answer = await send(body, { ...bearer, 'content-encoding': 'gzip' });
    assert.deepEqual([answer.status, await answer.json()], [200, {}]);
    const [event] = events();
    assert.deepEqual(
      [event?.at, event?.level, event?.method, event?.route, event?.status, event?.requestId],
      [1_764_291_723_000, 'error', 'GET', '/posts/{id}', 500, '5b8efff798038103d269b633813fc60c'],
    );
  });

  test('OTLP in protobuf, which nobody here reads, is refused and not taken for lines', async () => {
    const { send, events } = drain();
    for (const type of ['application/x-protobuf', 'application/protobuf; charset=x', 'application/vnd.google.protobuf'])
      assert.equal((await send(Buffer.from([10, 4, 18, 2, 10, 0]), { ...bearer, 'content-type': type })).status, 415);
    assert.deepEqual(events(), []);
    assert.equal((await send('{}', { ...bearer, 'content-type': 'application/json' })).status, 200);
  });

  test('what Fly’s shipper sends: one document a line', async () => {
    const { send, events } = drain();
    await send(
      `{"event":{"provider":"app"},"fly":{"region":"ams"},"log":{"level":"warn"},"message":"mail not sent","timestamp":"2026-11-28T01:02:03.5Z"}\n`,
    );
    assert.deepEqual(
      events().map(({ level, sort }) => [level, sort]),
      [['warn', 'mail-failed']],
    );
  });

  test('strangers, and what is too large, too slow, packed too well or not at all', async () => {
    const { send, events } = drain();
    assert.equal((await send('x', {})).status, 401);
    assert.equal((await send('x', { authorization: `Bearer ${secret}x` })).status, 401);
    assert.equal((await send('x', { authorization: 'Basic %%%' })).status, 401);
    assert.equal((await send('', bearer, 'GET')).status, 405);
    assert.equal((await send(Buffer.alloc(2_000_001))).status, 413);
    const endless = new ReadableStream({ pull: queue => queue.enqueue(new Uint8Array(65_536)) });
    assert.equal((await send(endless)).status, 413);
    assert.equal(
      (await send(gzipSync(Buffer.alloc(50_000_000)), { ...bearer, 'content-encoding': 'gzip' })).status,
      413,
    );
    assert.equal((await send('no gzip', { ...bearer, 'content-encoding': 'gzip' })).status, 400);
    assert.equal((await send('x', { ...bearer, 'content-encoding': 'zstd' })).status, 415);
    assert.deepEqual(events(), []);
    const late = drain(() => Promise.resolve());
    assert.equal((await late.send(new ReadableStream({}))).status, 408);
  });

  test('too many at once are sent away, and room is there again afterwards', async () => {
    const { send } = drain();
    const waiting = Array.from({ length: 8 }, () => {
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
      return { answer: send(readable), writer: writable.getWriter() };
    });
    assert.equal((await send('x')).status, 503);
    for (const { writer } of waiting) void writer.close();
    for (const { answer } of waiting) assert.equal((await answer).status, 200);
    assert.equal((await send('x')).status, 200);
  });

  test('a short secret is refused at once', () => {
    assert.throws(() => logDrain({ secret: 'short', sleep: () => Promise.resolve(), take: () => {} }), RangeError);
  });
});
