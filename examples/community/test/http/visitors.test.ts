import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { bounds } from '../../src/bounds.ts';
import { membersFirst, roomFor } from '../../src/http/visitors.ts';
import { openCommunity, password } from '../support/community.ts';

const community = await openCommunity();
const member = await community.join();
const full = { ...community.app, visitRoom: () => false };
let passed = 0;
const hono = getRequestListener(community.hono.fetch);
const inside: RequestListener = (request, response) => {
  passed += 1;
  return hono(request, response);
};
const door = membersFirst(full, inside, { ...bounds.refusals, atOnce: Infinity });
const server = createServer(door.listener);
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
after(() => void server.close());

const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, { redirect: 'manual', ...init });
const statusOf = async (path: string, cookie?: string): Promise<number> =>
  (await ask(path, cookie === undefined ? {} : { headers: { cookie } })).status;

test('when there is no room for visitors they are told to come back, and nobody keeps that answer', async () => {
  for (const path of ['/', '/login', '/pricing', '/dashboard', '/nothing-here']) {
    const answer = await ask(path);
    assert.equal(answer.status, 503, path);
    assert.equal(answer.headers.get('retry-after'), '1');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
  assert.equal((await ask('/', { method: 'HEAD' })).status, 503);
  assert.match(community.app.metrics.render(community.app.pool), /route="visits refused",status="503"\} 6/);
  assert.equal(passed, 0, 'the app itself, its router and its log saw nothing of them');
});

test('members, monitors and whoever signs in are never counted as visitors', async () => {
  assert.equal(await statusOf('/dashboard', member.cookie), 200);
  assert.equal(await statusOf('/pricing', `theme=dark; ${member.cookie}`), 200);
  assert.equal(await statusOf('/healthz'), 200);
  assert.equal(await statusOf('/readyz'), 200);
  const headers = { 'content-type': 'application/json', origin: community.app.config.PUBLIC_URL };
  const body = JSON.stringify({ email: member.email, password });
  assert.equal((await ask('/api/sign-in', { method: 'POST', headers, body })).status, 200);
});

test('a cookie that we never gave does not make a member', async () => {
  for (const cookie of ['session=x.y', member.cookie.slice(0, -6), member.cookie.replace('=', '=a')])
    assert.equal(await statusOf('/pricing', cookie), 503, cookie);
});

test('room comes back steadily: never more than at once and its rate in any stretch of time', () => {
  let now = 10_400;
  const room = roomFor(100, 4, () => now);
  const asked = (times: number): number => Array.from({ length: times }, room).filter(Boolean).length;
  assert.equal(asked(9), 4);
  assert.equal(asked(9), 0);
  now += 9;
  assert.equal(asked(1), 0);
  now += 1;
  assert.equal(asked(9), 1);
  now += 25;
  assert.equal(asked(9), 2);
  now += 5;
  assert.equal(asked(9), 1, 'half a place was left over');
  now += 3_600_000;
  assert.equal(asked(9), 4, 'an hour of calm saves up no more');
});

test('a flood that never stops gets its rate, and no more of one tenth of a second than of another', () => {
  let now = 0;
  const room = roomFor(bounds.visitsPerSecond, bounds.visitsAtOnce, () => now);
  const tenths = Array.from({ length: 30 }, (_, tenth) => {
    let taken = 0;
    for (let millisecond = 0; millisecond < 100; millisecond += 1) {
      now = tenth * 100 + millisecond;
      for (let visit = 0; visit < 24; visit += 1) taken += room() ? 1 : 0;
    }
    return taken;
  });
  const steady = bounds.visitsPerSecond / 10;
  assert.ok(tenths.every(taken => taken <= steady + bounds.visitsAtOnce));
  for (const taken of tenths.slice(1)) assert.ok(Math.abs(taken - steady) <= 2, `${taken} visits`);
});
