import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkIn, openCommunity, password } from '../support/community.ts';

const community = await openCommunity();

test('a new member confirms by the mail, is signed in, and may read', async () => {
  const actor = await community.join('Grace');
  const me = await community.request('/api/me', { cookie: actor.cookie });
  assert.equal(me.status, 200);
  const body = await me.json();
  assert.deepEqual(body, { id: actor.id, name: 'Grace', email: actor.email, role: 'member', plan: null, lapsed: false });
  assert.equal((await community.mails('welcome')).filter(mail => mail.recipient === actor.email).length, 1);
});
