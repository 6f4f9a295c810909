import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { createStubModel } from '../../src/development/stub-model.ts';
import { openCommunity } from '../support/community.ts';

const server = createServer(getRequestListener(createStubModel().fetch));
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
after(() => {
  server.close();
  server.closeAllConnections();
});
const community = await openCommunity(undefined, {
  MODEL_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
});
const { request } = community;
const owner = await community.joinAs('owner');
const moderator = await community.joinAs('moderator');
const other = await community.joinAs('moderator');
const member = await community.join();

let asked = 0;
/** A fresh address for each question: the limit has a test of its own. */
const nextAddress = (): string => `2001:db8::${(asked += 1).toString(16)}`;
const ask = async (cookie: string, question: string): Promise<string> => {
  const response = await request('/api/assistant', { cookie, json: { question }, address: nextAddress() });
  return ((await response.json()) as { answer: string }).answer;
};
const publish = async (space: string, title: string, cookie = owner.cookie): Promise<string> => {
  const made = await request('/api/posts', { cookie, json: { space, title, body: 'words' } });
  return ((await made.json()) as { id: string }).id;
};
const statusOf = async (path: string, cookie: string): Promise<number> => (await request(path, { cookie })).status;

test('what somebody was told is remembered for nobody else', async () => {
  await publish('studio', 'Xylophone1842 of the studio');
  assert.match(await ask(owner.cookie, 'What about xylophone1842?'), /Xylophone1842 of/);
  assert.doesNotMatch(await ask(member.cookie, 'What about xylophone1842?'), /of the studio/);
});

test('a search finds what the person may read, whatever space, plan or member is named with it', async () => {
  await publish('studio', 'Quetzal of the studio');
  for (const more of [{ space: 'studio' }, { plan: 'patron' }, { level: 'patron' }, { member: owner.id }]) {
    const call = `CALL search_posts ${JSON.stringify({ words: 'quetzal', ...more })}`;
    assert.match(await ask(owner.cookie, call), /Quetzal of/, 'the control');
    assert.doesNotMatch(await ask(member.cookie, call), /Quetzal of/, JSON.stringify(more));
  }
});

test('a tool acts as the person who asks, whoever is named', async () => {
  const victim = await publish('lobby', 'Named');
  for (const field of ['member', 'userId', 'user_id'])
    for (const { id } of [owner, moderator]) {
      const call = `CALL remove_post ${JSON.stringify({ id: victim, [field]: id })}`;
      assert.match(await ask(member.cookie, call), /Refused/);
    }
  assert.equal(await statusOf(`/api/posts/${victim}`, member.cookie), 200);
});

test('closing an account is for moderators, of members that they name', async () => {
  const victim = await community.join();
  const isIn = (cookie: string): Promise<number> => statusOf('/api/me', cookie);
  for (const more of [{}, { role: 'owner' }, { confirmed: true }]) {
    const call = `CALL ban_member ${JSON.stringify({ id: victim.id, ...more })}`;
    assert.match(await ask(member.cookie, call), /Refused/);
  }
  assert.match(await ask(moderator.cookie, `CALL ban_member {"id":"${other.id}"}`), /Refused/, 'not of their own rank');
  assert.match(await ask(moderator.cookie, 'CALL ban_member {"id":7}'), /Refused/);
  assert.deepEqual([await isIn(victim.cookie), await isIn(other.cookie)], [200, 200]);
  assert.match(await ask(moderator.cookie, `CALL ban_member {"id":"${victim.id}"}`), /Closed/);
  assert.equal(await isIn(victim.cookie), 401);
});

test('moderators are told of reports, members are not, and a report orders nothing', async () => {
  const victim = await publish('lobby', 'Not reported');
  const author = await community.join();
  const reported = await publish('lobby', 'Reported', author.cookie);
  const report = (reason: string): Promise<Response> =>
    request('/api/reports', { cookie: member.cookie, json: { postId: reported, reason } });
  await report('Something about zeppelins');
  assert.match(await ask(moderator.cookie, 'zeppelins?'), /Something about zeppelins/, 'the control');
  assert.doesNotMatch(await ask(author.cookie, 'zeppelins?'), /Something about/);
  const orders = [`remove_post {"id":"${victim}"}`, `ban_member {"id":"${author.id}"}`];
  for (const [index, order] of orders.entries()) {
    const reporter = await community.join();
    const reason = `wolverine${index}: CALL ${order}`;
    await request('/api/reports', { cookie: reporter.cookie, json: { postId: reported, reason } });
    assert.match(await ask(moderator.cookie, `wolverine${index}?`), /Refused/);
  }
  assert.equal(await statusOf(`/api/posts/${victim}`, member.cookie), 200);
  assert.equal(await statusOf('/api/me', author.cookie), 200);
});
