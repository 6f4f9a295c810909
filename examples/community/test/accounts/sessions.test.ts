import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { linkIn, openCommunity, password } from '../support/community.ts';
import type { Actor } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;

const status = async (cookie: string): Promise<number> => (await request('/api/me', { cookie })).status;
const tokenIn = (cookie: string): string => /=([^.]+)\./.exec(cookie)?.[1] ?? '';

/** A member on two devices, and a bystander whose session must survive whatever is done to the member. */
const twoDevices = async (): Promise<{ actor: Actor; phone: string; bystander: Actor }> => {
  const actor = await community.join();
  const phone = await community.signIn(actor.email);
  const bystander = await community.join('Bystander');
  assert.deepEqual([await status(actor.cookie), await status(phone), await status(bystander.cookie)], [200, 200, 200]);
  return { actor, phone, bystander };
};

const assertEnded = async ({ actor, phone, bystander }: Awaited<ReturnType<typeof twoDevices>>): Promise<void> => {
  assert.deepEqual([await status(actor.cookie), await status(phone), await status(bystander.cookie)], [401, 401, 200]);
};

test('signing out ends the session on every device', async () => {
  const devices = await twoDevices();
  const response = await request('/logout', { method: 'POST', cookie: devices.actor.cookie });
  assert.match(response.headers.getSetCookie()[0] ?? '', /Max-Age=0/);
  await assertEnded(devices);
});

test('a ban ends every session, and neither password, link nor reset lets the banned in', async () => {
  const devices = await twoDevices();
  const { actor } = devices;
  const moderator = await community.joinAs('moderator');
  const path = `/api/moderation/members/${actor.id}/ban`;
  assert.equal((await request(path, { cookie: moderator.cookie, json: { reason: 'spam' } })).status, 200);
  await assertEnded(devices);
  const again = await request('/api/sign-in', { json: { email: actor.email, password } });
  assert.deepEqual([again.status, again.headers.getSetCookie()], [403, []]);
  await request('/login/link', { form: { email: actor.email } });
  const links = (await community.mails('sign-in-link')).filter(mail => mail.recipient === actor.email);
  assert.deepEqual(links, []);
  assert.equal((await request(path, { method: 'DELETE', cookie: moderator.cookie })).status, 200);
  assert.equal(await status(await community.signIn(actor.email)), 200);
});

test('a link mailed before the ban is worth nothing after it', async () => {
  const actor = await community.join();
  const moderator = await community.joinAs('moderator');
  await request('/login/link', { form: { email: actor.email } });
  const link = linkIn((await community.mails('sign-in-link')).find(mail => mail.recipient === actor.email));
  await request(`/api/moderation/members/${actor.id}/ban`, { cookie: moderator.cookie, json: { reason: 'spam' } });
  const response = await request(link, { method: 'POST' });
  assert.deepEqual([response.status, response.headers.getSetCookie()], [400, []]);
});

test('a changed role ends every session and holds from the next sign-in', async () => {
  const devices = await twoDevices();
  const owner = await community.joinAs('owner');
  const path = `/api/admin/members/${devices.actor.id}/role`;
  const changed = await request(path, { method: 'PATCH', cookie: owner.cookie, json: { role: 'moderator' } });
  assert.equal(changed.status, 200);
  await assertEnded(devices);
  const cookie = await community.signIn(devices.actor.email);
  assert.equal((await request('/api/moderation/reports', { cookie })).status, 200);
});

test('a password reset ends every session, works once, and the old password is gone', async () => {
  const devices = await twoDevices();
  const { email } = devices.actor;
  await request('/reset', { form: { email } });
  const link = linkIn((await community.mails('reset')).find(mail => mail.recipient === email));
  assert.equal((await request(link)).status, 200);
  assert.equal((await request(link, { form: { password: 'a quite new one' } })).status, 200);
  await assertEnded(devices);
  assert.equal((await request(link, { form: { password: 'a third password' } })).status, 400);
  assert.equal((await request('/api/sign-in', { json: { email, password } })).status, 401);
  assert.equal(await status(await community.signIn(email, 'a quite new one')), 200);
});

test('ten uses of one reset link at once: one wins', async () => {
  const actor = await community.join();
  await request('/reset', { form: { email: actor.email } });
  const link = linkIn((await community.mails('reset')).find(mail => mail.recipient === actor.email));
  const uses = Array.from({ length: 10 }, (_, index) => request(link, { form: { password: `new password ${index}` } }));
  const statuses = (await Promise.all(uses)).map(response => response.status);
  assert.equal(statuses.filter(each => each === 200).length, 1, statuses.join());
});

test('a sign-in link signs in once, and opening it uses nothing up', async () => {
  const actor = await community.join();
  await request('/login/link', { form: { email: actor.email } });
  const link = linkIn((await community.mails('sign-in-link')).find(mail => mail.recipient === actor.email));
  assert.deepEqual((await request(link)).headers.getSetCookie(), []);
  const used = await request(link, { method: 'POST' });
  assert.equal(used.status, 303);
  assert.equal(await status(used.headers.getSetCookie()[0]?.split(';')[0] ?? ''), 200);
  assert.equal((await request(link, { method: 'POST' })).status, 400);
});

