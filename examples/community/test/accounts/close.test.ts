import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory } from '../billing/events.ts';
import { openCommunity, password } from '../support/community.ts';

const cancelled: string[] = [];
const community = await openCommunity(({ billing }) => ({
  billing: { ...billing, cancel: async id => void cancelled.push(id) },
}));
const { app, request } = community;
const leave = (cookie: string, secret = password) =>
  request('/api/profile/close', { cookie, json: { password: secret } });

/** Every table with a column that could still name the member. */
const traces = async (id: string, email: string): Promise<Record<string, number>> => {
  const count = async (rows: Promise<readonly unknown[]>): Promise<number> => (await rows).length;
  const { db } = app;
  return {
    member: await count(db.selectFrom('member').select('id').where('id', '=', id).execute()),
    session: await count(db.selectFrom('session').select('id').where('member_id', '=', id).execute()),
    credential: await count(db.selectFrom('credential').select('id').where('member_id', '=', id).execute()),
    subscription: await count(db.selectFrom('subscription').select('id').where('member_id', '=', id).execute()),
    customer: await count(db.selectFrom('customer').select('id').where('member_id', '=', id).execute()),
    post: await count(db.selectFrom('post').select('id').where('author_id', '=', id).execute()),
    comment: await count(db.selectFrom('comment').select('id').where('author_id', '=', id).execute()),
    mail: await count(db.selectFrom('mail').select('id').where('recipient', '=', email).execute()),
    invite: await count(db.selectFrom('invite').select('id').where('email', '=', email).execute()),
  };
};

test('closing an account cancels its plan, deletes what it wrote, and is kept in the audit log', async () => {
  const { id, email, cookie } = await community.join('Leaver');
  const story = createStory(id);
  for (const event of [story.checkout(0), story.created(1)]) await community.deliver(event);
  const made = await request('/api/posts', { cookie, json: { space: 'lobby', title: 'Bye', body: 'Soon gone' } });
  const post = ((await made.json()) as { id: string }).id;
  await request(`/api/posts/${post}/comments`, { cookie, json: { body: 'mine' } });
  const other = await community.signIn(email);

  assert.equal((await leave(cookie, 'not the password')).status, 401);
  assert.equal((await request('/api/me', { cookie })).status, 200, 'a wrong password closes nothing');
  assert.equal((await leave(cookie)).status, 200);

  assert.equal(cancelled.length, 1);
  assert.deepEqual(
    Object.entries(await traces(id, email)).filter(([, rows]) => rows > 0),
    [],
  );
  for (const session of [cookie, other]) assert.equal((await request('/api/me', { cookie: session })).status, 401);
  const kept = await app.audit.list(app.db, 5);
  assert.ok(kept.some(({ action, actor }) => action === 'account.closed' && actor === id));
});

test('nothing is deleted while the plan cannot be cancelled, and an owner cannot leave', async () => {
  const { id, cookie } = await community.join('Stays');
  const story = createStory(id);
  for (const event of [story.checkout(0), story.created(1)]) await community.deliver(event);
  const unreachable = await openCommunity(() => ({}));
  const stranded = await unreachable.join('Stranded');
  const running = createStory(stranded.id);
  for (const event of [running.checkout(0), running.created(1)]) await unreachable.deliver(event);
  const refused = await unreachable.request('/api/profile/close', { cookie: stranded.cookie, json: { password } });
  assert.equal(refused.status, 500);
  assert.equal((await unreachable.request('/api/me', { cookie: stranded.cookie })).status, 200);

  const owner = await community.joinAs('owner');
  assert.equal((await leave(owner.cookie)).status, 409);
  assert.equal((await leave(cookie)).status, 200);
});
