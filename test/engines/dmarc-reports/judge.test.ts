import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { distinctReports } from '../../../src/engines/dmarc-reports/distinct.ts';
import { judgeReports } from '../../../src/engines/dmarc-reports/judge.ts';
import { networkOf } from '../../../src/engines/dmarc-reports/network.ts';
import { whoPretends, whoSends } from '../../../src/engines/dmarc-reports/sentences.ts';
import { afterDays, at, judged, read, usual } from './judged.ts';
import {
  daily,
  forwardedRow,
  listRow,
  mailchimpRow,
  type MadeRow,
  reportXml,
  resendRow,
  strangerRow,
  workspaceRow,
} from './made-report.ts';

describe('who sends', () => {
  test('providers by the selector that they choose or by their own marks; all their mail passes', async () => {
    const judgement = await afterDays(usual);
    assert.equal(
      whoSends(judgement),
      'Only Resend and Google Workspace send as community.test, and all their mail passes.',
    );
    assert.deepEqual(
      judgement.senders.map(({ name, messages, passed, failed, restsOn }) => [name, messages, passed, failed, restsOn]),
      [
        ['Resend', 640, 640, 0, 'both'],
        ['Google Workspace', 112, 112, 0, 'both'],
      ],
    );
    assert.deepEqual([judgement.forwarded.messages, judgement.pretenders.messages], [0, 0]);
  });

  test('SES without a return path of one’s own passes by its signature, directly: nobody forwards it', async () => {
    const judgement = await afterDays([
      {
        source: '54.240.9.10',
        spf: 'fail',
        envelope: 'eu-west-1.amazonses.com',
        spfResult: 'eu-west-1.amazonses.com pass',
        signatures: ['community.test abcdef123456 pass', 'amazonses.com xyz pass'],
      },
    ]);
    assert.deepEqual(
      judgement.senders.map(({ name, restsOn }) => [name, restsOn]),
      [['Amazon SES', 'signature']],
    );
    assert.equal(judgement.forwarded.messages, 0);
  });

  test('a server of one’s own by its key; without a key by its return address; two servers stay two', async () => {
    const judgement = await afterDays([
      {
        source: '192.0.2.1',
        signatures: ['community.test harbour pass'],
        envelope: 'bounce.community.test',
        spfResult: 'bounce.community.test pass',
      },
      {
        source: '198.51.100.1',
        dkim: 'fail',
        signatures: [],
        envelope: 'shop.community.test',
        spfResult: 'shop.community.test pass',
      },
    ]);
    assert.deepEqual(
      judgement.senders.map(({ name, restsOn }) => [name, restsOn]),
      [
        ['the server with DKIM key harbour', 'both'],
        ['the server with return addresses at shop.community.test', 'envelope'],
      ],
    );
    assert.match(judgement.path.caveats.join('\n'), /Nothing of the server .* is signed with DKIM/);
  });

  test('a forwarder is told from the sender: DKIM holds and SPF is another’s, or fails', async () => {
    const plain: MadeRow = {
      ...resendRow,
      source: '198.51.100.9',
      count: 1,
      spf: 'fail',
      spfResult: 'send.community.test softfail',
    };
    const judgement = await afterDays([...usual, forwardedRow, plain]);
    assert.deepEqual(judgement.forwarded, {
      messages: 48,
      by: [
        { name: 'alumni.example', messages: 32 },
        { name: '198.51.100.0/24', messages: 16 },
      ],
    });
    assert.equal(judgement.passed, judgement.messages);
    assert.equal(judgement.path.state, 'tighten');
  });

  test('a server whose mail never passes SPF is no forwarder of itself', async () => {
    const signs: MadeRow = {
      spf: 'fail',
      spfResult: 'community.test fail',
      signatures: ['community.test harbour pass'],
    };
    const judgement = await afterDays([
      { ...signs, source: '192.0.2.1', count: 60 },
      { ...signs, source: '2001:db8:1::1', count: 40 },
      { ...signs, source: '198.51.100.9', count: 2 },
    ]);
    assert.deepEqual(
      judgement.senders.map(({ messages, sources }) => [messages, sources.map(({ name }) => name)]),
      [[1_600, ['192.0.2.1', '2001:db8:1::1']]],
    );
    assert.deepEqual(judgement.forwarded.by, [{ name: '198.51.100.0/24', messages: 32 }]);
  });

  test('a mailing list that changes mails is neither a sender nor a stranger', async () => {
    const said: MadeRow = { ...listRow, source: '198.51.100.33', signatures: [], reason: 'mailing_list' };
    const judgement = await afterDays([...usual, listRow, said]);
    assert.deepEqual(judgement.brokenOnTheWay, { messages: 32, by: [{ name: 'lists.example', messages: 32 }] });
    assert.equal(judgement.pretenders.messages, 0);
    assert.equal(judgement.path.state, 'tighten');
    assert.match(judgement.path.caveats.join('\n'), /Mailing lists and forwarders .* \(32 mails\)/);
  });

  test('strangers are counted by network, with what receivers did', async () => {
    const judgement = await afterDays([
      ...usual,
      strangerRow,
      { ...strangerRow, source: '203.0.113.67', disposition: 'reject' },
      { ...strangerRow, source: '2001:db8:dead:beef::1', count: 1, spfResult: 'evil.example pass' },
    ]);
    assert.deepEqual(
      judgement.pretenders.networks.map(({ name, messages, addresses, stopped }) => [
        name,
        messages,
        addresses,
        stopped,
      ]),
      [
        ['203.0.113.0/24', 160, 2, 80],
        ['2001:db8:dead::/48', 16, 1, 0],
      ],
    );
    assert.equal(
      whoPretends(judgement),
      '176 mails from 3 addresses only pretend to come from community.test. Receivers stopped 80 of them.',
    );
    assert.equal(judgement.path.state, 'tighten');
  });

  test('a receiver that contradicts itself is named, and fails nobody', async () => {
    const judgement = await afterDays([{ ...resendRow, dkim: 'fail', spf: 'fail' }]);
    assert.deepEqual([judgement.passed, judgement.disputed], [640, [{ name: 'google.com', messages: 640 }]]);
    assert.match(judgement.path.caveats.join('\n'), /google\.com counts 640 mails as failed/);
  });

  test('what DNS did not answer counts for nothing', async () => {
    const unanswered: MadeRow = {
      ...resendRow,
      count: 3,
      dkim: 'fail',
      spf: 'fail',
      signatures: ['community.test resend temperror'],
      spfResult: 'send.community.test temperror',
    };
    const judgement = await afterDays([...usual, unanswered]);
    assert.deepEqual(
      judgement.senders.map(({ name, failed, transient }) => [name, failed, transient]),
      [
        ['Resend', 0, 48],
        ['Google Workspace', 0, 0],
      ],
    );
    assert.equal(judgement.path.state, 'tighten');
  });
});

