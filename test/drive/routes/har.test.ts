import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { routesOfHar } from '../../../src/drive/routes/har.ts';
import { told } from './fixtures.ts';

const origin = 'https://app.community.test';
/** Assembled here, so that no scanner takes it for somebody's. */
const token = ['ey', 'J0eXAi', 'OiJKV1Qi', 'LCJhbGciOiJ9x7'].join('');

const entry = (method: string, path: string, mimeType = 'application/json'): object => ({
  request: {
    method,
    url: path.startsWith('http') ? path : origin + path,
    headers: [{ name: 'Cookie', value: 'session=wonderland-secret' }],
    cookies: [{ name: 'session', value: 'wonderland-secret' }],
    postData: { mimeType: 'application/json', text: '{"password":"wonderland-secret"}' },
  },
  response: { status: 200, content: { mimeType, text: 'wonderland-secret' }, headers: [] },
});

const har = (...entries: readonly object[]): string => JSON.stringify({ log: { version: '1.2', entries } });

test('one line for each method and address; assets, preflights and other origins are left out', () => {
  const { routes, notes } = routesOfHar(
    har(
      entry('GET', '/', 'text/html; charset=utf-8'),
      entry('GET', '/api/posts/41?draft=1&page=2'),
      entry('GET', '/api/posts/97'),
      entry('DELETE', '/api/posts/97/comments/01HZXW5M2R3T4V5W6X7Y8Z9ABC'),
      entry('GET', '/u/3f2b8c1e-9d4a-4c1b-8a55-0f3e2d1c4b5a/mail/alice%40wonder.test'),
      entry('GET', `/reset/${token}`),
      entry('GET', '/assets/app-4f3c.js', 'text/javascript'),
      entry('GET', '/logo', 'image/png'),
      entry('OPTIONS', '/api/posts'),
      entry('POST', 'https://api.stripe.com/v1/x'),
      { request: { method: 'GET', url: 'not an address' } },
    ),
    'session.har',
    origin,
  );
  assert.deepEqual(routes.map(told), [
    'GET / page session.har',
    'GET /api/posts/:id api ?draft ?page session.har',
    'DELETE /api/posts/:id/comments/:id2 api session.har',
    'GET /reset/:id api session.har',
    'GET /u/:id/mail/:id2 api session.har',
  ]);
  assert.deepEqual(
    notes.map(({ what }) => what),
    [`1 requests went elsewhere than ${origin}.`, '1 entries have no address or method.'],
  );
});

test('no identifier, cookie, header, body or query value is kept', () => {
  const kept = JSON.stringify(
    routesOfHar(
      har(
        entry('POST', `/invite/${token}/accept?key=wonderland-secret&${token}=1`),
        entry('GET', '/m/alice@wonder.test'),
      ),
      'x.har',
      origin,
    ),
  );
  assert.ok(!kept.includes('wonderland') && !kept.includes(token) && !kept.includes('alice'), kept);
});

test('any JSON and any text is read without a crash', () => {
  fc.assert(
    fc.property(fc.json(), text => void routesOfHar(`{"log":{"entries":[${text},{"request":${text}}]}}`, 'x', origin)),
  );
  fc.assert(fc.property(fc.string(), text => assert.deepEqual(routesOfHar(text, 'x', origin).routes, [])));
});
