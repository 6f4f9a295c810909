import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sql } from 'kysely';
import { sessionCookieName } from '../src/accounts/auth.ts';
import { createStory } from './billing/events.ts';
import { readConfig } from '../src/config.ts';
import { isApi } from '../src/http/route.ts';
import { linkIn, openCommunity, password, testEnvironment } from './support/community.ts';

/** The rows of docs/traps.md that the app holds: what looks wrong is really there, and the effect it is taken for is not. */
const community = await openCommunity();
const { app, request } = community;

test('placeholders in the example look like keys and are none', () => {
  const example = readFileSync(new URL('../.env.example', import.meta.url), 'utf8');
  assert.match(example, /^BILLING_KEY=sk_test_[a-z_]+$/m);
  assert.match(example, /^BILLING_WEBHOOK_SECRET=whsec_[a-z_]+$/m);
  assert.match(example, /^DATABASE_URL=postgres:\/\/\w+:password@localhost/m);
});

test('the page carries the key that is made for pages, uses it, and no answer carries one that is not', async () => {
  const { cookie } = await community.join();
  const { BILLING_PUBLIC_KEY: shown, ...config } = app.config;
  const page = await (await request('/billing', { cookie })).text();
  assert.match(shown, /^pk_test_/);
  assert.ok(page.includes(`<meta name="billing-key" content="${shown}" />`));
  const script = await (await request(/\/assets\/app\.\w+\.js/.exec(page)?.[0] ?? '')).text();
  assert.match(script, /billing-key/);
  const secrets = [config.BILLING_KEY, config.BILLING_WEBHOOK_SECRET, config.APP_SECRET, config.SMTP_URL];
  for (const path of ['/', '/pricing', '/billing', '/login', '/api/me', '/api/openapi.json', '/readyz']) {
    const answer = await request(path, { cookie });
    const text = `${JSON.stringify([...answer.headers])} ${await answer.text()} ${script}`;
    for (const secret of secrets) assert.equal(text.includes(secret), false, path);
  }
});

test('a secret key in the place of the public one stops the start, and is not repeated in what it says', () => {
  const environment = { ...testEnvironment(), BILLING_PUBLIC_KEY: ['sk', 'live', 'abcdefgh12345678'].join('_') };
  assert.throws(
    () => readConfig(environment),
    (error: unknown) => /BILLING_PUBLIC_KEY/.test(String(error)) && !String(error).includes('abcdefgh'),
  );
  assert.ok(readConfig({ ...environment, BILLING_PUBLIC_KEY: ['pk', 'live', 'abcdefgh12345678'].join('_') }));
});

test('forms carry no token, and a form on a foreign page changes nothing', async () => {
  const { cookie } = await community.join('Honest');
  const page = await (await request('/profile', { cookie })).text();
  assert.match(page, /<form[^>]*method="post"[^>]*action="\/profile"/);
  assert.doesNotMatch(page, /type="hidden"/);
  const form = { name: 'Owned', bio: '' };
  const headers = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };
  assert.equal((await request('/profile', { cookie, form, headers })).status, 403);
  assert.match(await (await request('/profile', { cookie })).text(), /value="Honest"/);
});

test('no table has row level security, and no other role of the database has a right to any', async () => {
  const tables = await sql<{ secured: boolean }>`
    select relrowsecurity as secured from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(app.db);
  assert.ok(tables.rows.length > 10);
  assert.deepEqual([...new Set(tables.rows.map(row => row.secured))], [false]);
  const grants = await sql`
    select grantee, table_name from information_schema.role_table_grants
    where table_schema = current_schema() and grantee <> current_user`.execute(app.db);
  assert.deepEqual(grants.rows, []);
});

test('metrics are missing without a token, and every private address in the OpenAPI document is guarded', async () => {
  assert.equal((await request('/metrics')).status, 404);
  const paths = app.routes.filter(route => route.method === 'GET' && isApi(route.path) && route.access !== 'anyone');
  const listed = await (await request('/api/openapi.json')).text();
  assert.ok(paths.length > 5);
  for (const { path } of paths) {
    assert.ok(listed.includes(path.replaceAll(/:(\w+)/g, '{$1}')), path);
    assert.equal((await request(path.replaceAll(/:\w+/g, 'any'), { address: '192.0.2.80' })).status, 401, path);
  }
});

test('with https browsers are bound to it for a year, and nobody is put on the list that is hard to leave', () => {
  const config = { ...app.config, PUBLIC_URL: 'https://community.example' };
  const [policy = ''] = [app.securityHeaders({}, config)['strict-transport-security']];
  assert.match(policy, /^max-age=31536000\b/);
  assert.doesNotMatch(policy, /preload/);
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
