import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readReport } from '../../../src/engines/dmarc-reports/read-report.ts';
import { type AggregateReport, UnreadableReport } from '../../../src/engines/dmarc-reports/report.ts';
import { daySeconds, firstDay, type MadeReport, reportXml, rowXml } from './made-report.ts';

const now = firstDay + 30 * daySeconds;

const parts = async function* (bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
};

const read = (xml: string | Uint8Array, size?: number): Promise<AggregateReport> =>
  readReport(parts(typeof xml === 'string' ? Buffer.from(xml) : xml, size), now);

const made = (report: MadeReport): Promise<AggregateReport> => read(reportXml(report));

const refusal = async (xml: string | Uint8Array): Promise<string> => {
  try {
    await read(xml);
  } catch (error) {
    assert.ok(error instanceof UnreadableReport, String(error));
    return error.message;
  }
  return assert.fail('it was read');
};

describe('one aggregate report', () => {
  test('the old format: who reports, when, the policy, and every fact of a row', async () => {
    const report = await made({ policy: { p: 'quarantine', sp: 'none', adkim: 's', aspf: 'r', pct: '100' } });
    assert.deepEqual(report, {
      organisation: 'google.com',
      email: 'dmarc@google.com',
      id: '1',
      generator: null,
      schema: 'rfc7489',
      period: { begin: firstDay, end: firstDay + daySeconds - 1 },
      policy: {
        domain: 'community.test',
        p: 'quarantine',
        sp: 'none',
        np: null,
        adkim: 's',
        aspf: 'r',
        testing: false,
        discoveryMethod: null,
      },
      rows: [
        {
          source: '192.0.2.10',
          count: 1,
          disposition: 'none',
          dkimAligned: true,
          spfAligned: true,
          overrides: [],
          headerFrom: 'community.test',
          envelopeFrom: 'send.community.test',
          dkim: [{ domain: 'community.test', selector: 'resend', result: 'pass' }],
          spf: [{ domain: 'send.community.test', scope: 'mfrom', result: 'pass' }],
        },
      ],
      whole: true,
      problems: [],
    });
  });

  test('RFC 9990: namespace, also behind a prefix, np, testing, discovery_method, disposition pass, extensions passed over', async () => {
    const xml = reportXml({
      rfc9990: true,
      policy: { p: 'reject', np: 'reject', testing: 'y', discovery_method: 'treewalk' },
      rows: [{ disposition: 'pass' }],
    }).replace('</feedback>', '<extension><x:domain xmlns:x="urn:x">elsewhere.test</x:domain></extension></feedback>');
    const report = await read(xml);
    assert.equal(report.schema, 'rfc9990');
    assert.deepEqual(report.policy, {
      domain: 'community.test',
      p: 'reject',
      sp: null,
      np: 'reject',
      adkim: null,
      aspf: null,
      testing: true,
      discoveryMethod: 'treewalk',
    });
    assert.equal(report.rows[0]?.disposition, 'pass');
    const prefixed = xml
      .replace('<feedback xmlns=', '<d:feedback xmlns:d=')
      .replaceAll(/<(\/?)(report_metadata|policy_published|record)>/g, '<$1d:$2>')
      .replace('</feedback>', '</d:feedback>');
    const same = await read(prefixed);
    assert.deepEqual([same.schema, same.policy, same.rows], ['rfc9990', report.policy, report.rows]);
  });

  test('several signatures, several reasons, several policies', async () => {
    const xml = reportXml({
      rows: [{ signatures: ['community.test a pass', 'esp.example b fail'], reason: 'mailing_list' }],
    })
      .replace('<reason>', '<reason><type>local_policy</type></reason><reason>')
      .replace(
        '</policy_published>',
        '</policy_published><policy_published><domain>community.test</domain><p>reject</p></policy_published>',
      );
    const report = await read(xml);
    assert.deepEqual(report.rows[0]?.overrides, ['local_policy', 'mailing_list']);
    assert.deepEqual(
      report.rows[0]?.dkim.map(({ domain, result }) => [domain, result]),
      [
        ['community.test', 'pass'],
        ['esp.example', 'fail'],
      ],
    );
    assert.equal(report.policy.p, 'reject');
    assert.match(report.problems.join(), /more than one policy/);
  });

  test('piece by piece gives the same as at once, one byte at a time as well', async () => {
    const xml = Buffer.from(reportXml({ org: 'Bücher & Söhne'.replace('&', '&amp;') }));
    const whole = await read(xml, xml.length);
    assert.equal(whole.organisation, 'Bücher & Söhne');
    for (const size of [1, 7, 299, 300, 301]) assert.deepEqual(await read(xml, size), whole);
  });

  test('UTF-16 with and without its mark, Latin-1, a mark of UTF-8, an empty line before the declaration', async () => {
    const xml = reportXml({ org: 'Vögel' });
    const utf16 = Buffer.from(xml, 'utf16le');
    const variants = [
      Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]),
      utf16,
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]),
      Buffer.from(xml.replace('UTF-8', 'ISO-8859-1'), 'latin1'),
      Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(xml)]),
      Buffer.from(`\r\n\n${xml}`),
    ];
    for (const variant of variants) {
      const report = await read(variant);
      assert.deepEqual([report.organisation, report.rows.length, report.problems], ['Vögel', 1, []]);
    }
  });

  test('a value that a reporter writes in another way: capitals, a dot at the end, an address, brackets', async () => {
    const report = await made({
      domain: 'Community.Test.',
      rows: [
        { source: '[2001:DB8::1]', from: 'COMMUNITY.test.', envelope: 'bounce@Send.Community.Test', dkim: 'pass' },
      ],
    });
    assert.equal(report.policy.domain, 'community.test');
    assert.deepEqual(
      report.rows.map(({ source, headerFrom, envelopeFrom }) => [source, headerFrom, envelopeFrom]),
      [['2001:db8::1', 'community.test', 'send.community.test']],
    );
  });
});

