import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeName } from '../../src/http/route.ts';
import type { RequestOptions } from '../support/community.ts';
import { linkIn, openCommunity, password, siteUrl } from '../support/community.ts';
import { createStory } from '../billing/events.ts';

const community = await openCommunity(
  () => ({
    model: { complete: async () => ({ content: 'an answer', toolCalls: [] }) },
    billing: {
      checkout: async () => 'http://pay.community.test/pay',
      portal: async () => 'http://pay.community.test/portal',
      subscription: async () => null,
      cancel: async () => undefined,
      refund: async () => false,
    },
  }),
  { METRICS_TOKEN: 'metrics-token-for-tests' },
);
const { app } = community;
let calls = 0;
const ask = async (path: string, options: RequestOptions = {}): Promise<Response> => {
  const response = await community.request(path, { address: `2001:db8::${(calls += 1).toString(16)}`, ...options });
  assert.ok(
    response.status < 400,
    `${options.method ?? ''} ${path}: ${response.status} ${response.status < 400 ? '' : await response.text()}`,
  );
  return response;
};
const idOf = async (response: Response): Promise<string> => ((await response.json()) as { id: string }).id;
const tokenOf = (link: string): string =>
  new URL(link, siteUrl).searchParams.get('token') ?? link.split('/').at(-1) ?? '';
const newest = async (kind: Parameters<typeof community.mails>[0]): Promise<string> =>
  linkIn((await community.mails(kind)).at(-1));

