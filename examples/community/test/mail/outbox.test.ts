import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { SMTPServer } from 'smtp-server';
import { bounds } from '../../src/bounds.ts';
import { createMailer, sendDue } from '../../src/mail/sender.ts';
import { openCommunity, password } from '../support/community.ts';

const listenSmtp = async (received: string[]): Promise<number> => {
  const server = new SMTPServer({
    authOptional: true,
    closeTimeout: 50,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => {
      let text = '';
      stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
      stream.on('end', () => {
        received.push(text);
        done();
      });
    },
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  after(() => server.close());
  return (server.server.address() as AddressInfo).port;
};
const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>(resolve => server.close(() => resolve()));
  return port;
};
const person = (email: string) => ({ name: 'Ada', email, password });

test('joining survives a mail outage; the mail goes out by SMTP when it is over', async () => {
  const received: string[] = [];
  const working = await listenSmtp(received);
  let url = `smtp://127.0.0.1:${await closedPort()}`;
  const community = await openCommunity(parts => ({
    mailer: {
      send: async mail => {
        const mailer = createMailer({ ...parts.config, SMTP_URL: url });
        await mailer.send(mail).finally(() => mailer.close());
      },
      close: () => undefined,
    },
  }));
  assert.equal((await community.request('/api/sign-up', { json: person('ada@example.test') })).status, 202);
  assert.equal(await sendDue(community.app), 0);
  const [waiting] = await community.app.db.selectFrom('mail').selectAll().execute();
  assert.deepEqual([waiting?.attempts, waiting?.last_error, waiting?.sent_at], [1, 'ESOCKET', null]);
  url = `smtp://127.0.0.1:${working}`;
  assert.equal(await sendDue(community.app), 0, 'not before the wait is over');
  community.travel(bounds.mailWaits[0] + 1000);
  assert.equal(await sendDue(community.app), 1);
  assert.equal(received.length, 1);
  assert.match(received[0] ?? '', new RegExp(`Message-ID: <${waiting?.id}@community.test>`, 'i'));
  assert.match(received[0] ?? '', /^Auto-Submitted: auto-generated/m);
  assert.match(received[0] ?? '', /^To: ada@example\.test/m);
  community.travel(86_400_000);
  assert.equal(await sendDue(community.app), 0);
});

test('a sender that dies between taking and sending loses nothing; two senders send once', async () => {
  const community = await openCommunity();
  await community.request('/api/sign-up', { json: person('ada@example.test') });
  const taken = await community.app.outbox.claimDue(community.app);
  assert.equal(taken.length, 1);
  assert.equal(await sendDue(community.app), 0, 'under the lease of the dead');
  community.travel(bounds.mailLease + 1000);
  const counts = await Promise.all([sendDue(community.app), sendDue(community.app), sendDue(community.app)]);
  assert.equal(
    counts.reduce((sum, count) => sum + count),
    1,
  );
  assert.deepEqual(
    community.sent.map(mail => mail.id),
    [taken[0]?.id],
  );
});

test('after the last attempt the mail is given up and the administrator is told, once', async () => {
  const community = await openCommunity(parts => ({
    mailer: {
      send: async mail => {
        if (mail.kind === 'confirm') throw Object.assign(new Error('no'), { code: 'EENVELOPE' });
        await parts.mailer.send(mail);
      },
      close: () => undefined,
    },
  }));
  await community.request('/api/sign-up', { json: person('ada@example.test') });
  for (let attempt = 0; attempt <= bounds.mailWaits.length; attempt += 1) {
    await sendDue(community.app);
    community.travel(2 * 86_400_000);
  }
  await sendDue(community.app);
  const [given] = await community.app.db.selectFrom('mail').selectAll().where('kind', '=', 'confirm').execute();
  assert.deepEqual([given?.attempts, given?.body, given?.last_error], [bounds.mailWaits.length + 1, '', 'EENVELOPE']);
  assert.deepEqual(
    (await community.mails('admin-alert')).map(mail => mail.recipient),
    ['admin@community.test'],
  );
});

test('a name cannot write into the mail of somebody else', async () => {
  const community = await openCommunity();
  const evil = 'Win\r\nBcc: all@example.test';
  assert.equal(
    (await community.request('/api/sign-up', { json: { ...person('v@example.test'), name: evil } })).status,
    400,
  );
  const { confirm } = community.app.templates;
  const letter = confirm({ name: `${evil} ${'x'.repeat(500)}`, token: 't', next: null }, 'http://community.test');
  assert.match(letter.body, /^Hello Win Bcc: all@example\.test x{1,60},\n/);
});
