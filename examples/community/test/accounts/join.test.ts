import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkIn, openCommunity, password, siteUrl } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;
const tokenOf = (path: string): string => new URL(path, siteUrl).searchParams.get('token') ?? '';
const joinForm = (email: string) => ({ name: 'Grace', email, password });

test('a new member confirms by the mail, is signed in, and is exactly what they are told to be', async () => {
  const actor = await community.join('Grace');
  const me = await request('/api/me', { cookie: actor.cookie });
  const expected = { id: actor.id, name: 'Grace', email: actor.email, role: 'member', plan: null, lapsed: false };
  assert.deepEqual(await me.json(), expected);
  const welcomes = (await community.mails('welcome')).filter(mail => mail.recipient === actor.email);
  assert.equal(welcomes.length, 1);
});

test('the way through the pages: join, mail, button, plan, without a script', async () => {
  const email = 'pages@example.test';
  const joined = await request('/join', { form: { ...joinForm(email), next: '/spaces/lobby' } });
  assert.equal(joined.status, 303);
  const mail = (await community.mails('confirm')).find(each => each.recipient === email);
  const page = await request(linkIn(mail));
  const html = await page.text();
  assert.match(html, /<button>Confirm my address<\/button>/);
  assert.equal(page.headers.get('referrer-policy'), 'strict-origin');
  const token = /name="token" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const next = /name="next" value="([^"]+)"/.exec(html)?.[1] ?? '';
  const confirmed = await request('/confirm', { form: { token, next } });
  assert.equal(confirmed.headers.get('location'), '/spaces/lobby');
  const cookie = confirmed.headers.getSetCookie()[0] ?? '';
  assert.match(cookie, /HttpOnly/i);
  assert.match(cookie, /SameSite=Lax/i);
});

test('one button leads from the landing page to the account, and the confirmation on to the plans', async () => {
  const landing = await (await request('/')).text();
  const buttons = [...landing.matchAll(/<a class="button" href="([^"]+)"/g)].map(([, href = '']) => href);
  assert.equal(buttons.length, 1);
  const form = await request(buttons[0] ?? '');
  assert.equal(form.status, 200);
  assert.match(await form.text(), /<form[^>]* action="\/join"/);
  const email = 'button@example.test';
  await request('/join', { form: joinForm(email) });
  const mail = (await community.mails('confirm')).find(each => each.recipient === email);
  const token = new URL(linkIn(mail), 'http://community.test').searchParams.get('token') ?? '';
  const confirmed = await request('/confirm', { form: { token } });
  assert.equal(confirmed.headers.get('location'), '/billing');
});

test('a mail scanner that opens the confirmation link confirms nothing and is not signed in', async () => {
  const email = 'scanned@example.test';
  await request('/join', { form: joinForm(email) });
  const link = linkIn((await community.mails('confirm')).find(each => each.recipient === email));
  for (let open = 0; open < 3; open += 1) assert.deepEqual((await request(link)).headers.getSetCookie(), []);
  const row = await app.db.selectFrom('member').select('email_verified').where('email', '=', email).executeTakeFirst();
  assert.equal(row?.email_verified, false);
  assert.equal((await request('/confirm', { form: { token: tokenOf(link) } })).status, 303);
});

test('a confirmation link signs in once', async () => {
  const email = 'twice@example.test';
  await request('/join', { form: joinForm(email) });
  const link = linkIn((await community.mails('confirm')).find(each => each.recipient === email));
  assert.equal((await request('/api/confirm', { json: { token: tokenOf(link) } })).status, 200);
  const second = await request('/api/confirm', { json: { token: tokenOf(link) } });
  assert.equal(second.status, 400);
  assert.deepEqual(second.headers.getSetCookie(), []);
});

test('nobody signs in before the address is confirmed', async () => {
  const email = 'unconfirmed@example.test';
  await request('/join', { form: joinForm(email) });
  const response = await request('/api/sign-in', { json: { email, password } });
  assert.equal(response.status, 403);
  assert.deepEqual(response.headers.getSetCookie(), []);
});

