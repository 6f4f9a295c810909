import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, test } from 'node:test';
import { harden } from '../../../src/drive/harden/harden.ts';
import { cookies } from '../../../src/drive/harden/cookies.ts';
import { rotation } from '../../../src/drive/harden/rotation.ts';
import { sessions } from '../../../src/drive/harden/sessions.ts';
import { placeToDriveFrom, portOf } from '../place.ts';

// A single-page app: every address is answered with the same page, and one cookie that counts visits is set with it.
const server = createServer((request, response) => {
  request.resume();
  response.setHeader('set-cookie', 'visit=0123456789abcdef; Path=/');
  response.setHeader('content-type', 'text/html').end('<!doctype html><title>Club</title><div id="app"></div>');
}).listen(0, '127.0.0.1');
const place = await placeToDriveFrom();
after(async () => {
  server.close();
  await place.stop();
});

test('an app that shows everybody the same page says nothing of sessions and cookies', async () => {
  const page = [{ open: '/' }];
  const drive = await place.drive({
    app: `http://127.0.0.1:${await portOf(server)}`,
    flows: {
      'sign-up': [{ open: '/join' }, { call: 'POST /join', form: { email: '{email}', password: '{password}' } }],
      'sign-in': page,
      'sign-out': page,
      dashboard: [{ open: '/dashboard' }, { expect: { status: 200, at: '/dashboard' } }],
    },
  });
  const { tried } = await harden(drive, [rotation, cookies, sessions], () => undefined);
  const reasons = (['rotation', 'cookies', 'sessions'] as const).map(name => {
    const facts = tried[name]?.facts;
    assert.equal(facts?.status, 'ok');
    return Object.values(facts.value).map(leaf => (leaf.status === 'silent' ? leaf.reason : 'known'));
  });
  assert.equal(reasons.flat().includes('known'), false, JSON.stringify(reasons));
  assert.match(reasons[0]?.[0] ?? '', /whoever has not signed in got in before anybody had/);
  assert.match(reasons[1]?.[0] ?? '', /none of the cookies of a sign-in is the one that carries the session/);
  assert.match(reasons[2]?.[0] ?? '', /a stranger gets as far as a member/);
});
