import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createStory } from '../billing/events.ts';
import { openCommunity } from '../support/community.ts';

const community = await openCommunity();
const { app, request } = community;

/** One mail of every kind, sent for the reason for which the app sends it. */
const sendEach = async (): Promise<{ readonly member: string }> => {
  const member = await community.join();
  const admin = await community.joinAs('admin');
  await request('/api/reset', { json: { email: member.email }, address: '192.0.2.1' });
  await request('/login/link', { form: { email: member.email }, address: '192.0.2.2' });
  await request('/api/admin/invites', { cookie: admin.cookie, json: { email: member.email, plan: 'patron' } });
  const story = createStory(member.id);
  const paid = [story.checkout(0), story.created(1), story.paid(2, 'in_letters')];
  for (const event of [...paid, story.failed(3), story.refunded(4, 'in_letters')]) await community.deliver(event);
  const made = await request('/api/posts', { cookie: admin.cookie, json: { space: 'lobby', title: 'A', body: 'B' } });
  const { id } = (await made.json()) as { id: string };
  await request('/api/reports', { cookie: member.cookie, json: { postId: id, reason: 'rude' } });
  await request('/api/profile/news', { cookie: member.cookie, json: { wanted: 'yes' } });
  await request('/api/admin/digests', {
    cookie: admin.cookie,
    json: { title: 'Spring', text: 'The kiln is warm again.' },
  });
  return { member: member.email };
};
const { member } = await sendEach();
const mails = await community.mails();
/** Mails that somebody waits for; news are the others. */
const letters = mails.filter(({ kind }) => kind !== 'digest');

test('this looks at every kind of mail', () => {
  const kinds = new Set(mails.map(({ kind }) => kind));
  assert.deepEqual([...kinds].toSorted(), Object.keys(app.templates).toSorted());
});

test('every link of every mail leads to the site, to a page that is there', async () => {
  for (const { kind, body } of mails) {
    const links = body.match(/https?:\/\/\S+/g) ?? [];
    assert.ok(links.length > 0, kind);
    for (const link of links) {
      assert.equal(new URL(link).origin, app.config.PUBLIC_URL, `${kind}: ${link}`);
      const { pathname, search } = new URL(link);
      assert.ok([200, 303, 409].includes((await request(pathname + search)).status), `${kind}: ${link}`);
    }
  }
});

test('every mail that somebody waits for comes from the one address that the domain is set up for', () => {
  for (const { kind, message, recipient } of letters) {
    assert.equal(message.from, app.config.MAIL_FROM, kind);
    assert.equal(message.to.address, recipient, kind);
  }
});

test('what concerns one member goes to that member', () => {
  for (const kind of ['reset', 'sign-in-link', 'invite', 'receipt', 'payment-failed', 'digest'] as const)
    assert.deepEqual(
      [...new Set(mails.filter(mail => mail.kind === kind).map(({ recipient }) => recipient))],
      [member],
      kind,
    );
});

test('every mail is read without HTML', () => {
  for (const { kind, message, body } of mails) {
    assert.equal(message.text, body, kind);
    assert.ok(message.text.trim() !== '', kind);
  }
});

test('a mail speaks of the one thing it was sent for, and sells nothing', () => {
  for (const { kind, body, message } of letters) {
    assert.doesNotMatch(body, /unsubscribe|newsletter|% off|discount|upgrade|utm_|sale\b/i, kind);
    assert.ok((body.match(/https?:\/\/\S+/g) ?? []).length === 1, `${kind} has one link`);
    assert.deepEqual(Object.keys(message.headers), ['Auto-Submitted'], kind);
  }
});

test('news have a sender of their own, are answered where somebody reads, and say how they end', () => {
  const digest = mails.find(({ kind }) => kind === 'digest');
  assert.ok(digest);
  const { message, unsubscribe } = digest;
  assert.equal(message.from, app.config.NEWS_FROM);
  assert.equal(message.replyTo, app.config.MAIL_FROM);
  assert.deepEqual(message.headers, {
    'Auto-Submitted': 'auto-generated',
    'List-Id': '<news.community.test>',
    'List-Unsubscribe': `<${unsubscribe}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  });
  assert.ok(message.text.includes(`\n${unsubscribe}\n`));
});

test('each mail is sent once', async () => {
  assert.equal(new Set(mails.map(({ id }) => id)).size, mails.length);
  const alike = mails.map(({ kind, recipient, body }) => `${kind} ${recipient} ${body}`);
  assert.equal(new Set(alike).size, mails.length);
});
