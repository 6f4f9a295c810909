import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { documents } from '../../src/deliverables/documents.ts';
import { senderReputationMarkdown } from '../../src/deliverables/sender-reputation-markdown.ts';
import { senderReputation, type ReputationSources } from '../../src/deliverables/sender-reputation.ts';
import { judgeReports } from '../../src/engines/dmarc-reports/judge.ts';
import { readReport } from '../../src/engines/dmarc-reports/read-report.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { daily, daySeconds, firstDay, mailchimpRow, resendRow } from '../engines/dmarc-reports/made-report.ts';
import { dnsWith, nameWith, record, sound } from './inventory-evidence.ts';

const domain = 'community.test';
const now = firstDay + 16 * daySeconds;

const keysWith = (...dmarc: readonly string[]): EvidenceSet['keys'] => {
  const name = `_dmarc.${domain}`;
  return {
    dns: {
      status: 'ok',
      value: dnsWith(
        [
          nameWith(
            name,
            ['service'],
            dmarc.map(text => record(name, 'TXT', text)),
          ),
        ],
        [],
      ),
    },
  };
};

const note = (more: Partial<ReputationSources>) =>
  senderReputation({ domain, collectedAt: '2026-11-17T00:00:00Z', report: null, keys: null, reports: null, ...more });

const judged = async (rows: Parameters<typeof daily>[2]) => {
  const bytes = async function* (xml: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(xml);
  };
  const reports = await Promise.all(daily(16, {}, rows).map(xml => readReport(bytes(xml), now)));
  return judgeReports(reports, now)[0] ?? null;
};

describe('the sender reputation note', () => {
  it('without reports says what is not known and how to know it, and claims nothing', () => {
    const { summary, senders, notKnown } = note({ keys: keysWith('v=DMARC1; p=none; rua=mailto:d@community.test') });
    assert.deepEqual(senders, []);
    assert.match(summary.join(), /Nothing was found .* none were given/);
    assert.match(notKnown[0]?.howTo ?? '', /launch-ready mail reports <folder> --note/);
    assert.ok(!notKnown.some(({ what }) => what.includes('holds a DMARC record')));
  });

  it('asks for a record where there is none, for rua where it is missing, for nothing where DNS was silent', () => {
    assert.match(note({ keys: keysWith() }).nextSteps[0] ?? '', /^Add a DMARC record at _dmarc\.community\.test/);
    assert.match(note({ keys: keysWith('v=DMARC1; p=none') }).nextSteps[0] ?? '', /^Add rua=mailto:/);
    const silent = note({ keys: null });
    assert.ok(!silent.nextSteps.some(step => step.startsWith('Add ')));
    assert.ok(silent.notKnown.some(({ what }) => what.includes('holds a DMARC record')));
  });

  it('with reports names senders, what to mend first, and the step of the policy', async () => {
    const failing = note({ reports: await judged(() => [resendRow, mailchimpRow]) });
    assert.match(failing.summary[0] ?? '', /^Mail of Mailchimp fails/);
    assert.match(failing.nextSteps[0] ?? '', /^Mailchimp: Go to .* in Mailchimp, set up/);
    assert.ok(failing.senders.some(line => line.startsWith('Resend: 640 mails, all passed')));
    const tight = note({ reports: await judged(() => [resendRow]) });
    assert.match(tight.nextSteps[0] ?? '', /^Set p=quarantine; t=y; np=reject/);
    assert.ok(!tight.notKnown.some(({ what }) => what.startsWith('Who sends as you')));
    assert.doesNotMatch(senderReputationMarkdown(tight), /\bpct\b/);
  });

  it('is one of the documents where DNS was seen', () => {
    assert.ok(documents(sound()).has('S2.d3'));
    assert.ok(!documents({ ...sound(), keys: {} }).has('S2.d3'));
  });
});

it('a silent answer is no missing record', () => {
  const keys = keysWith();
  assert.ok(keys.dns?.status === 'ok');
  const name = {
    ...nameWith(`_dmarc.${domain}`, ['service'], []),
    resolver: { TXT: { status: 'silent' as const, reason: 'x' } },
  };
  const silentKeys: EvidenceSet['keys'] = {
    dns: { status: 'ok', value: { ...keys.dns.value, names: { [name.name]: name } } },
  };
  assert.ok(note({ keys: silentKeys }).notKnown.some(({ what }) => what.includes('holds a DMARC record')));
});
