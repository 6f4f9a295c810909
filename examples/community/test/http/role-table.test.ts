import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Access, Route } from '../../src/http/route.ts';
import { isApi, routeName } from '../../src/http/route.ts';
import { openCommunity } from '../support/community.ts';
import { createStory } from '../billing/events.ts';

const community = await openCommunity();
const { app, request } = community;

const actors = {
  anonymous: null,
  probe: await community.joinAs('probe'),
  free: await community.join('Free'),
  supporter: await community.join('Supporter'),
  lapsed: await community.join('Lapsed'),
  expired: await community.join('Expired'),
  moderator: await community.joinAs('moderator'),
  admin: await community.joinAs('admin'),
  owner: await community.joinAs('owner'),
};
const paying = createStory(actors.supporter.id);
for (const event of [paying.checkout(0), paying.created(0)]) await community.deliver(event);
const ended = createStory(actors.lapsed.id);
for (const event of [ended.checkout(0), ended.created(0), ended.deleted(1)]) await community.deliver(event);
const over = createStory(actors.expired.id);
const terms = { cancelAtEnd: true, periodEnd: over.start - 3_600 };
for (const event of [over.checkout(0), over.created(0, terms)]) await community.deliver(event);

type Name = keyof typeof actors;
const allowed: Readonly<Record<Access, readonly Name[]>> = {
  anyone: ['anonymous', 'probe', 'free', 'supporter', 'lapsed', 'expired', 'moderator', 'admin', 'owner'],
  'signed-in': ['probe', 'free', 'supporter', 'lapsed', 'expired', 'moderator', 'admin', 'owner'],
  member: ['free', 'supporter', 'lapsed', 'expired', 'moderator', 'admin', 'owner'],
  moderator: ['moderator', 'admin', 'owner'],
  admin: ['admin', 'owner'],
  owner: ['owner'],
};

/** The table as it was reviewed. A new route fails here until somebody has decided who may use it. */
const reviewed: Readonly<Record<Access, readonly string[]>> = {
  anyone: [
    'GET /',
    'GET /pricing',
    'GET /go/:campaign',
    'GET /assets/:file',
    'GET /favicon.ico',
    'GET /robots.txt',
    'GET /healthz',
    'GET /readyz',
    'GET /metrics',
    'GET /api/openapi.json',
    'GET /join',
    'POST /join',
    'GET /join/mail',
    'POST /confirm/again',
    'GET /confirm',
    'POST /confirm',
    'GET /login',
    'POST /login',
    'POST /login/link',
    'GET /login/link/:token',
    'POST /login/link/:token',
    'GET /reset',
    'POST /reset',
    'GET /reset/:token',
    'POST /reset/:token',
    'POST /api/sign-up',
    'POST /api/confirm',
    'POST /api/sign-in',
    'POST /api/reset',
    'POST /api/reset/confirm',
    'GET /invite/:token',
    'GET /api/invites/:token',
    'GET /unsubscribe/:token',
    'POST /unsubscribe/:token',
    'POST /api/webhooks/billing',
  ],
  'signed-in': ['GET /api/health', 'POST /logout', 'POST /api/sign-out'],
  member: [
    'GET /api/me',
    'POST /api/profile/close',
    'GET /dashboard',
    'GET /spaces/:space',
    'GET /posts/:id',
    'GET /members',
    'GET /members/:id',
    'GET /search',
    'POST /spaces/:space/posts',
    'POST /posts/:id/edit',
    'POST /posts/:id/remove',
    'POST /posts/:id/comments',
    'POST /comments/:id/remove',
    'POST /posts/:id/report',
    'GET /profile',
    'POST /profile',
    'POST /profile/news',
    'POST /api/profile/news',
    'POST /profile/export',
    'POST /profile/close',
    'GET /api/spaces',
    'GET /api/posts',
    'POST /api/posts',
    'GET /api/posts/:id',
    'PATCH /api/posts/:id',
    'DELETE /api/posts/:id',
    'GET /api/posts/:id/comments',
    'POST /api/posts/:id/comments',
    'DELETE /api/comments/:id',
    'POST /api/reports',
    'GET /api/members',
    'GET /api/members/:id',
    'PATCH /api/profile',
    'GET /api/search',
    'GET /api/export',
    'POST /invite/:token',
    'POST /api/invites/:token/accept',
    'GET /billing',
    'GET /billing/thanks',
    'POST /billing/checkout',
    'POST /billing/portal',
    'POST /api/billing/checkout',
    'POST /api/billing/portal',
    'GET /assistant',
    'POST /assistant',
    'POST /api/assistant',
    'POST /api/label',
  ],
  moderator: [
    'GET /moderation',
    'POST /moderation/reports/:id',
    'POST /moderation/members/:id/ban',
    'GET /api/moderation/reports',
    'POST /api/moderation/reports/:id',
    'POST /api/moderation/members/:id/ban',
    'DELETE /api/moderation/members/:id/ban',
  ],
  admin: [
    'GET /admin/digests',
    'POST /admin/digests',
    'POST /api/admin/digests',
    'GET /admin/invites',
    'POST /admin/invites',
    'POST /admin/invites/:id/revoke',
    'GET /api/admin/invites',
    'POST /api/admin/invites',
    'DELETE /api/admin/invites/:id',
    'GET /admin',
    'POST /admin/members/:id/role',
    'GET /admin/audit',
    'PATCH /api/admin/members/:id/role',
    'GET /api/admin/audit',
  ],
  owner: [],
};

