import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { distinctReports } from '../../../src/engines/dmarc-reports/distinct.ts';
import { judgeReports } from '../../../src/engines/dmarc-reports/judge.ts';
import { readReport } from '../../../src/engines/dmarc-reports/read-report.ts';
import { type AggregateReport, UnreadableReport } from '../../../src/engines/dmarc-reports/report.ts';
import { daySeconds, firstDay, type MadeReport, type MadeRow, reportXml } from './made-report.ts';

const now = firstDay + 30 * daySeconds;

const chopped = async function* (bytes: Uint8Array, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  let turn = 0;
  for (let at = 0; at < bytes.length; turn += 1) {
    const size = Math.max(1, sizes[turn % Math.max(1, sizes.length)] ?? 1_000);
    yield bytes.subarray(at, at + size);
    at += size;
  }
};

/** The report, or null where it was refused in the one way that is allowed. */
const readOrRefuse = async (bytes: Uint8Array, sizes: readonly number[]): Promise<AggregateReport | null> => {
  try {
    return await readReport(chopped(bytes, sizes), now);
  } catch (error) {
    assert.ok(error instanceof UnreadableReport, String(error instanceof Error ? error.stack : error));
    assert.match(error.message, /\.$/);
    return null;
  }
};

const word = fc.oneof(
  fc.constantFrom(
    'community.test',
    'send.community.test',
    'amazonses.com',
    'esp.example',
    '',
    '&amp;',
    '&x;',
    '<b>',
    '\0',
  ),
  fc.string({ maxLength: 20 }),
);
const row: fc.Arbitrary<MadeRow> = fc.record(
  {
    source: fc.oneof(fc.ipV4(), fc.ipV6(), word),
    count: fc.oneof(fc.integer(), fc.integer({ min: 1, max: 1_000 }), fc.double().map(String)),
    disposition: fc.constantFrom('none', 'pass', 'quarantine', 'reject', 'x'),
    dkim: fc.constantFrom('pass' as const, 'fail' as const),
    spf: fc.constantFrom('pass' as const, 'fail' as const),
    reason: fc.constantFrom('forwarded', 'mailing_list', 'local_policy', ''),
    from: word,
    envelope: word,
    signatures: fc.array(
      fc
        .tuple(
          word,
          fc.constantFrom('resend', 'harbour', 'k2', ''),
          fc.constantFrom('pass', 'fail', 'temperror', 'none'),
        )
        .map(parts => parts.join(' ')),
      { maxLength: 3 },
    ),
    spfResult: fc.tuple(word, fc.constantFrom('pass', 'fail', 'temperror')).map(parts => parts.join(' ')),
  },
  { requiredKeys: [] },
);
const report: fc.Arbitrary<MadeReport> = fc.record(
  {
    org: word,
    id: word,
    begin: fc.oneof(fc.integer(), fc.integer({ min: firstDay, max: now })),
    end: fc.oneof(fc.integer(), fc.integer({ min: firstDay, max: now })),
    domain: fc.constantFrom('community.test', 'other.test', ''),
    policy: fc.record({
      p: fc.constantFrom('none', 'quarantine', 'reject', 'x', ''),
      adkim: fc.constantFrom('r', 's'),
    }),
    rows: fc.array(row, { maxLength: 6 }),
    rfc9990: fc.boolean(),
  },
  { requiredKeys: [] },
);
const sizes = fc.array(fc.integer({ min: 1, max: 700 }), { maxLength: 4 });

const judgeable = (reports: readonly (AggregateReport | null)[]): readonly AggregateReport[] =>
  distinctReports(reports.filter(one => one !== null)).reports;