describe('an own sender that fails', () => {
  const failing = async (row: MadeRow, policy?: { readonly [name: string]: string }) => {
    const judgement = await afterDays([resendRow, workspaceRow, row], policy);
    const [sender] = judgement.senders;
    assert.ok(sender !== undefined);
    assert.equal(judgement.path.state, 'mend', sender.name);
    assert.equal(judgement.path.change, null);
    return { judgement, sender };
  };

  test('a provider that sends in its own name: set the domain up there', async () => {
    const { judgement, sender } = await failing(mailchimpRow);
    assert.deepEqual([sender.name, sender.failed, sender.cause], ['Mailchimp', 192, 'provider-domain']);
    assert.match(sender.mend ?? '', /^Go to .* in Mailchimp, set up community\.test .* --not-mine "Mailchimp"\.$/);
    assert.equal(
      whoSends(judgement),
      'Mail of Mailchimp fails (168 mails). Resend and Google Workspace send as community.test, too, and all their mail passes.',
    );
    assert.match(judgement.path.headline, /^Not safe to tighten yet: 168 mails of yours/);
  });

  test('the owner says that it is none of theirs: a stranger', async () => {
    const judgement = await judged(
      daily(16, {}, () => [...usual, mailchimpRow]),
      at(16),
      ['mailchimp'],
    );
    assert.equal(judgement.pretenders.messages, 192);
    assert.equal(judgement.path.state, 'tighten');
  });

  test('strict alignment that a signature of a name below misses', async () => {
    const row: MadeRow = { ...resendRow, dkim: 'fail', spf: 'fail', signatures: ['mail.community.test resend pass'] };
    const judgement = await afterDays([row], { p: 'none', adkim: 's', aspf: 's' });
    assert.equal(judgement.senders[0]?.cause, 'strict-signature');
    assert.match(judgement.senders[0].mend ?? '', /adkim=s/);
    const envelopeOnly = await afterDays([{ ...row, signatures: [] }], { p: 'none', adkim: 's', aspf: 's' });
    assert.equal(envelopeOnly.senders[0]?.cause, 'strict-envelope');
    assert.match(envelopeOnly.senders[0].mend ?? '', /aspf=s/);
  });

  test('a signature that no longer verifies, from the sender’s own addresses', async () => {
    const { sender } = await failing({
      ...resendRow,
      count: 4,
      dkim: 'fail',
      spf: 'fail',
      spfResult: 'send.community.test fail',
      signatures: ['community.test resend fail'],
    });
    assert.deepEqual([sender.name, sender.failed, sender.cause], ['Resend', 64, 'broken-signature']);
  });

  test('a key that never verifies may be a server of one’s own, so it is asked about', async () => {
    const { sender } = await failing({ ...strangerRow, signatures: ['community.test harbour permerror'] });
    assert.deepEqual(
      [sender.name, sender.sure, sender.cause],
      ['the server with DKIM key harbour', false, 'broken-signature'],
    );
    assert.match(sender.mend ?? '', /never verifies.*--not-mine/);
  });

  test('mail without a signature from the network of a server that signs', async () => {
    const own: MadeRow = {
      source: '192.0.2.1',
      signatures: ['community.test harbour pass'],
      envelope: 'community.test',
      spfResult: 'community.test pass',
    };
    const bare: MadeRow = {
      ...own,
      source: '192.0.2.2',
      dkim: 'fail',
      spf: 'fail',
      signatures: [],
      spfResult: 'community.test fail',
    };
    assert.equal((await afterDays([resendRow, bare])).pretenders.messages, 16, 'without it a stranger');
    const judgement = await afterDays([own, bare]);
    assert.deepEqual(
      judgement.senders.map(({ name, failed, cause }) => [name, failed, cause]),
      [['the server with DKIM key harbour', 16, 'unsigned']],
    );
  });

  test('under a policy that is enforced it is lost now, and that is said', async () => {
    const { judgement } = await failing(mailchimpRow, { p: 'reject' });
    assert.match(
      judgement.path.headline,
      /^Mail of yours is being lost: 168 mails from Mailchimp failed under p=reject\.$/,
    );
  });

  test('what was mended 14 days ago no longer counts', async () => {
    const rows = (day: number): readonly MadeRow[] => (day < 3 ? [...usual, mailchimpRow] : usual);
    const early = await judged(daily(16, {}, rows), at(16));
    assert.equal(early.path.state, 'mend');
    const later = await judged(daily(17, {}, rows), at(17));
    assert.equal(later.path.state, 'tighten');
    assert.deepEqual(
      later.senders
        .filter(({ failed }) => failed > 0)
        .map(({ name, failedLately, mend }) => [name, failedLately, mend]),
      [['Mailchimp', 0, null]],
    );
    assert.match(whoSends(later), /^Only Resend and Google Workspace/);
  });
});

