import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sql } from 'kysely';
import { sessionCookieName } from '../src/accounts/auth.ts';
import { createStory } from './billing/events.ts';
import { linkIn, openCommunity, password } from './support/community.ts';

/** The rows of docs/traps.md that the app holds: what looks wrong is really there, and the effect it is taken for is not. */
const community = await openCommunity();
const { app, request } = community;

test('placeholders in the example look like keys and are none', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  assert.match(example, /^BILLING_KEY=sk_test_[a-z_]+$/m);
  assert.match(example, /^BILLING_WEBHOOK_SECRET=whsec_[a-z_]+$/m);
  assert.match(example, /^DATABASE_URL=postgres:\/\/\w+:password@localhost/m);
});

test('any campaign address is the landing page; the same names elsewhere are missing', async () => {
  const landing = await (await request('/')).text();
  for (const name of ['.env', 'wp-login.php', 'admin', 'no-such-campaign']) {
    const found = await request(`/go/${name}`);
    assert.equal(found.status, 200, name);
    assert.equal(await found.text(), landing, name);
  }
  for (const path of ['/.env', '/wp-login.php', '/go', '/go/a/b'])
    assert.equal((await request(path)).status, 404, path);
});

test('a private page leads a stranger to the sign-in page, which is open', async () => {
  for (const path of ['/admin', '/moderation']) {
    const sent = await request(path, { headers: { accept: 'text/html' } });
    const target = sent.headers.get('location') ?? '';
    assert.equal(sent.status, 303, path);
    assert.match(target, /^\/login\?next=/);
    assert.equal((await request(target)).status, 200);
  }
});

test('the app throttles routes that declare nothing', async () => {
  const route = app.routes.find(({ method, path }) => method === 'GET' && path === '/api/me');
  assert.ok(route && !route.limit);
  const statuses = new Set<number>();
  for (let attempt = 0; attempt < 301; attempt += 1)
    statuses.add((await request('/api/me', { address: '192.0.2.77' })).status);
  assert.deepEqual([...statuses], [401, 429]);
});

test('members read each other in the Lobby and not in a space they have not paid for', async () => {
  const author = await community.join();
  const reader = await community.join();
  const story = createStory(author.id);
  for (const event of [story.checkout(0), story.created(0)]) await community.deliver(event);
  const publish = async (space: string): Promise<string> => {
    const json = { space, title: 'Hello', body: 'Members only.' };
    const made = await request('/api/posts', { cookie: author.cookie, json });
    assert.equal(made.status, 201);
    return ((await made.json()) as { id: string }).id;
  };
  const read = async (id: string, cookie?: string): Promise<number> =>
    (await request(`/api/posts/${id}`, { cookie })).status;
  const [open, paid] = [await publish('lobby'), await publish('workshop')];
  assert.deepEqual([await read(open, reader.cookie), await read(paid, reader.cookie)], [200, 404]);
  assert.equal(await read(open), 401);
});

test('an invitation shows itself to everybody and is still whole', async () => {
  const admin = await community.joinAs('admin');
  const guest = await community.join();
  const json = { email: guest.email, plan: 'supporter' };
  await request('/api/admin/invites', { cookie: admin.cookie, json });
  const link = linkIn((await community.mails('invite')).at(-1));
  for (let visit = 0; visit < 3; visit += 1) assert.equal((await request(link)).status, 200);
  assert.equal((await request(link, { method: 'POST', cookie: guest.cookie })).status, 303);
});

test('a sign-up with a taken address is answered like any other and makes no account', async () => {
  const member = await community.join();
  const json = { name: 'Eve', email: member.email, password: 'another password' };
  assert.equal((await request('/api/sign-up', { json })).status, 202);
  const count = app.db.selectFrom('member').select('id').where('email', '=', member.email);
  assert.equal((await count.execute()).length, 1);
  assert.match(await community.signIn(member.email, password), /=/);
  await assert.rejects(community.signIn(member.email, 'another password'), /401/);
});

test('a signed event of an unknown kind is taken, an unsigned one is not, and nobody becomes a member by it', async () => {
  const event = createStory(null).unknown(0);
  const body = JSON.stringify(event);
  assert.equal((await request('/api/webhooks/billing', { method: 'POST', body })).status, 400);
  const before = await app.db.selectFrom('subscription').select('id').execute();
  assert.equal((await community.deliver(event)).status, 200);
  assert.deepEqual(await app.db.selectFrom('subscription').select('id').execute(), before);
});

test('without https the session cookie is plain, with https it is bound to the host', async () => {
  assert.doesNotMatch(sessionCookieName(app.config), /^__/);
  assert.match(sessionCookieName({ ...app.config, PUBLIC_URL: 'https://community.example' }), /^__Host-/);
});

test('with its database behind the times the process is alive and not ready', async () => {
  const broken = await openCommunity();
  await sql`drop table migration`.execute(broken.app.db);
  assert.equal((await broken.request('/healthz')).status, 200);
  assert.equal((await broken.request('/readyz')).status, 503);
});