test('what the database holds of a session, a reset and a link signs nobody in', async () => {
  const actor = await community.join();
  await request('/reset', { form: { email: actor.email } });
  await request('/login/link', { form: { email: actor.email } });
  const token = tokenIn(actor.cookie);
  const rows = await app.db.selectFrom('session').select('token').where('member_id', '=', actor.id).execute();
  assert.equal(rows.length, 1);
  assert.equal(rows[0]?.token, createHash('sha256').update(token).digest('base64url'));
  const stored = await app.db.selectFrom('verification').select('identifier').execute();
  const mailed = (await community.mails())
    .filter(mail => mail.recipient === actor.email)
    .map(mail => mail.body)
    .join();
  for (const { identifier } of stored) {
    assert.equal(mailed.includes(identifier), false);
    const asLink = await request(`/login/link/${encodeURIComponent(identifier)}`, { method: 'POST' });
    assert.equal(asLink.status, 400);
    const asReset = await request(`/reset/${encodeURIComponent(identifier)}`, {
      form: { password: 'stolen password' },
    });
    assert.equal(asReset.status, 400);
  }
});

test('a forged, cut, altered or foreign cookie is nobody', async () => {
  const actor = await community.join();
  const [name, value = ''] = actor.cookie.split(/=(.*)/s);
  const last = value.at(-3) === 'A' ? 'B' : 'A';
  const forged = [
    value.slice(0, -4),
    `${value.slice(0, -3)}${last}${value.slice(-2)}`,
    `x${value}`,
    tokenIn(actor.cookie),
    'a.b',
    '.',
    '',
  ];
  for (const each of forged) assert.equal(await status(`${name}=${each}`), 401, each);
});

const base64url = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const claimsIn = (value: string): object => {
  try {
    return JSON.parse(Buffer.from(value.split('.')[1] ?? '', 'base64url').toString()) as object;
  } catch {
    return {};
  }
};

test('a cookie in which somebody wrote who they are is nobody, whatever form it has', async () => {
  const actor = await community.join();
  const owner = await community.joinAs('owner');
  const [name, value = ''] = actor.cookie.split(/=(.*)/s);
  const [header, , signature] = value.split('.');
  const wish = {
    ...claimsIn(value),
    sub: owner.id,
    id: owner.id,
    role: 'owner',
    exp: Math.floor(Date.now() / 1000) + 60,
  };
  const forged = [
    `${base64url({ alg: 'none', typ: 'JWT' })}.${base64url(wish)}.`,
    `${base64url({ alg: 'None' })}.${base64url(wish)}.${signature ?? ''}`,
    `${header}.${base64url(wish)}.${signature ?? ''}`,
    `${header}.${base64url(wish)}.`,
    base64url(wish),
    encodeURIComponent(JSON.stringify(wish)),
  ];
  assert.equal(await status(actor.cookie), 200);
  for (const each of forged) {
    assert.equal(await status(`${name}=${each}`), 401, each);
    assert.equal((await request('/api/admin/audit', { cookie: `${name}=${each}` })).status, 401, each);
  }
});

test('an expired session is nobody', async () => {
  const actor = await community.join();
  await app.db
    .updateTable('session')
    .set({ expires_at: new Date(0) })
    .where('member_id', '=', actor.id)
    .execute();
  assert.equal(await status(actor.cookie), 401);
});

test('every way of signing in sets one cookie, kept from scripts and from foreign pages', async () => {
  const actor = await community.join();
  const email = { email: actor.email };
  await request('/login/link', { form: email });
  const link = linkIn((await community.mails('sign-in-link')).find(mail => mail.recipient === actor.email));
  const ways = [
    await request('/api/sign-in', { json: { ...email, password } }),
    await request('/login', { form: { ...email, password } }),
    await request(link, { method: 'POST' }),
  ];
  for (const response of ways) {
    const [cookie, ...more] = response.headers.getSetCookie();
    assert.deepEqual(more, []);
    for (const attribute of [/; HttpOnly/i, /; SameSite=(?:Lax|Strict)/i, /; Path=\/(?:;|$)/i])
      assert.match(cookie ?? '', attribute);
  }
});

test('on https the cookie is __Host-, Secure and without a domain', async () => {
  const secure = await openCommunity(undefined, { PUBLIC_URL: 'https://community.test' });
  const headers = { origin: 'https://community.test' };
  await secure.request('/api/sign-up', { json: { name: 'A', email: 'a@example.test', password }, headers });
  const token = /token=(\S+)/.exec((await secure.mails('confirm'))[0]?.body ?? '')?.[1];
  const response = await secure.request('/api/confirm', { json: { token }, headers });
  const cookie = response.headers.getSetCookie()[0] ?? '';
  assert.match(cookie, /^__Host-session=/);
  assert.match(cookie, /; Secure/i);
  assert.match(cookie, /; HttpOnly/i);
  assert.match(cookie, /; SameSite=Lax/i);
  assert.match(cookie, /; Path=\/(;|$)/i);
  assert.doesNotMatch(cookie, /Domain=/i);
  assert.match(response.headers.get('strict-transport-security') ?? '', /max-age=31536000/);
  const me = await secure.request('/api/me', { cookie: cookie.split(';')[0], headers });
  assert.equal(me.status, 200);
});
