import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linkIn, openCommunity, siteUrl } from '../support/community.ts';
import { untilWaiting } from '../support/until-waiting.ts';

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
  const tenTimes = (method: string) =>
    Promise.all(Array.from({ length: 10 }, () => request(link, { method, cookie: guest.cookie })));
  // Opens ten connections: else the first acceptance is through before the others have one.
  await tenTimes('GET');
  const answers = await tenTimes('POST');
  assert.equal(answers.filter(each => each.status === 303).length, 1);
  const accepted = await app.db
    .selectFrom('audit')
    .select('id')
    .where('action', '=', 'invite.accepted')
    .where('target', '=', id)
    .execute();
  assert.equal(accepted.length, 1);
});

test('two acceptances that are at work at the same moment: one wins', async t => {
  if (!app.config.DATABASE_URL) return t.skip('PGlite has one connection: nothing is at work beside anything');
  const guest = await community.join();
  const { id, link } = await invite(guest.email);
  const accept = () => request(link, { method: 'POST', cookie: guest.cookie });
  const accepted = await app.db.transaction().execute(async holder => {
    await holder.selectFrom('invite').select('id').where('id', '=', id).forUpdate().execute();
    const begun = [accept(), accept()];
    await untilWaiting(holder, begun.length);
    return begun;
  });
  const answers = await Promise.all(accepted);
  const statuses = new Set(answers.map(({ status }) => status));
  assert.deepEqual(statuses, new Set([303, 409]));
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

test('an invitation lasts seven days, as the mail says', async () => {
  const clock = await openCommunity();
  const owner = await clock.joinAs('owner');
  const guest = await clock.join();
  await clock.request('/api/admin/invites', { cookie: owner.cookie, json: { email: guest.email, plan: 'patron' } });
  const [mail] = await clock.mails('invite');
  assert.match(mail?.body ?? '', /for 7 days/);
  const list = await (await clock.request('/api/admin/invites', { cookie: owner.cookie })).json();
  const [row] = (list as { rows: { createdAt: string; expiresAt: string }[] }).rows;
  assert.equal(Date.parse(row?.expiresAt ?? '') - Date.parse(row?.createdAt ?? ''), 7 * day);
  const open = async () => (await clock.request(linkIn(mail))).status;
  clock.travel(7 * day - 60_000);
  assert.equal(await open(), 200);
  clock.travel(61_000);
  assert.equal(await open(), 409);
  assert.equal((await clock.request(linkIn(mail), { method: 'POST', cookie: guest.cookie })).status, 409);
});

test('links are long, unlike each other, and say nothing of whom they were sent to', async () => {
  const guest = await community.join();
  const tokens: string[] = [];
  for (let index = 0; index < 4; index += 1) {
    const { link } = await invite(index < 2 ? guest.email : `guess${index}@example.test`);
    tokens.push(link.split('/').at(-1) ?? '');
  }
  for (const token of tokens) {
    // 128 bits are the least that nobody guesses; this alphabet carries six a character.
    assert.ok(token.length * 6 >= 128, token);
    assert.doesNotMatch(`${token} ${Buffer.from(token, 'base64url').toString('latin1')}`, /example|guess|supporter/);
  }
  for (let place = 0; place + 6 <= 22; place += 1) {
    const parts = new Set(tokens.map(token => token.slice(place, place + 6)));
    assert.equal(parts.size, tokens.length, `the same at ${place}`);
  }
});

test('what is given was settled when the invitation was written, whatever the acceptance says', async () => {
  const more = { plan: 'patron', role: 'admin' };
  const ways: ((token: string, cookie: string) => Promise<Response>)[] = [
    (token, cookie) => request(`/invite/${token}`, { cookie, form: more }),
    (token, cookie) => request(`/invite/${token}?plan=patron&role=admin`, { cookie, method: 'POST' }),
    (token, cookie) => request(`/api/invites/${token}/accept`, { cookie, json: more }),
    (token, cookie) => request(`/api/invites/${token}/accept?plan=patron&role=admin`, { cookie, method: 'POST' }),
  ];
  for (const accept of ways) {
    const guest = await community.join();
    const { link } = await invite(guest.email);
    assert.ok((await accept(link.split('/').at(-1) ?? '', guest.cookie)).status < 400);
    const me = (await (await request('/api/me', { cookie: guest.cookie })).json()) as { plan: string; role: string };
    assert.deepEqual([me.plan, me.role], ['supporter', 'member']);
  }
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