describe('a report that is broken', () => {
  test('cut short: the rows before count, and it says so', async () => {
    const xml = reportXml({ rows: [{}, {}, {}] });
    const report = await read(xml.slice(0, xml.lastIndexOf('<auth_results>')));
    assert.equal(report.rows.length, 2);
    assert.equal(report.whole, false);
    assert.deepEqual(report.problems, ['It ends in the middle. The rows before that count.']);
  });

  test('bytes that are no text show as such and cost nothing else', async () => {
    const xml = reportXml({ org: 'X-HERE-X' });
    const bytes = Buffer.from(xml);
    bytes[bytes.indexOf('HERE')] = 0xff;
    const report = await read(bytes);
    assert.equal(report.organisation, 'X-\ufffdERE-X');
    assert.equal(report.rows.length, 1);
    assert.match(report.problems.join(), /bytes that are no text/);
  });

  test('not well-formed in one place: the rest counts, and the place is named', async () => {
    const report = await read(reportXml().replace('dmarc@google.com', '<bad@google.com>'));
    assert.equal(report.rows.length, 1);
    assert.match(report.problems.join(), /^Its XML is broken at line 3, column \d+: /);
  });

  test('what follows the root is none of it', async () => {
    const report = await read(`${reportXml()}\0\0\0 and more <x`);
    assert.deepEqual([report.whole, report.problems], [true, []]);
  });

  test('a host name for an address, and counts that are none: that row alone does not count, with the reason', async () => {
    for (const [row, said] of [
      [{ source: 'mail.community.test' }, '“mail.community.test” where the address'],
      [{ source: '999.1.1.1' }, '“999.1.1.1” where the address'],
      [{ source: 'fe80::1%eth0' }, 'where the address'],
      [{ count: -5 }, '“-5” as the number'],
      [{ count: '1e9' }, '“1e9” as the number'],
      [{ count: 0 }, '“0” as the number'],
      [{ count: '99999999999999999999' }, 'as the number'],
      [{ count: '' }, 'nothing as the number'],
    ] as const) {
      const report = await made({ rows: [{}, row, row, {}] });
      assert.equal(report.rows.length, 2, said);
      assert.equal(report.problems.length, 1);
      assert.ok(report.problems[0]?.startsWith('2 rows do not count: '), report.problems[0]);
      assert.ok(report.problems[0]?.includes(said), report.problems[0]);
    }
  });

  test('dates that cannot be: the report counts for no day and its rows do', async () => {
    for (const [begin, end, said] of [
      [firstDay + 90 * daySeconds, firstDay + 91 * daySeconds, 'days to come'],
      [firstDay * 1_000, (firstDay + daySeconds) * 1_000, 'days to come'],
      [firstDay, firstDay - 1, 'ends (2026-10-31) before it begins (2026-11-01)'],
      [firstDay - 400 * daySeconds, firstDay, 'more than 31 days'],
      ['yesterday', 'today', 'does not say in seconds'],
      ['', '', 'does not say in seconds'],
      [-1, 5, 'does not say in seconds'],
    ] as const) {
      const report = await made({ begin, end });
      assert.equal(report.period, null, said);
      assert.equal(report.rows.length, 1);
      assert.ok(report.problems[0]?.includes(said), report.problems[0]);
    }
  });

  test('what is no aggregate report, or says nothing, is refused with a sentence', async () => {
    assert.match(await refusal('<html><body>Sign in</body></html>'), /no aggregate report: it begins with <html>/);
    assert.match(await refusal('<feedback></feedback>'), /does not say for which domain/);
    assert.match(await refusal(reportXml({ domain: '' })), /does not say for which domain/);
    assert.match(await refusal('<feedback><report_metadata><org_name>x'), /ends in the middle/);
    assert.match(await refusal(''), /ends in the middle/);
  });
});

