import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { judgeMessage, type MessageFacts } from '../../../src/engines/mail/judge-message.ts';
import { given, signedMail, signer, soundZone } from './signed-mail.ts';
import { zoneLookup } from './zone.ts';

const club = signer('club.test');
const lookup = zoneLookup({ ...soundZone, ...club.zone });
const judged = (...pieces: readonly (string | Buffer)[]): Promise<MessageFacts> =>
  judgeMessage(
    Buffer.concat(pieces.map(piece => (typeof piece === 'string' ? Buffer.from(piece, 'latin1') : piece))),
    given,
    lookup,
  );
const from = 'From: hello@club.test\r\n';
/** No fact is longer than what is kept of a value. */
const longest = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Math.max(0, ...Object.values(value).map(longest))
    : typeof value === 'string'
      ? value.length
      : 0;

describe('headers', () => {
  let head = '';
  before(async () => {
    head = `${(await signedMail({ text: 'x' }, [club])).toString('latin1').split('\r\n\r\n')[0] ?? ''}\r\n`;
  });

  test('10,000 fields: the signature is not called invalid, and why is said', async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => `X-${index}: v\r\n`).join('');
    const facts = await judged(head, many, '\r\nx\r\n');
    assert.equal(facts.headerNames.length, 1_000);
    assert.deepEqual(
      [facts.dkim[0]?.result, facts.dkim[0]?.domain, facts.fromDomain],
      ['unchecked', 'club.test', 'club.test'],
    );
    assert.match(facts.notRead.join(), /^Its header has 100\d\d lines; more than 4000 are not read\./);
  });

  test('a line of a megabyte before all others: nothing is concluded from what was not read', async () => {
    const facts = await judged(`X-Long: ${'a'.repeat(1_000_000)}\r\n`, head, '\r\nx\r\n');
    assert.deepEqual([facts.dmarc.result, facts.dmarc.reason], ['unchecked', 'Its From field was not read.']);
    assert.match(facts.notRead.join(), /more than 256000 are not read/);
  });

  test('one field folded over 60,000 lines', async () => {
    const facts = await judged(from, 'X: a', '\r\n b'.repeat(60_000), '\r\n\r\nx');
    assert.match(facts.notRead.join(), /60002 lines|60003 lines/);
  });

  test('lists of names, of addresses and of brackets without an end', async () => {
    const signature = `DKIM-Signature: v=1; a=rsa-sha256; d=club.test; s=harbour; bh=x; b=y; h=from${':x'.repeat(3_800)}\r\n`;
    for (const text of [
      signature.repeat(8),
      `Reply-To: ${'(<"'.repeat(60_000)}\r\n`,
      `To: ${'a@b.test,'.repeat(20_000)}\r\n`,
    ]) {
      const facts = await judged(text, from, '\r\nx');
      assert.equal(facts.fromDomain, 'club.test');
      assert.ok(longest(facts) <= 8_000);
    }
  });

  test('a signature of 9 KB is left out and told', async () => {
    const facts = await judged(`DKIM-Signature: v=1; d=club.test; b=${'A'.repeat(9_000)}\r\n`, from, '\r\nx');
    assert.deepEqual(facts.dkim, []);
    assert.match(facts.notRead.join(), /1 of its signatures/);
  });

  test('NUL, invalid UTF-8 and names of the language', async () => {
    const facts = await judged(
      Buffer.from([0xff, 0xfe, 0x3a, 0x0d, 0x0a]),
      'From: "\0\xc3(" <hello@club.test>\r\n__proto__: x\r\nconstructor: y\r\nFeedback-ID: \xff\0z\r\n\r\n\0\xff',
    );
    assert.equal(facts.fromDomain, 'club.test');
    assert.ok(facts.headerNames.includes('__proto__'));
    assert.deepEqual(Object.keys(facts.headers), ['feedback-id']);
    assert.equal(Object.getPrototypeOf(facts.headers), Object.prototype);
  });

  test('a header that is smuggled into a value stays a value', async () => {
    const facts = await judged(
      'From: hello@club.test\r\nFeedback-ID: a\r\n Reply-To: evil@other.test\r\n\r\nReply-To: evil@other.test\r\n',
    );
    assert.deepEqual([facts.replyTo, facts.headerNames], [[], ['from', 'feedback-id']]);
    const encoded = await judged(
      'From: =?utf-8?q?hello=40club=2Etest=0D=0AReply-To:_evil=40other=2Etest?= <hello@club.test>\r\n\r\nx',
    );
    assert.deepEqual([encoded.from, encoded.replyTo], [['hello@club.test'], []]);
  });

  test('an empty message, one without a body and one without a head', async () => {
    for (const text of [
      '',
      '\r\n',
      '\n\n',
      'From: hello@club.test',
      '\r\nFrom: hello@club.test\r\n\r\nx',
      ':',
      ' \r\n\r\n',
    ])
      assert.equal(typeof (await judged(text)).dmarc.reason, 'string');
  });
});