describe('whatever comes in', () => {
  test('bytes at random are refused or read, never worse', () =>
    fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), sizes, async (bytes, cuts) => {
        await readOrRefuse(bytes, cuts);
      }),
      { numRuns: 500 },
    ));

  test('a report with bytes cut out, put in and turned over is refused or read, and what is read can be judged', () =>
    fc.assert(
      fc.asyncProperty(
        report,
        fc.array(fc.tuple(fc.nat(), fc.nat({ max: 40 }), fc.uint8Array({ maxLength: 12 })), { maxLength: 4 }),
        sizes,
        async (made, wounds, cuts) => {
          let bytes: Uint8Array = Buffer.from(reportXml(made));
          for (const [at, gone, put] of wounds) {
            const place = at % (bytes.length + 1);
            bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + gone)]);
          }
          judgeReports(judgeable([await readOrRefuse(bytes, cuts)]), now);
        },
      ),
      { numRuns: 400 },
    ));

  test('XML of any tags in any order', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.constantFrom(
            '<feedback>',
            '</feedback>',
            '<record>',
            '</record>',
            '<row>',
            '</row>',
            '<policy_published>',
            '</policy_published>',
            '<domain>',
            '</domain>',
            'community.test',
            '<dkim>',
            '</dkim>',
            '<auth_results>',
            '</auth_results>',
            '<!--',
            '-->',
            '<![CDATA[',
            ']]>',
            '<?x',
            '?>',
            '&',
            '&#0;',
            '&#xD800;',
            '<a:b',
            '>',
            '/>',
            '<count/>',
            ' x="',
            "'",
            '\u0000',
          ),
          { maxLength: 60 },
        ),
        sizes,
        async (pieces, cuts) => {
          judgeReports(judgeable([await readOrRefuse(Buffer.from(`<feedback>${pieces.join('')}`), cuts)]), now);
        },
      ),
      { numRuns: 500 },
    ));

  test('every mail is counted once: as passed, forwarded, failed, unjudged, changed on the way or pretended', () =>
    fc.assert(
      fc.asyncProperty(fc.array(report, { maxLength: 5 }), async made => {
        const read = await Promise.all(made.map(one => readOrRefuse(Buffer.from(reportXml(one)), [500])));
        const reports = judgeable(read);
        for (const judged of judgeReports(reports, now)) {
          const own = reports.filter(({ policy }) => policy.domain === judged.domain).flatMap(({ rows }) => rows);
          assert.equal(
            judged.messages,
            own.reduce((sum, { count }) => sum + count, 0),
          );
          const senders = judged.senders.reduce((sum, { messages }) => sum + messages, 0);
          const others = judged.forwarded.messages + judged.brokenOnTheWay.messages + judged.pretenders.messages;
          assert.equal(senders + others, judged.messages);
          assert.ok(judged.passed <= judged.messages);
          // Never tighter while something of one's own was lost in the days that decide, and never by pct.
          if (judged.path.state === 'tighten')
            assert.ok(judged.senders.every(({ failedLately }) => failedLately === 0));
          assert.doesNotMatch(JSON.stringify(judged.path), /\bpct\b/);
        }
      }),
      { numRuns: 300 },
    ));

  test('two reports without a usable period that name different policies are judged the same in either order', async () => {
    const unaligned = { dkim: 'fail', spf: 'fail', signatures: ['send.community.test resend pass'] } as const;
    const reports = judgeable(
      await Promise.all(
        [
          reportXml({ id: '0', begin: 2, end: 1, policy: { p: 'none', adkim: 's' }, rows: [unaligned] }),
          reportXml({ id: '1', begin: 2, end: 0 }),
        ].map(xml => readOrRefuse(Buffer.from(xml), [500])),
      ),
    );
    assert.deepEqual(
      reports.map(({ policy }) => policy.adkim),
      ['s', null],
    );
    assert.deepEqual(judgeReports(reports, now), judgeReports(reports.toReversed(), now));
  });

  test('the order of reports changes nothing but the order of equals', () =>
    fc.assert(
      fc.asyncProperty(fc.array(report, { maxLength: 5 }), async made => {
        const reports = judgeable(
          await Promise.all(
            made.map((one, index) => readOrRefuse(Buffer.from(reportXml({ ...one, id: `${index}` })), [500])),
          ),
        );
        const totals = (given: readonly AggregateReport[]): readonly unknown[] =>
          judgeReports(given, now).map(({ domain, messages, passed, pretenders, covered }) => [
            domain,
            messages,
            passed,
            pretenders.messages,
            covered,
          ]);
        assert.deepEqual(totals(reports), totals(reports.toReversed()));
      }),
      { numRuns: 200 },
    ));
});
