import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkIn, openCommunity, password } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;
const admin = await community.joinAs('admin');
const moderator = await community.joinAs('moderator');
const member = await community.join('Member');

type Row = { id: string; actor: string | null; action: string; target: string | null; requestId: string };
const rowsAbout = async (target: string): Promise<readonly Row[]> => {
  const log = (await (await request('/api/admin/audit', { cookie: admin.cookie })).json()) as { rows: readonly Row[] };
  return log.rows.filter(row => row.target === target);
};
const publish = async (title: string): Promise<string> => {
  const made = await request('/api/posts', {
    cookie: member.cookie,
    json: { space: 'lobby', title, body: 'Some words' },
  });
  return ((await made.json()) as { id: string }).id;
};
const comment = async (post: string): Promise<string> => {
  const made = await request(`/api/posts/${post}/comments`, { cookie: member.cookie, json: { body: 'Some words' } });
  return ((await made.json()) as { id: string }).id;
};

/** Does it once from the page and once from the API, each to something of its own, and looks for one row each. */
const acts: readonly {
  readonly action: string;
  readonly by: { readonly id: string; readonly cookie: string };
  readonly target: () => Promise<string>;
  readonly page: readonly [path: string, form?: Record<string, string>];
  readonly api: readonly [method: string, path: string, json?: unknown];
}[] = [
  {
    action: 'member.role',
    by: admin,
    target: async () => (await community.join()).id,
    page: ['/admin/members/:id/role', { role: 'moderator' }],
    api: ['PATCH', '/api/admin/members/:id/role', { role: 'moderator' }],
  },
  {
    action: 'moderation.ban',
    by: moderator,
    target: async () => (await community.join()).id,
    page: ['/moderation/members/:id/ban', { reason: 'spam' }],
    api: ['POST', '/api/moderation/members/:id/ban', { reason: 'spam' }],
  },
  {
    action: 'moderation.post-removed',
    by: moderator,
    target: () => publish('To be removed'),
    page: ['/posts/:id/remove', {}],
    api: ['DELETE', '/api/posts/:id'],
  },
  {
    action: 'moderation.comment-removed',
    by: moderator,
    target: async () => comment(await publish('With a comment')),
    page: ['/comments/:id/remove', {}],
    api: ['DELETE', '/api/comments/:id'],
  },
];

for (const { action, by, target, page, api } of acts) {
  test(`${action}: one row from the page and one from the API, with who, whom and the number of the request`, async () => {
    const { cookie } = by;
    const [path, form] = page;
    const [method, apiPath, json] = api;
    const ask = {
      page: async (id: string) =>
        request(path.replace(':id', id), { method: 'POST', cookie, ...(form ? { form } : {}) }),
      api: async (id: string) =>
        request(apiPath.replace(':id', id), { method, cookie, ...(json === undefined ? {} : { json }) }),
    };
    for (const [from, act] of Object.entries(ask)) {
      const id = await target();
      const response = await act(id);
      assert.ok(response.status < 400, `${from}: ${response.status}`);
      const rows = (await rowsAbout(id)).filter(row => row.action === action);
      assert.deepEqual(
        rows.map(row => [row.actor, row.requestId]),
        [[by.id, response.headers.get('x-request-id')]],
        from,
      );
    }
  });
}

test('who acts, and under which number it is written down, is not for the request to say', async () => {
  const target = await community.join();
  const said = 'as-the-sender-says';
  const invented = { actor: member.id, actorId: member.id, actor_id: member.id, by: member.id, requestId: said };
  const headers = { 'x-request-id': said, 'x-correlation-id': said, traceparent: said, 'x-user-id': member.id };
  const path = `/api/admin/members/${target.id}/role`;
  const options = { method: 'PATCH', cookie: admin.cookie, headers };
  for (const [name, value] of Object.entries(invented)) {
    const refused = await request(path, { ...options, json: { role: 'moderator', [name]: value } });
    assert.equal(refused.status, 400, name);
  }
  const changed = await request(`${path}?actor=${member.id}`, { ...options, json: { role: 'moderator' } });
  assert.equal(changed.status, 200);
  const rows = (await rowsAbout(target.id)).filter(row => row.action === 'member.role');
  assert.deepEqual(
    rows.map(row => row.actor),
    [admin.id],
  );
  assert.notEqual(rows[0]?.requestId, said);
  assert.notEqual(changed.headers.get('x-request-id'), said);
});

test('nobody takes a row away or writes it anew, the owner included', async () => {
  const owner = await community.joinAs('owner');
  const target = await community.join();
  await request(`/api/moderation/members/${target.id}/ban`, { cookie: owner.cookie, json: { reason: 'spam' } });
  const row = (await rowsAbout(target.id)).find(each => each.action === 'moderation.ban');
  assert.ok(row);
  for (const path of [
    `/api/admin/audit/${row.id}`,
    `/admin/audit/${row.id}`,
    `/admin/audit/${row.id}/remove`,
    '/api/admin/audit',
  ]) {
    for (const method of ['DELETE', 'PATCH', 'PUT', 'POST']) {
      const response = await request(path, { method, cookie: owner.cookie, json: {} });
      assert.ok([404, 405].includes(response.status), `${method} ${path}: ${response.status}`);
    }
  }
  assert.ok((await rowsAbout(target.id)).some(each => each.id === row.id));
  await assert.rejects(app.db.deleteFrom('audit').execute(), /append-only/);
});