test('the role table is the reviewed one', () => {
  for (const access of Object.keys(reviewed) as Access[]) {
    const declared = app.routes.filter(route => route.access === access).map(routeName);
    assert.deepEqual(declared.toSorted(), reviewed[access].toSorted(), access);
  }
});

const pathOf = (route: Route): string => route.path.replaceAll(/:\w+/g, 'no-such-thing-here');

let knocks = 0;
/** A fresh address for each knock: the limits are not what is tested here. */
const nextAddress = (): string => `2001:db8::${(knocks += 1).toString(16)}`;

/** An empty body: a handler that is reached says 400, 404 or more; a guard says 401, 403 or sends to the login. */
const knock = async (route: Route, name: Name): Promise<'in' | 'out'> => {
  const cookie = actors[name]?.cookie;
  const empty = route.method === 'GET' || !route.body ? {} : isApi(route.path) ? { json: {} } : { form: {} };
  const response = await request(pathOf(route), { method: route.method, cookie, address: nextAddress(), ...empty });
  const toLogin = response.status === 303 && (response.headers.get('location') ?? '').startsWith('/login?');
  assert.notEqual(response.status, 429, routeName(route));
  if (name === 'anonymous' && route.access !== 'anyone')
    assert.ok(toLogin || response.status === 401, routeName(route));
  assert.ok(response.status < 500 || response.status === 502, `${routeName(route)} as ${name}: ${response.status}`);
  return toLogin || response.status === 401 || response.status === 403 ? 'out' : 'in';
};

/** These would sign the actor out, lead to the provider, or compare a secret of their own. */
const apart = new Set(['POST /logout', 'POST /api/sign-out', 'GET /metrics']);

for (const name of Object.keys(actors) as Name[]) {
  test(`every route as ${name}: the guard answers before anything else`, async () => {
    const wrong: string[] = [];
    for (const route of app.routes.filter(each => !apart.has(routeName(each)))) {
      const expected = allowed[route.access].includes(name) ? 'in' : 'out';
      if ((await knock(route, name)) !== expected) wrong.push(routeName(route));
    }
    assert.deepEqual(wrong, []);
  });
}

test('signing out is for everybody who is signed in, and for nobody else', async () => {
  assert.equal((await request('/api/sign-out', { method: 'POST' })).status, 401);
  const actor = await community.join();
  assert.equal((await request('/api/sign-out', { method: 'POST', cookie: actor.cookie })).status, 200);
  assert.equal((await request('/api/sign-out', { method: 'POST', cookie: actor.cookie })).status, 401);
});

