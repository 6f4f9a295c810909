import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, beforeEach, describe, test } from 'node:test';
import type { WatchSettings } from '../../src/config/watch-settings.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { smtpAddress } from '../../src/watch/channels/smtp-address.ts';
import { openChannels } from '../../src/watch/channels/open-channels.ts';
import type { Delivery, Notice } from '../../src/watch/notice.ts';
import { noticeOf } from '../../src/watch/words.ts';
import { dnsServer } from '../commands/dns-servers.ts';
import { startAuthority } from '../world/certificates.ts';
import { certificateFor } from '../world/parts.ts';
import { began, effect, happening, hostileNotice, incident, minute, wholeNotice } from './notices.ts';
import { startMailServer } from './receivers/smtp.ts';

const host = 'smtp.mail.test';
const login = { user: 'alerts@example.com', password: `p%s:${randomBytes(9).toString('hex')}` };
const authority = await startAuthority(new Date());
const certificate = await authority.issue(certificateFor(host));
const dns = await dnsServer((name, type) => ({
  records: name === host && type === 'A' ? [{ name, type, value: '192.0.2.25', ttl: 60 }] : [],
}));
const submission = await startMailServer({ certificate, login, fromStart: false });
const encrypted = await startMailServer({ certificate, login, fromStart: true });
const clear = await startMailServer({ certificate, login, fromStart: false, offersTls: false });
after(async () => {
  dns.stop();
  await Promise.all([submission, encrypted, clear].map(one => one.stop()));
});
beforeEach(() => {
  for (const one of [submission, encrypted, clear]) one.manner = 'take';
});

const toLoopback = (port: number, to: number) => ({
  from: { host, port },
  to: { address: '127.0.0.1', port: to },
});
const net = {
  resolver: { address: '127.0.0.1', port: dns.port },
  connectTo: [toLoopback(587, submission.port), toLoopback(465, encrypted.port), toLoopback(25, clear.port)],
  ca: [{ file: 'look-alike.pem', pem: authority.rootPem }],
  offline: false,
};
const pair = `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}`;
const channel = {
  kind: 'email',
  from: 'alerts@example.com',
  to: ['ada@example.com', 'second@example.com'],
  smtp: 'SMTP',
} as const satisfies WatchSettings['channels'][string];

const send = async (
  address: string,
  notice: Notice = wholeNotice(),
  waitMs = 5_000,
  ca = net.ca,
): Promise<Delivery> => {
  const io = { ...realIo({ net: { ...net, ca }, progress: () => {} }), env: () => address };
  const sender = openChannels({ mail: channel }, io, waitMs).get('mail');
  assert.ok(sender !== undefined);
  const delivery = await sender(notice, new AbortController().signal);
  assert.ok(!JSON.stringify(delivery).includes(login.password.slice(4)), 'the password is told');
  assert.ok(!JSON.stringify(delivery).includes('ada@'), 'an address is told');
  return delivery;
};
const failure = (delivery: Delivery) => {
  assert.ok(!delivery.delivered, 'it says that it was delivered');
  return delivery;
};

