import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { mailTest } from '../../../src/commands/mail-test.ts';
import { type MailKind, mailKinds } from '../../../src/contract/mail-kinds.ts';
import { clean } from '../../../src/drive/clean.ts';
import { testMails } from '../../../src/drive/mail-kinds/test-mails.ts';
import type { Drive } from '../../../src/drive/drive.ts';
import { keptMessages } from '../../../src/evidence/kept-messages.ts';
import type { KindSeen, MessagesEvidence } from '../../../src/evidence/messages.ts';
import { heard } from '../../proof/command-line.ts';
import { driveCommunity, nobody } from './driven-community.ts';

const driven = await driveCommunity();
after(() => driven.stop());

const kept = new Set(['audit', 'billing_event', 'invoice', 'session', 'mail', 'report']);
const countable = async (): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(Object.entries(await driven.rows()).filter(([table]) => !kept.has(table)));

const arrivedIn = ({ kinds }: MessagesEvidence, kind: MailKind) => {
  const leaf = kinds[kind];
  assert.equal(leaf.status, 'ok', leaf.status === 'silent' ? `${kind}: ${leaf.reason}` : kind);
  const seen: KindSeen = leaf.status === 'ok' ? leaf.value : { sent: false };
  assert.ok(seen.sent && seen.arrival !== null, kind);
  return seen.arrival;
};

const tested = async (drive: Drive, waitMs: number): Promise<MessagesEvidence> => {
  try {
    return await testMails(drive, 'community.test', waitMs);
  } finally {
    assert.deepEqual((await clean(drive)).left, []);
    await drive.close();
  }
};

test('all kinds are asked for side by side, arrive once with links that work, and nothing is left', async t => {
  const before = await countable();
  const drive = await driven.drive();
  const messages = await tested(drive, 30_000);
  for (const kind of mailKinds) {
    const { ms, copies, mail, link } = arrivedIn(messages, kind);
    t.diagnostic(`${kind} after ${Math.round(ms)} ms`);
    assert.equal(copies, 1, kind);
    assert.equal(mail.from, kind === 'digest' ? 'news@news.community.test' : 'hello@community.test');
    assert.deepEqual([mail.hasText, mail.hasHtml], [true, false]);
    assert.deepEqual(mail.spf.status, 'silent', 'a mail from this machine says nothing about SPF');
    assert.equal(link?.origin, driven.community.siteUrl, kind);
    // A page for members answers a scanner with the way to sign in.
    assert.ok(link.scanned.status === 'ok' && link.scanned.value.get === 200, kind);
    assert.deepEqual(link.opened, { status: 'ok', value: { worked: true, reason: '' } }, kind);
  }
  const again = (kind: MailKind) => arrivedIn(messages, kind).link?.again;
  for (const kind of ['confirmation', 'sign-in-link', 'reset', 'invite'] as const)
    assert.deepEqual(again(kind), { status: 'ok', value: { worked: false } }, kind);
  for (const kind of ['welcome', 'receipt', 'payment-failed', 'moderation-alert', 'digest'] as const)
    assert.equal(again(kind), null, kind);
  const { mail: news, unsubscribe } = arrivedIn(messages, 'digest');
  assert.deepEqual(news.list, { id: '<news.community.test>', precedence: null, unsubscribe: ['http'], oneClick: true });
  assert.deepEqual(unsubscribe, {
    origin: driven.community.siteUrl,
    path: '/unsubscribe/…',
    query: [],
    looked: { status: 'ok', value: { status: 200, stillSent: true } },
    posted: { status: 'ok', value: { status: 200, to: null } },
    ended: { status: 'ok', value: true },
  });
  const { outage } = messages;
  assert.ok(outage.status === 'ok' && outage.value.signUp.taken && outage.value.refused >= 1);
  assert.ok(outage.value.mailMs !== null && outage.value.mailMs > 5_000, 'the app came again after its pause');
  assert.deepEqual(await countable(), before);
  const text = JSON.stringify(messages);
  for (const mail of driven.sink.all()) {
    for (const address of mail.to) assert.ok(!text.includes(address), 'nobody’s address is evidence');
    const ends = mail.headers.flatMap(([name, value]) => (name === 'list-unsubscribe' ? [value.slice(1, -1)] : []));
    for (const link of [...mail.links, ...ends])
      for (const part of new URL(link).pathname.split('/').filter(each => each.length > 16))
        assert.ok(!text.includes(part), `a token is no evidence: ${createHash('sha256').update(part).digest('hex')}`);
  }
});