describe('many reports', () => {
  test('the same report twice counts once, and a whole copy beats a broken one', async () => {
    const xml = reportXml({ rows: usual });
    const cut = xml.slice(0, xml.lastIndexOf('<record>') + 20);
    for (const order of [
      [xml, cut, xml],
      [cut, xml],
    ]) {
      const { reports, duplicates } = distinctReports(await read(order, at(1)));
      assert.deepEqual(
        [reports.length, duplicates, reports[0]?.rows.length, reports[0]?.whole],
        [1, order.length - 1, 2, true],
      );
    }
  });

  test('the same ID from another reporter, or for another domain, is another report', async () => {
    const all = [reportXml({}), reportXml({ org: 'yahoo.com' }), reportXml({ domain: 'other.test' })];
    assert.equal(distinctReports(await read(all, at(1))).reports.length, 3);
  });

  test('each domain is judged by itself, the one with most mail first', async () => {
    const all = [reportXml({ domain: 'small.test', rows: [{ from: 'small.test' }] }), reportXml({ rows: usual })];
    const judgements = judgeReports(await read(all, at(1)), at(1));
    assert.deepEqual(
      judgements.map(({ domain, messages }) => [domain, messages]),
      [
        ['community.test', 47],
        ['small.test', 1],
      ],
    );
  });
});

test('the network of an address', () => {
  for (const [address, network] of [
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2::3', '2001:db8:1::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['2001:0db8:0001:0:0:0:0:1', '2001:db8:1::/48'],
    ['::1', '0:0:0::/48'],
  ] as const)
    assert.equal(networkOf(address), network);
});