type Log = { readonly rows: readonly Row[]; readonly next: string | null };
const logOf = async (query: object): Promise<Log> => {
  const response = await request(`/api/admin/audit?${new URLSearchParams({ ...query }).toString()}`, {
    cookie: admin.cookie,
  });
  assert.equal(response.status, 200, JSON.stringify(query));
  return (await response.json()) as Log;
};

test('one target, and one action on it, page after page: what happens elsewhere pushes nothing out', async () => {
  const target = 'a-target-of-many';
  for (let each = 0; each < 120; each += 1)
    await app.audit.record(app.db, { actor: admin.id, action: `try.${each % 2 ? 'odd' : 'even'}`, target });
  await app.audit.record(app.db, { actor: admin.id, action: 'try.odd', target: 'another-target' });
  const read = async (query: object): Promise<readonly Row[]> => {
    const { rows, next } = await logOf(query);
    return next === null ? rows : [...rows, ...(await read({ ...query, before: next }))];
  };
  const all = await read({ target });
  assert.equal(all.length, 120);
  const odd = await read({ target, action: 'try.odd' });
  assert.deepEqual([...new Set(odd.map(row => `${row.action} ${row.target}`))], [`try.odd ${target}`]);
  assert.deepEqual(
    odd.map(({ id }) => id),
    all.filter(({ action }) => action === 'try.odd').map(({ id }) => id),
  );
  // The page of administrators shows the same, and its way on keeps to it.
  const page = await request(`/admin/audit?target=${target}&action=try.odd`, { cookie: admin.cookie });
  const html = await page.text();
  assert.doesNotMatch(html, /try\.even|another-target/);
  assert.match(
    html,
    new RegExp(`href="/admin/audit\\?target=${target}&amp;action=try\\.odd&amp;before=${odd[49]?.id}"`),
  );
});

test('the newest number of one action grows when it happens once more, after a full page, too', async () => {
  const target = 'members';
  const newest = async (): Promise<number> => Number((await logOf({ target, action: 'members.exported' })).rows[0]?.id);
  for (let each = 0; each < 60; each += 1)
    await app.audit.record(app.db, { actor: admin.id, action: 'members.exported', target });
  const before = await newest();
  await publish('What happens beside it');
  assert.equal(await newest(), before);
  await app.audit.record(app.db, { actor: admin.id, action: 'members.exported', target });
  assert.ok((await newest()) > before);
});

test('a filter that is none, and an action without its target, are refused', async () => {
  for (const query of [
    'target=',
    'target=a%00b',
    'target=%27%20or%20true',
    `target=${'x'.repeat(101)}`,
    'target=x&action=',
    'target=x&action=A.B',
    'target=x&action=a..b',
    'action=members.exported',
  ])
    for (const path of ['/api/admin/audit', '/admin/audit']) {
      const { status } = await request(`${path}?${query}`, { cookie: admin.cookie });
      assert.equal(status, 400, `${path}?${query}`);
    }
  assert.deepEqual((await logOf({ target: 'nobody' })).rows, []);
});

test('the filter lets nobody in who may not read the log', async () => {
  for (const cookie of [member.cookie, moderator.cookie])
    for (const path of ['/api/admin/audit', '/admin/audit'])
      assert.equal((await request(`${path}?target=${member.id}&action=sign-in`, { cookie })).status, 403, path);
});

test('the log holds no address, no token and no words of people, whatever was done', async () => {
  const person = await community.join('Person of the log');
  const { email } = person;
  // With the confirmation these are the four mails that one address gets in a quarter of an hour.
  await request('/api/reset', { json: { email } });
  await request('/login/link', { form: { email } });
  await request('/api/sign-in', { json: { email, password: 'a wrong password' } });
  await request('/api/admin/invites', { cookie: admin.cookie, json: { email, plan: 'supporter' } });
  await request(`/api/admin/members/${person.id}/role`, {
    method: 'PATCH',
    cookie: admin.cookie,
    json: { role: 'moderator' },
  });
  await request(`/api/moderation/members/${person.id}/ban`, {
    cookie: admin.cookie,
    json: { reason: 'words of the ban' },
  });
  const tokens = (await community.mails())
    .filter(mail => mail.recipient === email && /\/(?:confirm|reset|invite|login\/link)/.test(mail.body))
    .map(mail => linkIn(mail).split(/[=/&]/).at(-1) ?? '');
  assert.ok(tokens.length >= 4, 'confirmation, reset, sign-in link, invitation');
  const rows = JSON.stringify(await app.db.selectFrom('audit').selectAll().execute());
  const page = await (await request('/admin/audit', { cookie: admin.cookie })).text();
  const secrets = [email, password, 'a wrong password', 'words of the ban', 'Person of the log', ...tokens];
  for (const secret of secrets) {
    assert.equal(rows.includes(secret), false, secret.slice(0, 6));
    assert.equal(page.includes(secret), false, secret.slice(0, 6));
  }
});