test('a kind that the settings rule out is not tried, and one whose mail is called otherwise is said to be so', async () => {
  // Another community: twelve sign-ups in a quarter of an hour are all that one takes from one address.
  const other = await driveCommunity();
  after(() => other.stop());
  const { welcome: _, digest: __, ...mails } = other.settings.mails;
  const changed = { ...mails, receipt: false, 'payment-failed': false } as const;
  const flows = { ...other.settings.flows };
  delete flows['sign-in-by-link'];
  delete flows['send-digest'];
  const messages = await tested(await other.drive(undefined, { mails: changed, flows }), 3_000);
  assert.deepEqual(messages.kinds.digest, { status: 'ok', value: { sent: false } }, 'nobody said that there are news');
  assert.deepEqual(messages.kinds.receipt, { status: 'ok', value: { sent: false } });
  arrivedIn(messages, 'welcome');
  const link = messages.kinds['sign-in-link'];
  assert.ok(link.status === 'silent' && /sign-in-by-link.*drive\.mails/.test(link.reason), JSON.stringify(link));
});

test('news that go to one address alone: the mailbox posts, and nobody says whether another issue would come', async () => {
  const others = mailKinds.filter(kind => kind !== 'digest' && kind !== 'confirmation');
  const mails = { ...Object.fromEntries(others.map(kind => [kind, false])), digest: { subject: 'News:' } } as const;
  const [call, ...rest] = driven.settings.flows['send-digest'] ?? [];
  assert.ok(call !== undefined && 'call' in call);
  // Stands for an app that sends news to the address that it is told.
  const flows = {
    ...driven.settings.flows,
    'send-digest': [{ ...call, headers: { 'x-reader': '{reader}' } }, ...rest],
  };
  const messages = await tested(await driven.drive(undefined, { mails, flows }), 10_000);
  const { unsubscribe } = arrivedIn(messages, 'digest');
  assert.deepEqual(unsubscribe?.posted, { status: 'ok', value: { status: 200, to: null } });
  assert.deepEqual([unsubscribe?.looked.status, unsubscribe?.ended.status], ['silent', 'silent']);
});

test('the command says what it would do, keeps what it saw, and prints it within 80 columns', async () => {
  // Another community: twelve sign-ups in a quarter of an hour are all that one takes from one address.
  const other = await driveCommunity();
  after(() => other.stop());
  await other.sink.close();
  const run = (flags: Parameters<typeof mailTest>[1]) =>
    heard(other.state, other.state, given =>
      mailTest(
        'community.test',
        { config: other.file, resolver: `${nobody.address}:${nobody.port}`, ...flags },
        { ...given, env: name => other.environment[name] ?? given.env(name) },
      ),
    );
  const planned = await run({});
  assert.equal(planned.code, 0);
  assert.match(planned.stdout, /^Nothing was sent\./);
  assert.equal(await keptMessages(other.state, 'community.test', new Date()), null);

  const done = await run({ active: true, wait: '60' });
  const lines = done.stdout.split('\n');
  assert.deepEqual(
    lines.filter(line => line.length > 80),
    [],
  );
  for (const kind of mailKinds)
    assert.ok(
      lines.some(line => line.startsWith(`  ${kind} `) && line.endsWith(' ok')),
      kind,
    );
  // Unsigned on this machine: whether the mail service signs is not to be seen from here.
  assert.match(done.stdout, /Not checked:\n {2}- .*unsigned/);
  assert.equal(done.code, 3);
  const messages = await keptMessages(other.state, 'community.test', new Date());
  assert.equal(messages?.received, 'sink');
});

test('without a place for mails to arrive nothing is sent', async () => {
  const file = join(driven.state, 'nowhere.jsonc');
  writeFileSync(file, JSON.stringify({ drive: { app: driven.community.siteUrl } }));
  await assert.rejects(
    heard(driven.state, driven.state, given => mailTest(undefined, { config: file, active: true }, given)),
    /do not say where mails arrive/,
  );
});

test('a time to wait that is none is refused before anything is sent', async () => {
  for (const wait of ['0', '-1', '3601', 'soon'])
    await assert.rejects(
      heard(driven.state, driven.state, given => mailTest(undefined, { config: driven.file, wait }, given)),
      /--wait/,
    );
});
