import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommunity } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;
const ada = await community.join('Ada');
const bob = await community.join('Bob');
const moderator = await community.joinAs('moderator');
const admin = await community.joinAs('admin');

const publish = async (cookie: string, title: string): Promise<string> => {
  const made = await request('/api/posts', { cookie, json: { space: 'lobby', title, body: 'A body about gardening' } });
  return ((await made.json()) as { id: string }).id;
};
const titleOf = async (id: string) =>
  ((await (await request(`/api/posts/${id}`, { cookie: ada.cookie })).json()) as { title?: string }).title;

test('a member changes and removes only what is their own', async () => {
  const id = await publish(ada.cookie, 'Mine');
  const { cookie } = bob;
  assert.equal(
    (await request(`/api/posts/${id}`, { method: 'PATCH', cookie, json: { title: 'Taken', body: 'x' } })).status,
    403,
  );
  assert.equal((await request(`/api/posts/${id}`, { method: 'DELETE', cookie })).status, 403);
  assert.equal((await request(`/posts/${id}/remove`, { method: 'POST', cookie })).status, 403);
  const moderated = await request(`/api/posts/${id}`, {
    method: 'PATCH',
    cookie: moderator.cookie,
    json: { title: 'Reworded', body: 'x' },
  });
  assert.equal(moderated.status, 403, 'moderators remove, they do not put words into mouths');
  assert.equal(await titleOf(id), 'Mine');
  const made = await request(`/api/posts/${id}/comments`, { cookie: ada.cookie, json: { body: 'mine too' } });
  const comment = ((await made.json()) as { id: string }).id;
  assert.equal((await request(`/api/comments/${comment}`, { method: 'DELETE', cookie })).status, 403);
  assert.equal((await request(`/api/posts/${id}`, { method: 'DELETE', cookie: ada.cookie })).status, 200);
  assert.equal((await request(`/api/posts/${id}`, { cookie: ada.cookie })).status, 404);
});

test('addresses of members are nowhere but in their own data', async () => {
  const id = await publish(ada.cookie, 'Public');
  await request(`/api/posts/${id}/comments`, { cookie: ada.cookie, json: { body: 'Written by hand' } });
  const paths = [
    '/members',
    '/api/members',
    `/members/${ada.id}`,
    `/api/members/${ada.id}`,
    '/dashboard',
    '/api/posts',
    `/posts/${id}`,
    `/api/posts/${id}`,
    `/api/posts/${id}/comments`,
    '/api/search?q=gardening',
    '/admin',
  ];
  for (const path of paths) {
    const body = await (await request(path, { cookie: path === '/admin' ? admin.cookie : bob.cookie })).text();
    assert.ok(body.includes('Ada'), path);
    assert.equal(body.includes(ada.email), false, path);
  }
  const own = await (await request('/api/export', { cookie: ada.cookie })).text();
  assert.ok(own.includes(ada.email) && own.includes('Public'));
  assert.equal((await (await request('/api/export', { cookie: bob.cookie })).text()).includes(ada.id), false);
});

test('an export is of whoever asks, whatever member the request names', async () => {
  for (const name of ['id', 'member', 'memberId', 'member_id', 'user', 'email']) {
    const [asked, form] = [`${name}=${name === 'email' ? ada.email : ada.id}`, { [name]: ada.id }];
    const api = await (await request(`/api/export?${asked}`, { cookie: bob.cookie })).text();
    const page = await (await request(`/profile/export?${asked}`, { cookie: bob.cookie, form })).text();
    for (const text of [api, page]) {
      assert.ok(text.includes(bob.email), name);
      assert.equal(text.includes(ada.id) || text.includes(ada.email), false, name);
    }
  }
});

