import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds } from '../../src/bounds.ts';
import type { Actor } from '../support/community.ts';
import { createCommunity, openCommunity } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;
const admin = await community.joinAs('admin');
const news = { title: 'Spring', text: 'The kiln is warm again.' };

const ask = (actor: Actor, wanted: 'yes' | 'no') =>
  request('/api/profile/news', { cookie: actor.cookie, json: { wanted } });
const send = async (): Promise<number> => {
  const response = await request('/api/admin/digests', { cookie: admin.cookie, json: news });
  assert.equal(response.status, 201);
  return ((await response.json()) as { readers: number }).readers;
};
const reader = async (): Promise<Actor> => {
  const actor = await community.join();
  assert.equal((await ask(actor, 'yes')).status, 200);
  return actor;
};
/** The news that this member got since the last look. */
const got = async ({ email }: Actor) => {
  await community.mails();
  const mine = community.sent.filter(mail => mail.kind === 'digest' && mail.recipient === email);
  for (const mail of mine) community.sent.splice(community.sent.indexOf(mail), 1);
  return mine;
};
const linkOf = async (actor: Actor): Promise<string> => {
  await send();
  const [mail] = await got(actor);
  return new URL(mail?.unsubscribe ?? '').pathname;
};

/** As the server of a mailbox sends it (RFC 8058 §3.2): no origin, no cookie, no referrer. */
const oneClick = (path: string, type = 'application/x-www-form-urlencoded', body = 'List-Unsubscribe=One-Click') =>
  community.hono.fetch(
    new Request(`${app.config.PUBLIC_URL}${path}`, { method: 'POST', body, headers: { 'content-type': type } }),
    { incoming: { socket: { remoteAddress: '192.0.2.77' } } },
  );

test('nobody gets news without having asked for them', async () => {
  const [silent, asked] = [await community.join(), await reader()];
  await send();
  assert.equal((await got(silent)).length, 0);
  assert.equal((await got(asked)).length, 1);
});

test('the profile says so, asks and ends, without scripts', async () => {
  const { cookie } = await community.join();
  const profile = async () => (await request('/profile', { cookie })).text();
  assert.match(await profile(), /name="wanted" value="yes"/);
  assert.equal((await request('/profile/news', { cookie, form: { wanted: 'yes' } })).status, 303);
  assert.match(await profile(), /name="wanted" value="no"/);
  const own = (await (await request('/api/export', { cookie })).json()) as { wantsNews: boolean };
  assert.equal(own.wantsNews, true);
  await request('/profile/news', { cookie, form: { wanted: 'no' } });
  assert.match(await profile(), /name="wanted" value="yes"/);
});

test('one click ends the news without a sign-in, and nothing else', async () => {
  const actor = await reader();
  const link = await linkOf(actor);
  const row = () => app.db.selectFrom('member').selectAll().where('id', '=', actor.id).executeTakeFirstOrThrow();
  const before = await row();
  const answer = await oneClick(link);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.headers.getSetCookie(), []);
  assert.deepEqual(await row(), before);
  assert.equal((await request('/api/me', { cookie: actor.cookie })).status, 200);
  await send();
  assert.equal((await got(actor)).length, 0);
  assert.equal((await oneClick(link)).status, 200, 'a second time is no error');
});

test('mailboxes may send the click as a form with parts', async () => {
  const actor = await reader();
  const body = '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n';
  assert.equal((await oneClick(await linkOf(actor), 'multipart/form-data; boundary=x', body)).status, 200);
  await send();
  assert.equal((await got(actor)).length, 0);
});

test('scanners look at the link as often as they like, and a page asks whether the news shall end', async () => {
  const actor = await reader();
  const link = await linkOf(actor);
  for (const method of ['HEAD', 'GET', 'GET'])
    assert.equal((await request(link, { method, address: '192.0.2.78' })).status, 200);
  const page = await (await request(link)).text();
  assert.match(page, new RegExp(`<form method="post" action="${link.replaceAll('.', String.raw`\.`)}"`));
  await send();
  assert.equal((await got(actor)).length, 1);
  assert.equal((await request(link, { form: {} })).status, 200, 'the button of that page');
  await send();
  assert.equal((await got(actor)).length, 0);
});

