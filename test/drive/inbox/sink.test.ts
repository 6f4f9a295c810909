import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, describe, test } from 'node:test';
import { createTransport } from 'nodemailer';
import { InboxEnded, NoMail } from '../../../src/drive/inbox/inbox.ts';
import { openSink, type Sink } from '../../../src/drive/inbox/sink.ts';
import { limits } from '../../../src/platform/limits.ts';
import type { Letter } from './compose.ts';

const never = new AbortController().signal;
const open = async (): Promise<Sink> => {
  const sink = await openSink({ domain: 'inbox.test', now: () => new Date() });
  after(() => sink.close());
  return sink;
};

/** Sends as an application does. */
const send = (sink: Sink, letter: Letter): Promise<unknown> =>
  createTransport({ host: sink.host, port: sink.port }).sendMail({ from: 'hello@community.test', ...letter });

/** Speaks SMTP line by line and gives every answer but the greeting. */
const dialogue = async (sink: Sink, commands: readonly string[]): Promise<readonly string[]> => {
  const socket = connect(sink.port, sink.host);
  const replies: string[] = [];
  const reply = async (): Promise<string> => {
    for (let text = ''; ;) {
      const [chunk]: readonly Buffer[] = await once(socket, 'data');
      text += chunk?.toString() ?? '';
      if (/^\d{3} .*\r\n$/m.test(text)) return text;
    }
  };
  await reply();
  for (const command of commands) {
    socket.write(`${command}\r\n`);
    replies.push(await reply());
  }
  socket.destroy();
  return replies;
};

describe('a mail that is waited for', () => {
  test('is there as soon as it arrives, read and with its envelope', async () => {
    const sink = await open();
    const to = sink.addressOf('member-a');
    assert.equal(to, 'member-a@inbox.test');
    const waiting = sink.take({ to: to.toUpperCase(), subject: 'confirm', link: '/confirm' }, 10_000, never);
    const letter = { to, subject: 'Please CONFIRM', text: 'Open https://community.test/confirm?token=1.' };
    await send(sink, { ...letter, envelope: { from: 'bounce@send.test', to: [to, 'Copy@Elsewhere.test'] } });
    const mail = await waiting;
    assert.deepEqual(mail.links, ['https://community.test/confirm?token=1']);
    assert.equal(mail.envelopeFrom, 'bounce@send.test');
    assert.deepEqual(mail.to, [to, 'copy@elsewhere.test']);
    assert.match(mail.raw.toString(), /^From: hello@community\.test\r\n/m);
  });

  test('is taken once, in the order of arrival, and only when everything fits', async () => {
    const sink = await open();
    const to = sink.addressOf('a');
    for (const subject of ['Reset 1', 'Welcome', 'Reset 2']) await send(sink, { to, subject, text: subject });
    await send(sink, { to: sink.addressOf('b'), subject: 'Reset 3', text: 'x' });
    const subjects = [];
    for (let count = 0; count < 2; count += 1)
      subjects.push((await sink.take({ to, subject: 'reset' }, 1_000, never)).subject);
    assert.deepEqual(subjects, ['Reset 1', 'Reset 2']);
    assert.equal((await sink.take({ to }, 1_000, never)).subject, 'Welcome');
    assert.equal(sink.all().length, 4);
    assert.equal(new Set(sink.all().map(({ id }) => id)).size, 4);
    await assert.rejects(sink.take({ to }, 10, never), NoMail);
  });

  test('goes to whoever asked first, and to nobody twice', async () => {
    const sink = await open();
    const to = sink.addressOf('a');
    const takers = [sink.take({ to }, 10_000, never), sink.take({ to }, 10_000, never)];
    await send(sink, { to, subject: 'one', text: 'x' });
    await send(sink, { to, subject: 'two', text: 'x' });
    assert.deepEqual(
      (await Promise.all(takers)).map(({ subject }) => subject),
      ['one', 'two'],
    );
    await assert.rejects(sink.take({ to }, 10, never), NoMail);
  });

  test('does not count when it is older than wanted', async () => {
    const sink = await open();
    const to = sink.addressOf('a');
    await send(sink, { to, subject: 'old', text: 'x' });
    await assert.rejects(sink.take({ to, after: new Date(Date.now() + 60_000) }, 10, never), NoMail);
    assert.equal((await sink.take({ to, after: new Date(0) }, 10, never)).subject, 'old');
  });
});

describe('a mail that does not come', () => {
  test('is told in words, with what came instead, harmless to print', async () => {
    const sink = await open();
    const to = sink.addressOf('a');
    await assert.rejects(sink.take({ to, subject: 'Reset' }, 200, never), {
      name: 'NoMail',
      message:
        'No mail to a@inbox.test with “Reset” in its subject came within 0.2 s. Nothing at all came to that address, and nothing to any other.',
    });
    await send(sink, { to, subject: 'Hi \u001b[31m\u202ered', text: 'x' });
    await assert.rejects(sink.take({ to, link: '/reset' }, 100, never), {
      message:
        'No mail to a@inbox.test with a link that contains “/reset” came within 0.1 s. ' +
        'What came to that address, or was taken before: “Hi \\u001b[31m\\u202ered” (1 in all).',
    });
  });

  test('is no statement about the sender when the run or the inbox ended', async () => {
    const sink = await open();
    const stop = new AbortController();
    const stopped = sink.take({ to: 'a@inbox.test' }, 10_000, stop.signal);
    const closed = sink.take({ to: 'a@inbox.test' }, 10_000, never);
    const reason = new Error('stopped by the person');
    stop.abort(reason);
    await assert.rejects(stopped, reason);
    await assert.rejects(sink.take({ to: 'a@inbox.test' }, 10_000, stop.signal), reason);
    await sink.close();
    await assert.rejects(closed, InboxEnded);
    await assert.rejects(sink.take({ to: 'a@inbox.test' }, 10_000, never), InboxEnded);
  });
});

