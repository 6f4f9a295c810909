import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Mail } from '../../../src/drive/inbox/inbox.ts';
import { readMail } from '../../../src/drive/inbox/read-mail.ts';
import { limits } from '../../../src/platform/limits.ts';
import { compose, type Letter } from './compose.ts';

const at = new Date('2026-11-23T10:00:00Z');
const read = (raw: Buffer | string): Promise<Mail> => readMail({ id: '1', at, raw: Buffer.from(raw) });
const written = async (letter: Letter): Promise<Mail> => read(await compose(letter));
const lines = (...all: readonly string[]): string => all.join('\r\n');

describe('a mail is read', () => {
  test('with plain part, HTML part and addresses', async () => {
    const mail = await written({
      from: 'Größe <Hello@Community.test>',
      to: ['Ada@Inbox.test', 'Bo <bo@inbox.test>'],
      cc: 'ada@inbox.test',
      replyTo: 'Help <help@community.test>',
      subject: 'Bestätige deine Adresse – jetzt',
      text: 'Grüße\n',
      html: '<p>Grüße</p>',
      headers: { 'List-Unsubscribe': '<https://community.test/u>' },
    });
    assert.equal(mail.from, 'Hello@community.test');
    assert.deepEqual(mail.to, ['ada@inbox.test', 'bo@inbox.test']);
    assert.equal(mail.replyTo, 'help@community.test');
    assert.equal(mail.subject, 'Bestätige deine Adresse – jetzt');
    assert.equal(mail.text.trim(), 'Grüße');
    assert.equal(mail.html?.trim(), '<p>Grüße</p>');
    assert.equal(mail.hasPlainPart, true);
    assert.equal(mail.envelopeFrom, null);
    assert.deepEqual(
      mail.headers.find(([name]) => name === 'list-unsubscribe'),
      ['list-unsubscribe', '<https://community.test/u>'],
    );
  });

  test('HTML alone gives a text that can be read, and says that there is no plain part', async () => {
    const html =
      '<style>p{}</style><h1>Your code</h1>\n<p>Type  <b>123&nbsp;456</b> &lt;now&gt;</p><script>x()</script>';
    const mail = await written({ html });
    assert.equal(mail.hasPlainPart, false);
    assert.equal(mail.text, 'Your code\nType 123 456 <now>');
  });

  test('a mail without any body is no plain part either', async () => {
    const mail = await read('Subject: nothing\r\n\r\n');
    assert.deepEqual([mail.subject, mail.text, mail.html, mail.links.length], ['nothing', '', null, 0]);
  });

  test('an attached mail is not mistaken for the mail', async () => {
    const inner = await compose({ text: 'inner https://inner.test/' });
    const mail = await written({
      text: 'outer https://outer.test/',
      attachments: [{ content: inner, contentType: 'message/rfc822' }],
    });
    assert.deepEqual(mail.links, ['https://outer.test/']);
  });

  test('Delivered-To and Return-Path tell what the envelope was when nobody saw it', async () => {
    const mail = await read(
      lines('Return-Path: <bounce@send.test>', 'Delivered-To: <Ada+Run@Inbox.test>', 'To: list@x.test', '', 'x'),
    );
    assert.deepEqual(mail.to, ['ada+run@inbox.test', 'list@x.test']);
    assert.equal(mail.envelopeFrom, 'bounce@send.test');
    assert.equal((await read(lines('Return-Path: <>', '', 'x'))).envelopeFrom, '');
  });

  test('the envelope wins over what the headers claim', async () => {
    const raw = Buffer.from(lines('To: victim@x.test', 'Return-Path: <a@x.test>', '', 'x'));
    const mail = await readMail({ id: '1', at, raw, envelope: { from: '', to: ['Ada@Inbox.test'] } });
    assert.deepEqual([mail.envelopeFrom, mail.to], ['', ['ada@inbox.test']]);
  });
});

describe('hostile mails', () => {
  const deep = (levels: number): string =>
    Array.from({ length: levels }, (_, level) =>
      lines(`Content-Type: multipart/mixed; boundary=b${level}`, '', `--b${level}`, ''),
    ).join('');

  test('parts within parts beyond the bound: headers and raw text are still there', async () => {
    const mail = await read(`Subject: deep\r\nFrom: a@b.test\r\n${deep(5_000)}\r\nhttps://a.test/deep`);
    assert.deepEqual([mail.subject, mail.from], ['deep', 'a@b.test']);
    assert.deepEqual(mail.links, ['https://a.test/deep']);
  });

  test('headers beyond the bound', async () => {
    const mail = await read(`Subject: long\r\nX: ${'a'.repeat(limits.mailHeaderBytes)}\r\n\r\nhttps://a.test/x`);
    assert.deepEqual(mail.links, ['https://a.test/x']);
  });

  test('a long body is read up to the bound and kept whole', async () => {
    const raw = Buffer.from(
      `Subject: big\r\n\r\nhttps://a.test/first\r\n${'x'.repeat(limits.mailReadBytes)}\r\nhttps://a.test/last`,
    );
    const mail = await read(raw);
    assert.deepEqual(mail.links, ['https://a.test/first']);
    assert.ok(mail.text.length <= limits.mailReadBytes);
    assert.deepEqual(mail.raw, raw);
  });

  test('charsets that do not exist, broken encodings, lone bytes', async () => {
    const mail = await read(
      Buffer.concat([
        Buffer.from(
          lines(
            'Subject: =?no-such-charset?Q?=FF=zz?= =?utf-8?B?!!!?=',
            'Content-Type: text/plain; charset="no-such-charset"',
            'Content-Transfer-Encoding: quoted-printable',
            '',
            'a=ZZ=\r\nhttps://a.test/=\r\nx=3D1 ',
          ),
        ),
        Buffer.from([0xff, 0xfe, 0x00, 0xc3]),
      ]),
    );
    assert.deepEqual(mail.links, ['https://a.test/x=1']);
  });

  test('a line end smuggled into a header makes no header of its own', async () => {
    const mail = await read(
      lines('Subject: =?utf-8?Q?hi=0D=0ABcc:_victim@x.test?=', 'From: "a\\\r\n b" <a@b.test>', '', 'x'),
    );
    assert.ok(!mail.headers.some(([name]) => name === 'bcc'));
    assert.deepEqual(
      mail.headers.map(([name]) => name),
      ['subject', 'from'],
    );
  });

  test('any bytes at all are a mail', async () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc
        .constantFrom(
          'Content-Type: multipart/mixed; boundary=b\r\n',
          'Content-Type: text/html; charset=utf-7\r\n',
          'Content-Transfer-Encoding: base64\r\n',
          '--b\r\n',
          '--b--\r\n',
          '\r\n',
          '\r\n\r\n',
          'From: <<>>,;:"\r\n',
          'To: a:b:;;\r\n',
          '<a href="https://a.test/">',
          '=?utf-8?B?',
        )
        .map(text => Buffer.from(text)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 30 }), async pieces => {
        const raw = Buffer.concat(pieces);
        const mail = await read(raw);
        assert.deepEqual(mail.raw, raw);
        assert.equal(typeof mail.text, 'string');
        assert.ok(mail.links.length <= limits.mailLinks);
      }),
    );
  });
});