const walkAccounts = async (): Promise<void> => {
  for (const path of [
    '/',
    '/pricing',
    '/go/poster',
    '/robots.txt',
    '/favicon.ico',
    '/join',
    '/join/mail',
    '/login',
    '/reset',
    '/healthz',
    '/readyz',
    '/api/openapi.json',
  ])
    await ask(path);
  const asset = /\/assets\/[^"]+/.exec(await (await ask('/')).text())?.[0] ?? '';
  await ask(asset);
  await ask('/metrics', { headers: { authorization: 'Bearer metrics-token-for-tests' } });
  const person = { name: 'Walker', password };
  await ask('/join', { form: { ...person, email: 'a@example.test' } });
  await ask('/confirm/again', { form: { email: 'a@example.test' } });
  const confirmation = await newest('confirm');
  await ask(confirmation);
  await ask('/confirm', { form: { token: tokenOf(confirmation) } });
  await ask('/api/sign-up', { json: { ...person, email: 'b@example.test' } });
  await ask('/api/confirm', { json: { token: tokenOf(await newest('confirm')) } });
  await ask('/login', { form: { email: 'a@example.test', password } });
  await ask('/api/sign-in', { json: { email: 'a@example.test', password } });
  for (let attempt = 0; attempt < 100; attempt += 1) await app.limiter.consume('signInByAccount', 'b@example.test');
  await app.db.updateTable('session').set({ address: '192.0.2.9' }).execute();
  await ask('/api/sign-in', { json: { email: 'b@example.test', password }, address: '192.0.2.9' });
  await ask('/login', { form: { email: 'b@example.test', password }, address: '192.0.2.9' });
  await ask('/login/link', { form: { email: 'a@example.test' } });
  const link = await newest('sign-in-link');
  await ask(link);
  await ask(link, { method: 'POST' });
  await ask('/reset', { form: { email: 'a@example.test' } });
  const reset = await newest('reset');
  await ask(reset);
  await ask(reset, { form: { password: 'another password' } });
  await ask('/api/reset', { json: { email: 'b@example.test' } });
  await ask('/api/reset/confirm', { json: { token: tokenOf(await newest('reset')), password: 'another password' } });
  const out = await community.join();
  await ask('/logout', { method: 'POST', cookie: out.cookie });
  const apiOut = await community.join();
  await ask('/api/sign-out', { method: 'POST', cookie: apiOut.cookie });
  // The dearest farewell: an account that was guessed at, left from a place where it is signed in.
  for (const path of ['/profile/close', '/api/profile/close']) {
    const { email, cookie } = await community.join();
    for (let attempt = 0; attempt < 100; attempt += 1) await app.limiter.consume('signInByAccount', email);
    await app.db.updateTable('session').set({ address: '192.0.2.9' }).execute();
    const body = path.startsWith('/api/') ? { json: { password } } : { form: { password } };
    await ask(path, { cookie, address: '192.0.2.9', ...body });
  }
};

const walkCommunity = async (): Promise<void> => {
  const moderator = await community.joinAs('moderator');
  const { cookie, id } = await community.join();
  const post = { title: 'A title', body: 'Some words' };
  const publish = async () => idOf(await ask('/api/posts', { cookie, json: { ...post, space: 'lobby' } }));
  const comment = async (on: string) =>
    idOf(await ask(`/api/posts/${on}/comments`, { cookie, json: { body: 'A comment' } }));
  const first = await publish();
  const reads = [
    '/dashboard',
    '/spaces/lobby',
    `/posts/${first}`,
    '/members',
    `/members/${id}`,
    '/search?q=words',
    '/profile',
    '/api/me',
    '/api/health',
    '/api/spaces',
    '/api/posts?space=lobby',
    `/api/posts/${first}`,
    `/api/posts/${first}/comments`,
    '/api/members',
    `/api/members/${id}`,
    '/api/search?q=words',
    '/api/export',
    '/billing',
    '/billing/thanks',
    '/assistant',
  ];
  for (const path of reads) await ask(path, { cookie });
  await ask('/spaces/lobby/posts', { cookie, form: post });
  await ask(`/posts/${first}/edit`, { cookie, form: post });
  await ask(`/api/posts/${first}`, { method: 'PATCH', cookie, json: post });
  await ask(`/posts/${first}/comments`, { cookie, form: { body: 'A comment' } });
  await ask(`/posts/${first}/report`, { cookie: moderator.cookie, form: { reason: 'rude' } });
  await ask('/api/reports', {
    cookie: moderator.cookie,
    json: { postId: first, commentId: await comment(first), reason: 'rude' },
  });
  await ask('/profile', { cookie, form: { name: 'Walker', bio: 'Hello' } });
  await ask('/api/profile', { method: 'PATCH', cookie, json: { name: 'Walker', bio: 'Hello' } });
  await ask('/profile/export', { method: 'POST', cookie });
  await ask('/profile/news', { cookie, form: { wanted: 'no' } });
  await ask('/api/profile/news', { cookie, json: { wanted: 'no' } });
  await ask('/profile/news', { cookie, form: { wanted: 'yes' } });
  await ask('/assistant', { cookie, form: { question: 'words?' } });
  await ask('/api/assistant', { cookie, json: { question: 'words?' } });
  await ask('/api/label', { cookie, json: { text: 'Bread for everybody' } });
  await ask(`/comments/${await comment(first)}/remove`, { method: 'POST', cookie: moderator.cookie });
  await ask(`/api/comments/${await comment(first)}`, { method: 'DELETE', cookie: moderator.cookie });
  await ask(`/posts/${await publish()}/remove`, { method: 'POST', cookie: moderator.cookie });
  await ask(`/api/posts/${await publish()}`, { method: 'DELETE', cookie: moderator.cookie });
};

const walkStaff = async (): Promise<void> => {
  const moderator = await community.joinAs('moderator');
  const { cookie } = await community.joinAs('owner');
  for (const path of [
    '/moderation',
    '/api/moderation/reports',
    '/admin',
    '/admin/digests',
    '/admin/invites',
    '/api/admin/invites',
    '/admin/audit',
    '/api/admin/audit',
    '/admin/audit?target=members&action=members.exported',
    '/api/admin/audit?target=members&action=members.exported',
  ])
    await ask(path, { cookie });
  const open = await app.db.selectFrom('report').select('id').where('closed_at', 'is', null).execute();
  await ask(`/moderation/reports/${open[0]?.id}`, { cookie: moderator.cookie, form: { decision: 'remove' } });
  await ask(`/api/moderation/reports/${open[1]?.id}`, { cookie: moderator.cookie, json: { decision: 'remove' } });
  const members = [await community.join(), await community.join()];
  await ask(`/moderation/members/${members[0]?.id}/ban`, { cookie: moderator.cookie, form: { reason: 'spam' } });
  await ask(`/api/moderation/members/${members[1]?.id}/ban`, { cookie: moderator.cookie, json: { reason: 'spam' } });
  await ask(`/api/moderation/members/${members[1]?.id}/ban`, { method: 'DELETE', cookie: moderator.cookie });
  await ask(`/admin/members/${members[0]?.id}/role`, { cookie, form: { role: 'moderator' } });
  await ask(`/api/admin/members/${members[1]?.id}/role`, { method: 'PATCH', cookie, json: { role: 'moderator' } });
  const news = { title: 'A title', text: 'Some words' };
  await ask('/api/admin/digests', { cookie, json: news });
  await ask('/admin/digests', { cookie, form: news });
  const [digest] = await community.mails('digest');
  const unsubscribe = new URL(digest?.unsubscribe ?? '').pathname;
  await ask(unsubscribe);
  await ask(unsubscribe, { form: { 'List-Unsubscribe': 'One-Click' } });
  const guests = [await community.join(), await community.join()];
  await ask('/admin/invites', { cookie, form: { email: guests[0]?.email ?? '', plan: 'patron' } });
  const link = await newest('invite');
  await ask(link);
  await ask(`/api/invites/${tokenOf(link)}`);
  await ask(link, { method: 'POST', cookie: guests[0]?.cookie });
  await ask('/api/admin/invites', { cookie, json: { email: guests[1]?.email, plan: 'patron' } });
  await ask(`/api/invites/${tokenOf(await newest('invite'))}/accept`, { method: 'POST', cookie: guests[1]?.cookie });
  const spare = () =>
    ask('/api/admin/invites', { cookie, json: { email: 'spare@example.test', plan: 'patron' } }).then(idOf);
  const [first, second] = [await spare(), await spare()];
  for (const _ of ['taken back', 'removed']) {
    await ask(`/admin/invites/${first}/revoke`, { method: 'POST', cookie });
    await ask(`/api/admin/invites/${second}`, { method: 'DELETE', cookie });
  }
};

const walkBilling = async (): Promise<void> => {
  const actor = await community.join();
  const story = createStory(actor.id);
  const events = [
    story.checkout(0),
    story.created(1),
    story.updated(2),
    story.paid(3, 'in_walk'),
    story.failed(4),
    story.refunded(5, 'in_walk'),
    story.deleted(6),
    story.unknown(7),
  ];
  // The dearest one: nobody knows the customer, nor the member it names.
  events.push(createStory(null).created(0, { memberId: 'nobody' }));
  for (const event of events) assert.equal((await community.deliver(event)).status, 200);
  for (const path of ['/billing/checkout', '/billing/portal']) {
    await ask(path, { cookie: actor.cookie, method: 'POST', form: { plan: 'patron' } });
    await ask(`/api${path}`, { cookie: actor.cookie, json: { plan: 'patron' } });
  }
};

test('every route works once, and declares its cost in SQL statements closely', async () => {
  await walkAccounts();
  await walkCommunity();
  await walkStaff();
  await walkBilling();
  const missing = app.routes.map(routeName).filter(name => !community.seen.has(name));
  assert.deepEqual(missing, [], 'a new route belongs into this walk');
  const loose = app.routes
    .filter(route => route.path !== '/assistant' && route.path !== '/api/assistant')
    .map(route => [routeName(route), community.seen.get(routeName(route)), route.statements] as const)
    .filter(([, seen = 0, declared]) => seen > declared || declared - seen > 1);
  assert.deepEqual(loose, [], '[route, seen, declared]');
});