describe('bodies', () => {
  const body = (type: string, text: string): readonly string[] => [from, `Content-Type: ${type}\r\n\r\n`, text];

  test('parts within parts, 1,000 deep', async () => {
    const nested = Array.from(
      { length: 1_000 },
      (_, index) => `Content-Type: multipart/mixed; boundary=b${index}\r\n\r\n--b${index}\r\n`,
    );
    const facts = await judged(from, nested.join(''), 'Content-Type: text/plain\r\n\r\nx');
    assert.match(facts.notRead.join(), /^Its parts and links could not be read: .*32 levels/);
    assert.equal(facts.dmarc.result, 'pass');
  });

  test('100,000 parts, and links and tags without an end', async () => {
    for (const pieces of [
      body('multipart/mixed; boundary=b', '--b\r\n\r\nx\r\n'.repeat(100_000)),
      body('text/html', '<div>'.repeat(190_000)),
      body('text/html', '<a href=http://x.test/>'.repeat(40_000)),
      body('text/plain', 'http://x.test/a '.repeat(60_000)),
      body('text/plain', `http://x.test/${'.)'.repeat(490_000)}`),
    ])
      assert.ok((await judged(...pieces)).links.length <= 200);
  });

  test('1,000 different links: 200 are kept, and the rest is counted', async () => {
    const facts = await judged(
      ...body('text/plain', Array.from({ length: 1_000 }, (_, index) => `https://x.test/${index}\r\n`).join('')),
    );
    assert.equal(facts.links.length, 200);
    assert.deepEqual(facts.notRead, ['800 more links were not kept.']);
  });

  /** Processor time and memory that judging takes beyond what is there already. */
  const costs = async (
    make: () => Buffer,
  ): Promise<{ readonly facts: MessageFacts; readonly ms: number; readonly mb: number }> => {
    const raw = make();
    const memory = process.memoryUsage().rss;
    let most = memory;
    const watching = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 10);
    const before = process.cpuUsage();
    const facts = await judgeMessage(raw, given, lookup);
    const { user, system } = process.cpuUsage(before);
    clearInterval(watching);
    return { facts, ms: (user + system) / 1_000, mb: (Math.max(most, process.memoryUsage().rss) - memory) / 1_000_000 };
  };
  const filled = (head: Buffer, bytes: number, line: string): Buffer =>
    Buffer.concat([head, Buffer.alloc(bytes - head.length, line)]);
  const ordinary = 'A line of text as it stands in mails, neither short nor long, sent as it is.\r\n';

  test('50 MB: the signature is checked to the end, in flat memory', async () => {
    const head = Buffer.concat([
      Buffer.from((await signedMail({ text: 'x' }, [club])).toString('latin1').split('\r\n\r\n')[0] ?? '', 'latin1'),
      Buffer.from('\r\n\r\n'),
    ]);
    const { facts, ms, mb } = await costs(() => filled(head, 50_000_000, ordinary));
    assert.deepEqual(
      facts.dkim.map(({ result }) => result),
      ['fail'],
    );
    assert.deepEqual(facts.notRead, [
      'Its parts and links were looked for in the first 1000000 of its 50000000 bytes.',
    ]);
    assert.ok(ms < 10_000, `${ms} ms of processor time`);
    assert.ok(mb < 250, `${mb} MB more`);
  });

  for (const [title, bytes, line, sentence] of [
    ['one byte more', 50_000_001, ordinary, /^It has 50000001 bytes; signatures are checked up to 50000000\./],
    ['50 MB of line ends', 50_000_000, '\n', /more than 1000000 lines/],
    ['50 MB in one line', 50_000_000, ' \t', /a line of more than 1000000 bytes, where 998 are allowed/],
  ] as const)
    test(title, async () => {
      const signed = Buffer.from(
        'DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=club.test; s=harbour; h=from; bh=x; b=y\r\nFrom: hello@club.test\r\n\r\n',
      );
      const { facts, ms, mb } = await costs(() => filled(signed, bytes, line));
      assert.deepEqual(
        facts.dkim.map(({ result }) => result),
        ['unchecked'],
      );
      assert.match(facts.notRead[0] ?? '', sentence);
      assert.ok(ms < 5_000, `${ms} ms of processor time`);
      assert.ok(mb < 250, `${mb} MB more`);
    });

  test('a signed message of 3 MB with every byte value is valid', async () => {
    const content = Buffer.alloc(2_000_000, Buffer.from(Array.from({ length: 256 }, (_, index) => index)));
    const facts = await judgeMessage(
      await signedMail({ text: 'x', attachments: [{ filename: 'a.bin', content }] }, [club]),
      given,
      lookup,
    );
    assert.deepEqual(
      facts.dkim.map(({ result }) => result),
      ['pass'],
    );
  });
});