test('a removed post is gone for other members, whichever way they ask', async () => {
  const { cookie } = bob;
  const id = await publish(ada.cookie, 'Tulips');
  await request(`/api/posts/${id}/comments`, { cookie: ada.cookie, json: { body: 'about tulips' } });
  const lists = ['/api/posts', '/api/search?q=tulips', '/search?q=tulips', '/dashboard', `/members/${ada.id}`];
  const one = [`/posts/${id}`, `/api/posts/${id}`, `/api/posts/${id}/comments`];
  const bodies = async (paths: readonly string[]) =>
    Promise.all(paths.map(async path => (await request(path, { cookie })).text()));
  for (const body of await bodies([...lists, ...one])) assert.match(body, /tulips/i);
  assert.equal((await request(`/api/posts/${id}`, { method: 'DELETE', cookie: moderator.cookie })).status, 200);
  for (const path of one) assert.equal((await request(path, { cookie })).status, 404, path);
  for (const body of await bodies([...lists, '/api/export'])) assert.equal(body.includes(id), false);
  const comment = await request(`/api/posts/${id}/comments`, { cookie, json: { body: 'too late' } });
  assert.equal(comment.status, 404);
});

test('lists page by key: nothing twice, nothing left out, also while somebody writes', async () => {
  const made: string[] = [];
  for (let index = 0; index < 45; index += 1) {
    await app.limiter.reward('api', '203.0.113.9');
    made.push(await publish(bob.cookie, `Paged ${index}`));
  }
  const seen: string[] = [];
  let next: string | null = '';
  while (next !== null) {
    const response = await request(`/api/posts?space=lobby${next ? `&after=${next}` : ''}`, { cookie: ada.cookie });
    const page = (await response.json()) as { rows: { id: string }[]; next: string | null };
    assert.ok(page.rows.length <= 20);
    seen.push(...page.rows.map(row => row.id));
    next = page.next;
    if (seen.length === 20) await publish(bob.cookie, 'In between');
  }
  assert.equal(new Set(seen).size, seen.length);
  assert.deepEqual(
    made.filter(id => !seen.includes(id)),
    [],
  );
});

test('a report reaches the queue and the mail once; the decision is carried out and written down', async () => {
  const id = await publish(bob.cookie, 'Rude');
  for (let again = 0; again < 3; again += 1)
    await request('/api/reports', { cookie: ada.cookie, json: { postId: id, reason: 'rude' } });
  const queue = (await (await request('/api/moderation/reports', { cookie: moderator.cookie })).json()) as {
    rows: { id: string; postId: string }[];
  };
  const own = queue.rows.filter(row => row.postId === id);
  assert.equal(own.length, 1);
  assert.equal((await community.mails('moderation-alert')).length, 1);
  const path = `/api/moderation/reports/${own[0]?.id}`;
  assert.equal((await request(path, { cookie: moderator.cookie, json: { decision: 'remove' } })).status, 200);
  assert.equal((await request(path, { cookie: moderator.cookie, json: { decision: 'remove' } })).status, 404);
  assert.equal((await request(`/api/posts/${id}`, { cookie: bob.cookie })).status, 404);
});

test('each sensitive act leaves exactly one row: who, what, whom, before, after, request; and it cannot be changed', async () => {
  const target = await community.join();
  await request(`/api/moderation/members/${target.id}/ban`, {
    cookie: moderator.cookie,
    json: { reason: 'secret reason' },
  });
  await request(`/api/moderation/members/${target.id}/ban`, { method: 'DELETE', cookie: moderator.cookie });
  const changed = await request(`/api/admin/members/${target.id}/role`, {
    method: 'PATCH',
    cookie: admin.cookie,
    json: { role: 'moderator' },
  });
  const log = (await (await request('/api/admin/audit', { cookie: admin.cookie })).json()) as {
    rows: Record<string, unknown>[];
  };
  const rows = log.rows.filter(row => row['target'] === target.id && row['actor'] !== target.id);
  assert.deepEqual(
    rows.map(row => row['action']),
    ['member.role', 'moderation.unban', 'moderation.ban'],
  );
  const [role] = rows;
  assert.deepEqual(
    [role?.['actor'], role?.['before'], role?.['after']],
    [admin.id, { role: 'member' }, { role: 'moderator' }],
  );
  assert.deepEqual([role?.['requestId'], role?.['address']], [changed.headers.get('x-request-id'), '203.0.113.9']);
  assert.equal(JSON.stringify(log).includes('secret reason'), false);
  await assert.rejects(app.db.updateTable('audit').set({ action: 'nothing' }).execute(), /append-only/);
  await assert.rejects(app.db.deleteFrom('audit').execute(), /append-only/);
});