describe('a notice by mail', () => {
  test('goes by STARTTLS with name and password, as plain text with its words', async () => {
    assert.ok((await send(`smtp://${pair}@${host}:587`)).delivered);
    const got = submission.mails.at(-1);
    assert.deepEqual([got?.secure, got?.user], [true, login.user]);
    assert.equal(got?.mail.subject, 'Nobody can sign in (example.com)');
    assert.equal(got.mail.html, undefined);
    for (const part of ['Call first: Ada (founder)', 'Go back to the release before v42', '|opened|0'])
      assert.ok(got.mail.text?.includes(part), part);
    assert.match(got.raw, /^Auto-Submitted: auto-generated\r$/m);
    assert.match(got.raw, /^Importance: High\r$/m);
  });

  test('goes by TLS from the first byte, too', async () => {
    assert.ok((await send(`smtps://${pair}@${host}:465`)).delivered);
    assert.equal(encrypted.mails.at(-1)?.secure, true);
  });

  test('has the same Message-ID when it is sent twice, and hangs together with the others of its incident', async () => {
    const address = `smtps://${pair}@${host}`;
    const end = noticeOf(
      happening({
        effect: effect('resolved', began + 9 * minute, 1),
        incident: incident({ closedAt: began + 8 * minute }),
      }),
    );
    for (const notice of [wholeNotice(), wholeNotice(), end]) assert.ok((await send(address, notice)).delivered);
    const [one, two, three] = encrypted.mails.slice(-3).map(({ mail }) => mail);
    assert.equal(one?.messageId, two?.messageId);
    assert.notEqual(one?.messageId, three?.messageId);
    assert.equal(one?.references, three?.references);
  });

  test('keeps its headers, whatever stands in it', async () => {
    assert.ok((await send(`smtps://${pair}@${host}`, hostileNotice())).delivered);
    const got = encrypted.mails.at(-1);
    assert.doesNotMatch((got?.raw ?? '').split('\r\n\r\n')[0] ?? '', /^X-Header:/m);
    assert.deepEqual(
      got?.mail.to?.map(one => one.address),
      channel.to,
    );
    assert.deepEqual(got?.mail.attachments, []);
  });
});

describe('what a mail server does not take', () => {
  test('later: again; never: not again', async () => {
    submission.manner = 'later';
    const later = failure(await send(`smtp://${pair}@${host}:587`));
    assert.ok(later.again && /\(451\)/.test(later.because), later.because);
    submission.manner = 'never';
    const never = failure(await send(`smtp://${pair}@${host}:587`));
    assert.ok(!never.again && /\(550\)/.test(never.because), never.because);
  });

  test('one of two addresses: said, and not again', async () => {
    submission.manner = 'one-of-two';
    const { again, because } = failure(await send(`smtp://${pair}@${host}:587`));
    assert.equal(again, false);
    assert.match(because, /for 1 of 2 addresses/);
  });

  test('a wrong password: not again', async () => {
    const { again, because } = failure(await send(`smtp://nobody:wrong-word@${host}:587`));
    assert.equal(again, false);
    assert.match(because, /name and password \(535\)/);
  });

  test('silence: again, within the time given', async () => {
    submission.manner = 'late';
    const from = performance.now();
    const { again } = failure(await send(`smtp://${pair}@${host}:587`, wholeNotice(), 200));
    assert.equal(again, true);
    assert.ok(performance.now() - from < 3_000);
  });

  test('no encryption, or a certificate of somebody else: nothing is sent, no password either', async () => {
    const { again, because } = failure(await send(`smtp://${pair}@${host}:25`));
    assert.deepEqual([again, clear.mails.length], [false, 0]);
    assert.match(because, /nothing was sent in the clear/);
    const mails = submission.mails.length;
    assert.match(failure(await send(`smtp://${pair}@${host}:587`, wholeNotice(), 5_000, [])).because, /certificate/);
    assert.match(failure(await send(`smtps://${pair}@${host}`, wholeNotice(), 5_000, [])).because, /certificate/);
    assert.equal(submission.mails.length, mails);
  });
});

test('addresses of mail servers are read, and never shown', () => {
  assert.deepEqual(smtpAddress(`smtps://${pair}@${host}`, 'SMTP'), {
    host,
    port: 465,
    fromStart: true,
    mustEncrypt: true,
    login,
  });
  assert.deepEqual(smtpAddress('smtp://127.0.0.1', 'SMTP'), {
    host: '127.0.0.1',
    port: 587,
    fromStart: false,
    mustEncrypt: false,
    login: null,
  });
  for (const wrong of ['mail.example.com:587', 'https://mail.example.com', 'smtp://h/?tls.rejectUnauthorized=false'])
    assert.throws(
      () => smtpAddress(wrong, 'SMTP'),
      (error: Error) => error.message.includes('SMTP') && !error.message.includes('rejectUnauthorized'),
    );
});
