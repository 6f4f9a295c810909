import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { judgeMessage, type MessageFacts, type MessageGiven } from '../../../src/engines/mail/judge-message.ts';
import { given, signedMail, signer, soundZone } from './signed-mail.ts';
import { txt, type Zone, zoneLookup } from './zone.ts';

const club = signer('club.test');
const sound: Zone = { ...soundZone, ...club.zone };
const judged = (raw: Buffer, zone: Zone = sound, from: Partial<MessageGiven> = {}): Promise<MessageFacts> =>
  judgeMessage(raw, { ...given, ...from }, zoneLookup(zone));
const results = ({ dkim }: MessageFacts): readonly string[] => dkim.map(({ result }) => result);
const plain = { text: 'Come in: https://club.test/invite' };

describe('a message that is sent as it should be', () => {
  test('SPF, the signature and DMARC pass and align', async () => {
    const facts = await judged(await signedMail(plain, [club]));
    assert.deepEqual([facts.spf.result, facts.spf.aligned, facts.spf.by], ['pass', true, 'ip4:192.0.2.0/24']);
    const [signature] = facts.dkim;
    assert.deepEqual(
      [
        signature?.result,
        signature?.aligned,
        signature?.domain,
        signature?.selector,
        signature?.keyBits,
        signature?.algorithm,
      ],
      ['pass', true, 'club.test', 'harbour', 2048, 'rsa-sha256'],
    );
    assert.ok(signature?.signedHeaders.includes('from') && signature.signedHeaders.includes('subject'));
    assert.deepEqual([facts.dmarc.result, facts.dmarc.request], ['pass', 'quarantine']);
    assert.deepEqual([facts.arc.result, facts.arc.sets], ['none', 0]);
    assert.deepEqual([facts.from, facts.fromDomain, facts.replyTo], [['hello@club.test'], 'club.test', []]);
    assert.deepEqual([facts.notRead, facts.silent], [[], []]);
  });

  test('with bare line feeds, as some programs hand it over', async () => {
    const raw = await signedMail(plain, [club]);
    assert.deepEqual(results(await judged(Buffer.from(raw.toString('latin1').replaceAll('\r\n', '\n'), 'latin1'))), [
      'pass',
    ]);
  });

  test('parts, links without what is secret in them, and headers of streams', async () => {
    const facts = await judged(
      await signedMail({
        replyTo: 'help@club.test',
        text: 'Reset: https://club.test/reset/3fK9xQzA81bcD?token=s3cr3t&v=2#top. Help: http://help.club.test/how-to',
        html: '<p>Hi <a href="https://track.mailer.test/ls/click?upn=u001.abc">reset</a><a href="mailto:help@club.test">',
        headers: {
          'List-Unsubscribe': '<https://club.test/stop/550e8400-e29b-41d4-a716-446655440000>, <mailto:stop@club.test>',
          'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
          'X-PM-Message-Stream': 'broadcast',
          'X-Secret': 'not kept',
        },
        attachments: [{ filename: 'a.txt', content: 'x' }],
      }),
    );
    assert.deepEqual([facts.hasTextPart, facts.hasHtmlPart, facts.attachments], [true, true, 1]);
    assert.deepEqual(facts.links, [
      { scheme: 'https', host: 'club.test', path: '/reset/…', parameters: ['token', 'v'], from: 'text' },
      { scheme: 'http', host: 'help.club.test', path: '/how-to', parameters: [], from: 'text' },
      { scheme: 'https', host: 'track.mailer.test', path: '/ls/click', parameters: ['upn'], from: 'html' },
      { scheme: 'mailto', host: 'club.test', path: '', parameters: [], from: 'html' },
      { scheme: 'https', host: 'club.test', path: '/stop/…', parameters: [], from: 'header' },
      { scheme: 'mailto', host: 'club.test', path: '', parameters: [], from: 'header' },
    ]);
    assert.equal(facts.headers['x-pm-message-stream'], 'broadcast');
    assert.equal(facts.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
    assert.ok(facts.headerNames.includes('x-secret') && facts.headerNames.includes('message-id'));
    assert.doesNotMatch(JSON.stringify(facts), /not kept|s3cr3t|3fK9|550e8400|u001/);
    assert.deepEqual(facts.replyTo, ['help@club.test']);
  });

  test('HTML alone', async () => {
    const facts = await judged(await signedMail({ html: '<p>Come in</p>' }));
    assert.deepEqual([facts.hasTextPart, facts.hasHtmlPart, facts.htmlCharacters], [false, true, 7]);
  });
});

describe('signatures', () => {
  test('none: SPF alone carries DMARC', async () => {
    const facts = await judged(await signedMail(plain));
    assert.deepEqual([facts.dkim, facts.dmarc.result], [[], 'pass']);
  });

  test('none, and another envelope domain: DMARC fails', async () => {
    const facts = await judged(
      await signedMail(plain),
      { ...sound, 'mailer.test': txt('v=spf1 ip4:192.0.2.7 -all') },
      { mailFrom: 'b@mailer.test' },
    );
    assert.deepEqual([facts.spf.result, facts.spf.aligned, facts.dmarc.result], ['pass', false, 'fail']);
  });

  test('a changed body', async () => {
    const raw = Buffer.from(
      (await signedMail(plain, [club])).toString('latin1').replace('Come in', 'Come on'),
      'latin1',
    );
    const facts = await judged(raw);
    assert.deepEqual(results(facts), ['fail']);
    assert.match(facts.dkim[0]?.reason ?? '', /its body is not what was signed/);
    assert.equal(facts.dkim[0]?.aligned, true);
  });

  test('a changed header', async () => {
    const raw = Buffer.from(
      (await signedMail(plain, [club])).toString('latin1').replace('Your invite', 'My invite'),
      'latin1',
    );
    assert.match((await judged(raw)).dkim[0]?.reason ?? '', /its header is not what was signed/);
  });

  test('several: that of the provider is valid and not aligned', async () => {
    const mailer = signer('mailer.test', 's1');
    const facts = await judged(await signedMail(plain, [club, mailer]), { ...sound, ...mailer.zone });
    assert.deepEqual(facts.dkim.map(({ domain, result, aligned }) => `${domain} ${result} ${aligned}`).toSorted(), [
      'club.test pass true',
      'mailer.test pass false',
    ]);
  });

  test('a subdomain aligns, unless the policy wants the very domain', async () => {
    const sub = signer('send.club.test');
    const raw = await signedMail(plain, [sub]);
    assert.equal((await judged(raw, { ...sound, ...sub.zone })).dkim[0]?.aligned, true);
    const strict = { ...sound, ...sub.zone, '_dmarc.club.test': txt('v=DMARC1; p=none; adkim=s; aspf=s') };
    const facts = await judged(raw, strict);
    assert.deepEqual(
      [facts.dkim[0]?.result, facts.dkim[0]?.aligned, facts.spf.aligned, facts.dmarc.result],
      ['pass', false, false, 'fail'],
    );
  });

  for (const [bits, result] of [
    [512, 'policy'],
    [768, 'policy'],
    [1024, 'pass'],
  ] as const)
    test(`a key of ${bits} bits`, async () => {
      const weak = signer('club.test', 'weak', bits);
      const facts = await judged(await signedMail(plain, [weak]), { ...soundZone, ...weak.zone });
      assert.deepEqual([results(facts), facts.dkim[0]?.keyBits], [[result], bits]);
    });

  const name = 'harbour._domainkey.club.test';
  for (const [title, zone, result, reason] of [
    ['no key', soundZone, 'neutral', /there is no key/],
    ['a revoked key', { ...soundZone, [name]: txt('v=DKIM1; p=') }, 'neutral', /cannot be read, or is revoked/],
    ['a key that does not answer', { ...soundZone, [name]: 'silent' }, 'temperror', /did not answer/],
    [
      'the key of somebody else',
      { ...soundZone, [name]: signer('x.test').zone['harbour._domainkey.x.test'] ?? 'silent' },
      'fail',
      /header is not/,
    ],
  ] as const)
    test(title, async () => {
      const facts = await judged(await signedMail(plain, [club]), zone);
      assert.deepEqual(results(facts), [result]);
      assert.match(facts.dkim[0]?.reason ?? '', reason);
    });

  test('more than are looked at', async () => {
    const many = Array.from({ length: 20 }, (_, index) => signer(`d${index}.test`, 's', 1024));
    const facts = await judged(await signedMail(plain, many), {
      ...soundZone,
      ...Object.assign({}, ...many.map(({ zone }) => zone)),
    });
    assert.deepEqual(results(facts), Array(8).fill('pass'));
    assert.match(facts.notRead.join(), /^12 of its signatures were not looked at/);
  });
});

describe('DMARC', () => {
  test('no policy', async () => {
    const facts = await judged(await signedMail(plain, [club]), club.zone);
    assert.deepEqual([facts.dmarc.result, facts.dmarc.request, facts.dkim[0]?.aligned], ['none', null, true]);
  });

  test('a policy that does not answer', async () => {
    const facts = await judged(await signedMail(plain, [club]), { ...sound, '_dmarc.club.test': 'silent' });
    assert.equal(facts.dmarc.result, 'temperror');
    assert.match(facts.dmarc.reason, /_dmarc\.club\.test did not answer/);
    assert.deepEqual(facts.silent, ['_dmarc.club.test']);
  });

  for (const [title, head] of [
    ['no From', 'Subject: x'],
    ['two From fields', 'From: a@club.test\r\nFrom: b@other.test'],
    ['two From domains', 'From: a@club.test, b@other.test'],
  ] as const)
    test(title, async () => {
      const facts = await judged(Buffer.from(`${head}\r\n\r\nx`));
      assert.deepEqual([facts.dmarc.result, facts.fromDomain], ['permerror', null]);
      assert.match(facts.dmarc.reason, /\.$/);
    });

  test('a bounce is judged by its HELO name', async () => {
    const facts = await judged(
      await signedMail(plain),
      { ...sound, 'out.club.test': txt('v=spf1 ip4:192.0.2.7 -all') },
      { mailFrom: '' },
    );
    assert.deepEqual(
      [facts.spf.domain, facts.spf.result, facts.spf.aligned, facts.dmarc.result],
      ['out.club.test', 'pass', true, 'pass'],
    );
  });
});