test('a link that we did not write ends nothing', async () => {
  const [one, other] = [await reader(), await reader()];
  const token = (await linkOf(one)).split('/').at(-1) ?? '';
  await got(other);
  const [, mac = ''] = token.split('.');
  const forged = [
    `${other.id}.${mac}`,
    `${other.id}.`,
    other.id,
    `${one.id}.${mac.slice(1)}`,
    `${one.id}.${mac.toUpperCase()}`,
    `.${mac}`,
  ];
  for (const path of forged.map(each => `/unsubscribe/${encodeURIComponent(each)}`)) {
    assert.equal((await oneClick(path)).status, 404, path);
    assert.equal((await request(path)).status, 404, path);
  }
  await send();
  assert.equal((await got(one)).length + (await got(other)).length, 2);
});

test('news that wait to be sent are taken back with the click; other mails are not', async () => {
  const actor = await reader();
  const link = await linkOf(actor);
  await send();
  await request('/api/reset', { json: { email: actor.email }, address: '192.0.2.79' });
  await oneClick(link);
  assert.equal((await got(actor)).length, 0);
  assert.ok(community.sent.some(({ kind, recipient }) => kind === 'reset' && recipient === actor.email));
});

test('whoever waits for a link does not wait behind the news', async () => {
  const data = { ...news, token: 'x.y' };
  const orders = Array.from({ length: bounds.mailBatch }, () => ({ kind: 'digest', to: admin.email, data }) as const);
  await app.outbox.enqueueAll(app, app.db, orders);
  community.travel(1_000);
  await request('/api/reset', { json: { email: admin.email }, address: '192.0.2.80' });
  assert.ok((await app.outbox.claimDue(app)).some(({ kind }) => kind === 'reset'));
});

test('banned members and unconfirmed addresses get none', async () => {
  const banned = await reader();
  await app.db.updateTable('member').set({ banned_at: app.now() }).where('id', '=', banned.id).execute();
  await send();
  assert.equal((await got(banned)).length, 0);
});

test('without a sender of their own there are no news', async () => {
  const without = await createCommunity(undefined, { NEWS_FROM: '' });
  const owner = await without.joinAs('owner');
  const { status } = await without.request('/api/admin/digests', { cookie: owner.cookie, json: news });
  assert.equal(status, 409);
  assert.match(await (await without.request('/admin/digests', { cookie: owner.cookie })).text(), /set NEWS_FROM/);
  await without.close();
});

test('a digest to more members than one statement takes is refused whole', async () => {
  const many = Array.from({ length: bounds.digestReaders + 1 }, (_, index) => ({
    id: `reader-${index}`,
    email: `reader-${index}@example.test`,
    email_verified: true,
    name: 'Reader',
    image: null,
    ban_reason: null,
    created_at: app.now(),
    updated_at: app.now(),
  }));
  await community.mails();
  for (let from = 0; from < many.length; from += 1_000) {
    const rows = many.slice(from, from + 1_000);
    await app.db.insertInto('member').values(rows).execute();
    const readers = rows.map(({ id }) => ({ member_id: id, since: app.now() }));
    await app.db.insertInto('news_reader').values(readers).execute();
  }
  const refused = await request('/api/admin/digests', { cookie: admin.cookie, json: news });
  assert.equal(refused.status, 409);
  assert.equal((await community.mails('digest')).filter(({ recipient }) => recipient.startsWith('reader-')).length, 0);
  await app.db.deleteFrom('member').where('id', 'like', 'reader-%').execute();
});

// Last: after this every session has ended.
test('the link of an old mail still ends news that were asked for again', async () => {
  const actor = await reader();
  const link = await linkOf(actor);
  await oneClick(link);
  await ask(actor, 'yes');
  community.travel(3 * 365 * 86_400_000);
  assert.equal((await oneClick(link)).status, 200);
  const readers = app.db.selectFrom('news_reader').selectAll().where('member_id', '=', actor.id);
  assert.deepEqual(await readers.execute(), []);
});
