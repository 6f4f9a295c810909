import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { openImap } from '../../src/drive/inbox/imap.ts';
import { InboxEnded, NoMail, type Inbox } from '../../src/drive/inbox/inbox.ts';
import type { ImapAccount } from '../../src/drive/inbox/imap-connection.ts';
import type { Io, NetOptions } from '../../src/platform/io.ts';
import { limits } from '../../src/platform/limits.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { compose } from '../drive/inbox/compose.ts';
import { startAuthority } from '../world/certificates.ts';
import type { CertificatePlan } from '../world/plan.ts';
import { dovecotPrograms, startDovecot, type MailServer } from './dovecot.ts';
import { skippedWithout } from './program.ts';

const skip = skippedWithout(dovecotPrograms);
const user = 'ada@inbox.test';
const password = ['pass', 'word', '-', 'of-ada'].join('');
const host = 'imap.inbox.test';

const ioWith = (net: Partial<NetOptions>): Io =>
  realIo({ net: { resolver: null, connectTo: [], ca: [], offline: false, ...net }, progress: () => {} });

const never = new AbortController().signal;

test('a mailbox on Dovecot', { skip }, async t => {
  const authority = await startAuthority(new Date());
  const names: CertificatePlan = {
    names: [host],
    fromDays: -1,
    toDays: 90,
    signedBy: 'ca',
    key: 'ec-p256',
    chain: 'full',
  };
  const server: MailServer = await startDovecot({ user, password }, await authority.issue(names));
  after(() => server.remove());
  const plain: ImapAccount = { host: '127.0.0.1', port: server.port, secure: false, user, password };
  const trusting = ioWith({
    ca: [{ file: 'ca.pem', pem: authority.rootPem }],
    connectTo: [{ from: { host, port: 993 }, to: { address: '127.0.0.1', port: server.tlsPort } }],
  });
  const secure: ImapAccount = { host, port: 993, secure: true, user, password };
  const opened: Inbox[] = [];
  const open = async (account: ImapAccount, io: Io): Promise<Inbox> => {
    const inbox = await openImap(account, io, never);
    opened.push(inbox);
    return inbox;
  };
  t.afterEach(async () => {
    for (const inbox of opened.splice(0)) await inbox.close();
  });
  const deliver = async (to: string, subject: string, text = 'x'): Promise<void> =>
    server.deliver(await compose({ to, subject, text }));

  await t.test('mails that arrive from now on are read as they are, those from before are left alone', async () => {
    await deliver(user, 'from before');
    const inbox = await open(plain, ioWith({}));
    assert.equal(inbox.kind, 'imap');
    const to = inbox.addressOf('member-a');
    assert.equal(to, 'ada+member-a@inbox.test');
    const waiting = inbox.take({ to, subject: 'reset' }, 20_000, never);
    const letter = { to, subject: 'Reset your password', html: '<a href="https://a.test/reset?a=1&amp;b=2">Reset</a>' };
    const message = await compose(letter);
    await server.deliver(message);
    const mail = await waiting;
    assert.deepEqual(mail.links, ['https://a.test/reset?a=1&b=2']);
    assert.equal(mail.hasPlainPart, false);
    // Dovecot adds headers of its own in front; the rest is what was sent, byte for byte.
    assert.ok(mail.raw.includes(message.subarray(message.indexOf('\r\n\r\n'))));
    assert.deepEqual(
      inbox.all().map(({ subject }) => subject),
      ['Reset your password'],
    );
  });

  await t.test('each new mail is found once, several at a time, and nothing is marked as read', async () => {
    const inbox = await open(plain, ioWith({}));
    const to = inbox.addressOf('b');
    const before = await server.flags();
    await Promise.all([1, 2, 3, 4].map(number => deliver(to, `number ${number}`)));
    const subjects = new Set<string>();
    for (let count = 0; count < 4; count += 1) subjects.add((await inbox.take({ to }, 20_000, never)).subject);
    assert.equal(subjects.size, 4);
    await assert.rejects(inbox.take({ to }, 50, never), NoMail);
    const flags = await server.flags();
    assert.equal(flags.length, before.length + 4);
    assert.ok(
      flags.every(line => !line.includes('\\Seen') && !line.includes('\\Deleted')),
      flags.join(),
    );
  });

  await t.test('over TLS, with the certificate checked', async () => {
    const inbox = await open(secure, trusting);
    const to = inbox.addressOf('tls');
    const waiting = inbox.take({ to }, 20_000, never);
    await deliver(to, 'encrypted');
    assert.equal((await waiting).subject, 'encrypted');
    const distrusting = { ...ioWith({ connectTo: trusting.net.connectTo }) };
    await assert.rejects(openImap(secure, distrusting, never), { name: 'PeerFailure', code: 'certificate' });
  });

  await t.test('a mail beyond the bound is read as far as the bound', async () => {
    const inbox = await open(plain, ioWith({}));
    const to = inbox.addressOf('big');
    const waiting = inbox.take({ to, link: 'first' }, 30_000, never);
    await deliver(to, 'big', `https://a.test/first\n${'x'.repeat(70)}\n${`${'y'.repeat(70)}\n`.repeat(110_000)}`);
    assert.equal((await waiting).raw.length, limits.mailBytes);
  });

  await t.test('a connection that breaks off is opened again, and nothing is missed or found twice', async () => {
    const inbox = await open(plain, ioWith({}));
    const to = inbox.addressOf('again');
    await deliver(to, 'one');
    await inbox.take({ to, subject: 'one' }, 20_000, never);
    const waiting = inbox.take({ to, subject: 'two' }, 30_000, never);
    await server.stop();
    await server.start();
    await deliver(to, 'two');
    assert.equal((await waiting).subject, 'two');
    assert.deepEqual(
      inbox.all().map(({ subject }) => subject),
      ['one', 'two'],
    );
  });

  await t.test('a server that stays away ends the inbox, which is no statement about the sender', async () => {
    const inbox = await open(plain, ioWith({}));
    await server.stop();
    await assert.rejects(inbox.take({ to: user }, 60_000, never), InboxEnded);
    await server.start();
  });

  await t.test('a wrong password and a folder that is not there are told apart, and no password is told', async () => {
    const wrong = { ...plain, password: `${password}-wrong` };
    await assert.rejects(openImap(wrong, ioWith({}), never), error => {
      assert.ok(error instanceof Error);
      assert.equal((error as { code?: string }).code, 'login');
      assert.doesNotMatch(JSON.stringify([error.message, error.stack, error.cause ?? '']), new RegExp(password));
      return true;
    });
    await assert.rejects(openImap({ ...plain, mailbox: 'Nowhere' }, ioWith({}), never), { code: 'folder' });
  });

  await t.test('the end of the run ends the wait', async () => {
    const stop = new AbortController();
    const inbox = await openImap(plain, ioWith({}), stop.signal);
    const waiting = assert.rejects(inbox.take({ to: user }, 60_000, never), InboxEnded);
    stop.abort();
    await waiting;
    await inbox.close();
  });
});