test('plans open their spaces to those who have them, for reading, writing and searching', async () => {
  const owner = actors.owner;
  const post = async (space: string) => {
    const made = await request('/api/posts', {
      cookie: owner.cookie,
      json: { space, title: `canary-${space}`, body: `canary ${space}` },
    });
    return ((await made.json()) as { id: string }).id;
  };
  const workshop = await post('workshop');
  for (const name of ['free', 'supporter', 'lapsed', 'expired'] as const) {
    const { cookie } = actors[name];
    const open = name === 'supporter';
    assert.equal((await request(`/api/posts/${workshop}`, { cookie })).status, open ? 200 : 404, name);
    assert.equal((await request(`/posts/${workshop}`, { cookie })).status, open ? 200 : 404, name);
    assert.equal((await request(`/api/posts/${workshop}/comments`, { cookie })).status, open ? 200 : 404, name);
    const comment = await request(`/api/posts/${workshop}/comments`, { cookie, json: { body: 'hello' } });
    assert.equal(comment.status, open ? 201 : 404, name);
    assert.equal(
      (await request('/api/posts', { cookie, json: { space: 'workshop', title: 'a', body: 'b' } })).status,
      open ? 201 : 404,
    );
    for (const path of [
      '/api/posts',
      '/api/posts?space=workshop',
      '/api/search?q=canary',
      '/dashboard',
      `/members/${owner.id}`,
      '/search?q=canary',
    ]) {
      const body = await (await request(path, { cookie })).text();
      assert.equal(body.includes('canary-workshop'), open, `${name} ${path}`);
    }
  }
});

test('roles are given and taken from above only', async () => {
  const victim = await community.join();
  const change = (as: Name, id: string, role: string) =>
    request(`/api/admin/members/${id}/role`, { method: 'PATCH', cookie: actors[as]?.cookie, json: { role } }).then(
      each => each.status,
    );
  assert.equal(await change('admin', victim.id, 'admin'), 403);
  assert.equal(await change('admin', victim.id, 'owner'), 403);
  assert.equal(await change('admin', actors.owner.id, 'member'), 403);
  assert.equal(await change('admin', actors.admin.id, 'owner'), 403);
  assert.equal(await change('owner', victim.id, 'owner'), 403);
  assert.equal(await change('owner', actors.probe.id, 'member'), 403);
  assert.equal(await change('admin', victim.id, 'moderator'), 200);
  const ban = (as: Name, id: string) =>
    request(`/api/moderation/members/${id}/ban`, { cookie: actors[as]?.cookie, json: { reason: 'x' } }).then(
      each => each.status,
    );
  assert.equal(await ban('moderator', victim.id), 403);
  assert.equal(await ban('moderator', actors.admin.id), 403);
  assert.equal(await ban('moderator', actors.moderator.id), 403);
  assert.equal(await ban('admin', victim.id), 200);
});

test('whatever the table says, a member gets nothing done at the addresses of the staff', async () => {
  const { cookie, id, email } = await community.join();
  const author = await community.join();
  const json = { space: 'lobby', title: 'Reported', body: 'Words' };
  const post = (await (await request('/api/posts', { cookie: author.cookie, json })).json()) as { id: string };
  await request('/api/reports', { cookie: author.cookie, json: { postId: post.id, reason: 'canary reason' } });
  const report = await app.db.selectFrom('report').select('id').where('post_id', '=', post.id).executeTakeFirst();
  const acts: [string, object | undefined, string?][] = [
    ['/api/moderation/reports', undefined],
    [`/api/moderation/reports/${report?.id}`, { decision: 'remove' }],
    [`/api/moderation/members/${author.id}/ban`, { reason: 'because' }],
    [`/api/admin/members/${id}/role`, { role: 'admin' }, 'PATCH'],
    [`/api/admin/members/${id}/role`, { role: 'member' }, 'PATCH'],
    ['/api/admin/invites', undefined],
    ['/api/admin/invites', { email, plan: 'patron' }],
    ['/api/admin/audit', undefined],
  ];
  for (const [path, body, method] of acts) {
    const response = await request(path, { cookie, ...(body && { json: body }), ...(method && { method }) });
    assert.equal(response.status, 403, path);
  }
  const me = (await (await request('/api/me', { cookie })).json()) as { role: string };
  assert.equal(me.role, 'member');
  assert.equal((await request(`/api/posts/${post.id}`, { cookie })).status, 200);
  assert.equal((await request('/api/me', { cookie: author.cookie })).status, 200);
  assert.deepEqual(await community.mails('invite'), []);
});