describe('a report that is made to do harm', () => {
  test('a document type is refused, and no entity is expanded', async () => {
    const bomb = reportXml({ org: '&c;' }).replace(
      '<feedback>',
      '<!DOCTYPE feedback [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><feedback>',
    );
    assert.match(await refusal(bomb), /declares a document type/);
    const file = reportXml().replace('<feedback>', '<!DOCTYPE feedback SYSTEM "file:///etc/passwd"><feedback>');
    assert.match(await refusal(file), /declares a document type/);
    const report = await read(reportXml({ org: 'a &nope; b' }));
    assert.equal(report.organisation, 'a &nope; b');
    assert.match(report.problems.join(), /entity/);
  });

  test('elements without end within each other, values without end, faults without end', async () => {
    assert.match(await refusal(`<feedback>${'<a>'.repeat(500_000)}`), /nested more than 20 deep/);
    for (const long of [
      `<feedback><report_metadata><org_name>${'x'.repeat(2_000_000)}`,
      `<feedback><!--${'x'.repeat(2_000_000)}`,
      `<feedback a="${'x'.repeat(2_000_000)}`,
      `<feedback><![CDATA[${'x'.repeat(2_000_000)}`,
      `<feedback><${'x'.repeat(2_000_000)}`,
      `<!DOCTYPE ${'x'.repeat(2_000_000)}`,
    ])
      assert.match(await refusal(long), /goes on for more than 250,000 characters/);
    assert.match(await refusal(`<feedback>${'<a>&x;</a>'.repeat(1_000)}</feedback>`), /broken all over/);
  });

  test('100,000 rows are read; those beyond are counted', async () => {
    const row = Buffer.from(rowXml());
    const [head = '', tail = ''] = reportXml({ rows: [] }).split('</feedback>');
    const many = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from(head);
      for (let at = 0; at < 100_100; at += 100) yield Buffer.concat(Array.from({ length: 100 }, () => row));
      yield Buffer.from(`</feedback>${tail}`);
    };
    const before = process.memoryUsage().heapUsed;
    const report = await readReport(many(), now);
    assert.equal(report.rows.length, 100_000);
    assert.equal(report.whole, false);
    assert.match(report.problems.join(), /more than 100,000 rows; 100 were not read/);
    const held = process.memoryUsage().heapUsed - before;
    assert.ok(held < 300_000_000, `${Math.round(held / 1e6)} MB`);
  });
});

const shared = join(
  process.env['LAUNCH_READY_SHARED'] ?? join(import.meta.dirname, '../../../../shared'),
  'data/dmarc-reports',
);

describe(
  'reports of others',
  { skip: existsSync(shared) ? false : 'they are not here: ../shared/data/dmarc-reports beside the project' },
  () => {
    test('one of Outlook, in the old format', async () => {
      const report = await read(readFileSync(join(shared, 'outlook-1711756800.xml')));
      assert.deepEqual([report.organisation, report.schema, report.whole], ['Outlook.com', 'rfc7489', true]);
      assert.deepEqual(report.period, { begin: 1_711_756_800, end: 1_711_843_200 });
      assert.deepEqual(
        report.rows.map(({ source, count, dkimAligned, spfAligned, dkim }) => [
          source,
          count,
          dkimAligned,
          spfAligned,
          dkim,
        ]),
        [['100.24.188.149', 1, false, false, []]],
      );
    });

    test('the sample of RFC 9990', async () => {
      const report = await read(readFileSync(join(shared, 'rfc9990-sample.xml')));
      assert.deepEqual([report.schema, report.generator], ['rfc9990', 'Example DMARC Aggregate Reporter v1.2']);
      assert.deepEqual(
        [report.policy.p, report.policy.sp, report.policy.np, report.policy.discoveryMethod],
        ['quarantine', 'none', 'none', 'treewalk'],
      );
      assert.deepEqual(
        report.rows.map(({ count, disposition, dkimAligned, dkim }) => [
          count,
          disposition,
          dkimAligned,
          dkim[0]?.selector,
        ]),
        [[123, 'pass', true, 'abc123']],
      );
    });
  },
);