test('every recipient is counted, whoever it is', async () => {
  const sink = await open();
  await send(sink, { to: ['a@inbox.test', 'B@elsewhere.test'], bcc: 'c@inbox.test', subject: 's', text: 'x' });
  await send(sink, { to: 'A@Inbox.test', subject: 's', text: 'x' });
  assert.deepEqual(Object.fromEntries(sink.recipients()), {
    'a@inbox.test': 2,
    'b@elsewhere.test': 1,
    'c@inbox.test': 1,
  });
});

test('addresses are made of plain labels', async () => {
  const sink = await open();
  for (const label of ['', 'A', 'a b', 'a@b', '-a', 'a-', 'ä', 'a'.repeat(49), 'a\r\nb'])
    assert.throws(() => sink.addressOf(label), RangeError, label);
});

describe('the server', () => {
  test('offers neither TLS nor passwords', async () => {
    const [hello, tls, auth] = await dialogue(await open(), ['EHLO app.test', 'STARTTLS', 'AUTH PLAIN AGEAYg==']);
    assert.doesNotMatch(hello ?? '', /STARTTLS|AUTH/);
    assert.match(tls ?? '', /^5/);
    assert.match(auth ?? '', /^5/);
  });

  test('listens on loopback, and elsewhere only when that is said twice', async () => {
    assert.equal((await open()).host, '127.0.0.1');
    const at = (host: string, beyondLoopback?: boolean): Promise<Sink> =>
      openSink({ domain: 'x.test', now: () => new Date(), host, ...(beyondLoopback ? { beyondLoopback } : {}) });
    for (const host of ['0.0.0.0', '192.0.2.1', '::', 'localhost', ''])
      await assert.rejects(at(host), { name: 'LaunchReadyError', code: 'LR_CONFIG_INVALID' }, host);
    const everywhere = await at('0.0.0.0', true);
    await everywhere.close();
  });

  test('turns away what is too long and goes on', async () => {
    const sink = await open();
    const to = sink.addressOf('a');
    await assert.rejects(send(sink, { to, subject: 'big', text: 'x'.repeat(10_000_000) }), /552|exceeds|size/i);
    // A sender that does not say beforehand how long it will be.
    const refused = await dialogue(sink, [
      'EHLO app.test',
      'MAIL FROM:<a@b.test>',
      `RCPT TO:<${to}>`,
      'DATA',
      `${`${'y'.repeat(900)}\r\n`.repeat(Math.ceil(limits.mailBytes / 900))}.`,
    ]);
    assert.match(refused.at(-1) ?? '', /^552/);
    await send(sink, { to, subject: 'small', text: 'x' });
    assert.deepEqual(
      sink.all().map(({ subject }) => subject),
      ['small'],
    );
  });

  test('takes no more recipients and connections than it is bound to', async () => {
    const sink = await open();
    const recipients = Array.from(
      { length: limits.mailRecipients + 5 },
      (_, index) => `RCPT TO:<a${index}@inbox.test>`,
    );
    const replies = await dialogue(sink, ['EHLO app.test', 'MAIL FROM:<>', ...recipients]);
    assert.equal(replies.slice(2).filter(reply => reply.startsWith('250')).length, limits.mailRecipients);

    const sockets = Array.from({ length: limits.smtpConnections + 1 }, () => connect(sink.port, sink.host));
    const greetings = await Promise.all(
      sockets.map(async socket => String((await once(socket, 'data'))[0]).slice(0, 3)),
    );
    for (const socket of sockets) socket.destroy();
    assert.equal(greetings.filter(code => code === '220').length, limits.smtpConnections);
    assert.equal(greetings.filter(code => code === '421').length, 1);
  });

  test('says that it is full instead of forgetting, and whoever waits does not blame the sender', async () => {
    const sink = await open();
    const to = sink.addressOf('a');
    const waiting = sink.take({ to: 'b@inbox.test' }, 60_000, never);
    const ended = assert.rejects(waiting, InboxEnded);
    const commands = ['MAIL FROM:<>', `RCPT TO:<${to}>`, 'DATA', 'Subject: x\r\n\r\nx\r\n.'];
    const replies = await dialogue(sink, [
      'EHLO app.test',
      ...Array.from({ length: limits.inboxMails + 1 }, () => commands).flat(),
    ]);
    await ended;
    assert.match(replies.at(-1) ?? '', /^452/);
    assert.equal(sink.all().length, limits.inboxMails);
  });

  test('survives whoever breaks off in the middle', async () => {
    const sink = await open();
    for (const bytes of [
      '',
      'EHLO',
      'EHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@inbox.test>\r\nDATA\r\nSubj',
      '\0\xff'.repeat(9),
    ]) {
      const socket = connect(sink.port, sink.host);
      await once(socket, 'data');
      socket.write(bytes, () => socket.resetAndDestroy());
      await once(socket, 'close');
    }
    await send(sink, { to: 'a@inbox.test', subject: 'still there', text: 'x' });
    assert.equal(sink.all().length, 1);
  });
});

test('a sink that dawdles has the mail at once, and keeps whoever hands it over waiting', async () => {
  const sink = await open();
  const to = sink.addressOf('member-a');
  const end = sink.dawdle?.(2_000);
  let isDone = false;
  const sending = send(sink, { to, subject: 'Slowly', text: 'Hello' }).then(() => {
    isDone = true;
  });
  await sink.take({ to }, 10_000, never);
  assert.equal(isDone, false);
  end?.();
  await sending;
  await send(sink, { to, subject: 'At once', text: 'Hello' });
});
