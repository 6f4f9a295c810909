import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { membersFirst, roomEachSecond } from '../../src/http/visitors.ts';
import { openCommunity, password } from '../support/community.ts';

const community = await openCommunity();
const member = await community.join();
const full = { ...community.app, visitRoom: () => false };
const server = createServer(membersFirst(full, getRequestListener(community.hono.fetch)));
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

test('each second has its own room', () => {
  let now = 10_400;
  const room = roomEachSecond(2, () => now);
  const asked = (): readonly boolean[] => [room(), room(), room(), room()];
  assert.deepEqual(asked(), [true, true, false, false]);
  now = 10_999;
  assert.equal(room(), false);
  now = 11_000;
  assert.deepEqual(asked(), [true, true, false, false]);
});
