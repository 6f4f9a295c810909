import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkIn, openCommunity, siteUrl } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;
const admin = await community.joinAs('admin');
const day = 86_400_000;

const invite = async (email: string): Promise<{ id: string; link: string }> => {
  const made = await request('/api/admin/invites', { cookie: admin.cookie, json: { email, plan: 'supporter' } });
  assert.equal(made.status, 201);
  const { id } = (await made.json()) as { id: string };
  const mail = (await community.mails('invite')).findLast(each => each.recipient === email);
  return { id, link: linkIn(mail) };
};
const planOf = async (cookie: string) =>
  ((await (await request('/api/me', { cookie })).json()) as { plan: string | null }).plan;

test('an invitation gives the plan to the invited address, once', async () => {
  const guest = await community.join();
  const other = await community.join();
  const { link } = await invite(guest.email);
  assert.equal((await request(link, { method: 'POST' })).status, 401);
  assert.equal((await request(link, { method: 'POST', cookie: other.cookie })).status, 409);
  assert.equal(await planOf(other.cookie), null);
  assert.equal((await request(link, { method: 'POST', cookie: guest.cookie })).status, 303);
  assert.equal(await planOf(guest.cookie), 'supporter');
  assert.equal((await request(link, { method: 'POST', cookie: guest.cookie })).status, 409);
  assert.equal((await request(link)).status, 409);
});

test('opening the link, as mail scanners do, uses nothing up', async () => {
  const guest = await community.join();
  const { link } = await invite(guest.email);
  for (let open = 0; open < 5; open += 1) {
    const head = await request(link, { method: open % 2 ? 'HEAD' : 'GET' });
    assert.equal(head.status, 200);
    assert.equal(head.headers.get('referrer-policy'), 'strict-origin');
  }
  assert.equal((await request(link, { method: 'POST', cookie: guest.cookie })).status, 303);
});

test('ten acceptances at once: one wins, one gift is given', async () => {
  const guest = await community.join();
  const { id, link } = await invite(guest.email);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => request(link, { method: 'POST', cookie: guest.cookie })),
  );
  assert.equal(answers.filter(each => each.status === 303).length, 1);
  const accepted = await app.db
    .selectFrom('audit')
    .select('id')
    .where('action', '=', 'invite.accepted')
    .where('target', '=', id)
    .execute();
  assert.equal(accepted.length, 1);
});

test('a revoked, an expired and an invented invitation give nothing', async () => {
  const guest = await community.join();
  const revoked = await invite(guest.email);
  assert.equal(
    (await request(`/api/admin/invites/${revoked.id}`, { method: 'DELETE', cookie: admin.cookie })).status,
    200,
  );
  assert.equal((await request(revoked.link, { method: 'POST', cookie: guest.cookie })).status, 409);
  const expired = await invite(guest.email);
  await app.db
    .updateTable('invite')
    .set({ expires_at: new Date(Date.now() - 1) })
    .where('id', '=', expired.id)
    .execute();
  assert.equal((await request(expired.link, { method: 'POST', cookie: guest.cookie })).status, 409);
  assert.equal(
    (await request('/invite/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', { method: 'POST', cookie: guest.cookie }))
      .status,
    409,
  );
  assert.equal(await planOf(guest.cookie), null);
});

test('one address gets four invitations in a quarter of an hour, from the page and the API together', async () => {
  const { cookie } = await community.joinAs('admin');
  const input = { email: 'much.invited@example.test', plan: 'supporter' };
  const statuses: number[] = [];
  for (let count = 0; count < 3; count += 1) {
    statuses.push((await request('/api/admin/invites', { cookie, json: input })).status);
    statuses.push((await request('/admin/invites', { cookie, form: input })).status);
  }
  assert.deepEqual(statuses, [201, 303, 201, 303, 429, 429]);
  const sent = (await community.mails('invite')).filter(mail => mail.recipient === input.email);
  assert.equal(sent.length, 4);
  const other = await request('/api/admin/invites', { cookie, json: { ...input, email: 'other@example.test' } });
  assert.equal(other.status, 201);
});

test('the gift ends after thirty days by itself', async () => {
  const clock = await openCommunity();
  const owner = await clock.joinAs('owner');
  const guest = await clock.join();
  await clock.request('/api/admin/invites', { cookie: owner.cookie, json: { email: guest.email, plan: 'patron' } });
  await clock.request(linkIn((await clock.mails('invite'))[0]), { method: 'POST', cookie: guest.cookie });
  const me = async () =>
    ((await (await clock.request('/api/me', { cookie: guest.cookie })).json()) as { plan: string | null }).plan;
  assert.equal(await me(), 'patron');
  // better-auth's sessions end by the real clock; the app's own reading of them follows the moved one.
  await clock.app.db
    .updateTable('session')
    .set({ expires_at: new Date(Date.now() + 90 * day) })
    .execute();
  clock.travel(29 * day);
  assert.equal(await me(), 'patron');
  clock.travel(day + 1000);
  assert.equal(await me(), null);
});

test('neither the database, the answer, the list nor the log holds a usable token', async () => {
  const guest = await community.join();
  const { link } = await invite(guest.email);
  const token = new URL(link, siteUrl).pathname.split('/').at(-1) ?? 'none';
  await request(link);
  const rows = JSON.stringify(await app.db.selectFrom('invite').selectAll().execute());
  const list = await (await request('/api/admin/invites', { cookie: admin.cookie })).text();
  const audit = await (await request('/api/admin/audit', { cookie: admin.cookie })).text();
  for (const text of [rows, list, audit, community.logLines.join('')]) assert.equal(text.includes(token), false);
  const mail = await app.db.selectFrom('mail').select('body').where('kind', '=', 'invite').execute();
  assert.deepEqual([...new Set(mail.map(each => each.body))], [''], 'a sent mail keeps no text');
});