test('signing up with a taken address answers the same, changes nothing and tells the owner', async () => {
  const owner = await community.join('Owner of the address');
  const fresh = await request('/api/sign-up', { json: joinForm('fresh@example.test') });
  const taken = await request('/api/sign-up', {
    json: { ...joinForm(owner.email.toUpperCase()), password: 'another password' },
  });
  assert.deepEqual([taken.status, await taken.text()], [fresh.status, await fresh.text()]);
  assert.equal(
    (await request('/api/sign-in', { json: { email: owner.email, password: 'another password' } })).status,
    401,
  );
  const notice = (await community.mails('sign-in-link')).find(mail => mail.recipient === owner.email);
  assert.match(notice?.body ?? '', /have an account already/);
});

test('ten sign-ups with one address at once make one account', async () => {
  const email = 'race@example.test';
  const send = (_: unknown, index: number) =>
    request('/api/sign-up', { json: joinForm(email), address: `192.0.2.${index + 1}` }).then(answer => answer.status);
  // Four pass the limit per receiving address; the others are told to wait.
  const statuses = await Promise.all(Array.from({ length: 10 }, send));
  assert.deepEqual(
    [...new Set(statuses)].toSorted((a, b) => a - b),
    [202, 429],
  );
  const rows = await app.db.selectFrom('member').select('id').where('email', '=', email).execute();
  assert.equal(rows.length, 1);
});

test('fields that nobody asked for are refused, and give nothing', async () => {
  for (const extra of [{ role: 'admin' }, { emailVerified: true }, { plan: 'patron' }, { banned_at: null }]) {
    const response = await request('/api/sign-up', {
      json: { ...joinForm('extra@example.test'), ...extra },
      address: '192.0.2.77',
    });
    assert.equal(response.status, 400);
  }
  // A form that takes such a field and ignores it is as good; what counts is what the new member may do.
  const email = 'extra2@example.test';
  await request('/join', { form: { ...joinForm(email), role: 'admin' }, address: '192.0.2.78' });
  await request('/api/sign-up', { json: { ...joinForm(email), role: 'admin' }, address: '192.0.2.78' });
  const row = await app.db.selectFrom('member').select('role').where('email', '=', email).executeTakeFirst();
  assert.equal(row?.role ?? 'member', 'member');
  const actor = await community.join();
  const patched = await request('/api/profile', {
    method: 'PATCH',
    cookie: actor.cookie,
    json: { name: 'A', bio: '', role: 'owner' },
  });
  assert.equal(patched.status, 400);
  await request('/profile', { cookie: actor.cookie, form: { name: 'A', bio: '', role: 'owner' } });
  const me = (await (await request('/api/me', { cookie: actor.cookie })).json()) as { role: string };
  assert.equal(me.role, 'member');
  assert.equal((await request('/api/admin/audit', { cookie: actor.cookie })).status, 403);
});

test('only paths of this site are followed after signing in', async () => {
  const actor = await community.join();
  for (const next of [
    '//evil.test',
    '/\\evil.test',
    'https://evil.test',
    '/%0d\r\nset-cookie:a=b',
    'javascript:alert(1)',
  ]) {
    const response = await request('/login', { form: { email: actor.email, password, next } });
    assert.equal(response.status, 400, next);
  }
});

test('the mail of a sign-up that could not be stored does not exist', async () => {
  const before = (await community.mails()).length;
  const broken = await openCommunity(parts => ({
    audit: { ...parts.audit, record: async () => Promise.reject(new Error('disk full')) },
  }));
  const response = await broken.request('/api/sign-up', { json: joinForm('lost@example.test') });
  assert.equal(response.status, 500);
  assert.deepEqual(await broken.mails(), []);
  assert.deepEqual(await broken.app.db.selectFrom('member').select('id').execute(), []);
  assert.equal((await community.mails()).length, before);
});
