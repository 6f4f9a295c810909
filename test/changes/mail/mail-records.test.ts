import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { applied, lookupAfter } from '../../../src/changes/mail/applied.ts';
import { desiredDns } from '../../../src/changes/desired.ts';
import {
  mailRecordLines,
  mailRecords,
  type MailRecords,
  type MailRecordsAsked,
} from '../../../src/changes/mail/mail-records.ts';
import { parseZoneLine } from '../../../src/changes/dns-lines.ts';
import { setKey, valueProblem, type RecordSet } from '../../../src/changes/record-set.ts';
import type { MailLookup } from '../../../src/engines/mail/lookup.ts';
import { readDkimKey } from '../../../src/engines/mail/dkim-key.ts';
import { walkDmarc } from '../../../src/engines/mail/dmarc.ts';
import { surveySpf } from '../../../src/engines/mail/spf.ts';
import { isMeantAsDmarc } from '../../../src/evidence/derive/dmarc-merge.ts';
import { mostSpfLookups } from '../../../src/evidence/derive/spf-merge.ts';
import { needsLookup, plainSpf, spfTerm, spfTerms } from '../../../src/evidence/derive/spf-terms.ts';
import { mailProviderNamed, mailProviders } from '../../../src/providers/mail/providers.ts';
import type { MailProvider } from '../../../src/providers/mail/provider.ts';
import { fixtureDomain as domain } from '../../providers/mail/fixture-zones.ts';
import { dnsEvidence } from '../dns-evidence.ts';
import { alone, foreign, standing, together, verification, zones } from './mail-arbitrary.ts';
import { worldOf } from './mail-world.ts';

const asked = (
  providers: readonly MailProvider[],
  sets: readonly RecordSet[],
  more: Partial<MailRecordsAsked> = {},
): MailRecordsAsked => ({
  zone: domain,
  sendingDomain: domain,
  sets,
  asked: 'all',
  providers,
  dmarc: { policy: null, rehearsal: false, hasReports: false, reportDays: null, unalignedOwn: null },
  ...more,
});

/** Slips that may stay: they belong to others, or are no slips of a record that was printed here. */
const tolerated = new Set([
  'ptr',
  'long',
  'too-many-lookups',
  'too-many-voids',
  'too-many-mx',
  'include-without-record',
  'no-record',
]);

const wordsOf = (text: string): readonly string[] =>
  plainSpf(text) === null ? [] : spfTerms(plainSpf(text) ?? '').map(one => one.text);

/** Every SPF record is one, parses, and is within ten look-ups or says what to take out; DMARC is one record that receivers process. */
const passesOurJudgement = async (
  made: MailRecords,
  after: readonly RecordSet[],
  lookup: MailLookup,
  sendingDomain: string,
): Promise<void> => {
  for (const { name, lookups, takeOut, record } of made.spf) {
    const survey = await surveySpf(name, lookup);
    assert.deepEqual(survey.records, [record]);
    const slips = survey.problems.filter(({ kind, domain: at }) => at === name && !tolerated.has(kind));
    assert.deepEqual(slips, [], record);
    assert.equal(survey.lookups, lookups);
    if (survey.lookups <= mostSpfLookups) assert.deepEqual(takeOut, []);
    const out = new Set(takeOut.map(one => one.term));
    const needed = spfTerms(record).filter(({ text }) => !out.has(text));
    const saved = takeOut.reduce((sum, one) => sum + one.lookups, 0);
    // What the providers in use need themselves cannot be taken out; anything else is, until it fits.
    const areAllNeeded = needed.every(one => !needsLookup(one) || neededTerms.has(one.key));
    assert.ok(survey.lookups - saved <= mostSpfLookups || areAllNeeded, `${record}: ${survey.lookups}, saves ${saved}`);
  }
  for (const { name, type } of made.sets) {
    const [selector = '', at] = name.split('._domainkey.');
    if (type !== 'TXT' || at === undefined) continue;
    const { status, usable, damage } = await readDkimKey(at, selector, lookup);
    assert.deepEqual([status, usable, damage], ['found', true, []], name);
  }
  const policies = after.find(set => set.name === `_dmarc.${sendingDomain}`)?.values.filter(isMeantAsDmarc) ?? [];
  if (policies.length === 0) return;
  const walked = await walkDmarc(sendingDomain, lookup);
  assert.deepEqual([policies.length, walked.record], [1, policies[0]]);
  assert.ok(walked.tags !== null);
  const slips = walked.problems.filter(
    ({ kind, name }) =>
      kind === 'several-records' ||
      (name === `_dmarc.${sendingDomain}` && kind !== 'no-reports' && kind !== 'unknown-tag'),
  );
  assert.deepEqual(slips, [], policies[0]);
  assert.doesNotMatch(policies[0] ?? '', /\bpct\b/);
};

/** Terms that a provider of the table needs at the sending domain itself. */
const neededTerms = new Set(
  mailProviders.flatMap(({ setups }) =>
    setups.flatMap(({ records }) =>
      records.flatMap(({ purpose, value }) => (purpose === 'spf' && value !== null ? [spfTerm(value).key] : [])),
    ),
  ),
);

for (const provider of mailProviders) {
  test(`${provider.name}: whatever stands there, every record that is printed passes our own judgement`, async () => {
    await fc.assert(
      fc.asyncProperty(
        zones(provider),
        standing,
        fc.option(fc.constant(`reports@${domain}`), { nil: undefined }),
        async (sets, dmarc, reportsTo) => {
          const request = asked([provider], sets, { dmarc, ...(reportsTo === undefined ? {} : { reportsTo }) });
          const made = await mailRecords(request, worldOf(sets));
          const after = applied(sets, made.changes);
          const lookup = lookupAfter(worldOf(sets), sets, after);

          await passesOurJudgement(made, after, lookup, domain);
          const policy = after.find(set => set.name === `_dmarc.${domain}`)?.values.find(isMeantAsDmarc);
          if (reportsTo !== undefined) assert.ok(policy?.includes(`mailto:${reportsTo}`));

          // Nothing of others is lost: records, terms that were valid, addresses for reports.
          const kept = new Map(after.map(set => [setKey(set), set.values]));
          for (const set of foreign)
            assert.deepEqual(
              kept.get(setKey(set))?.filter(value => set.values.includes(value)),
              set.values,
            );
          const own = sets.find(set => set.name === domain && set.type === 'TXT')?.values ?? [];
          if (own.includes(verification)) assert.ok(kept.get(`${domain} TXT`)?.includes(verification));
          const shown = made.spf.find(({ name }) => name === domain);
          const merged = new Set(wordsOf(shown?.record ?? '').map(word => spfTerm(word).key));
          const explained = new Set([
            ...(shown?.left ?? []).map(one => spfTerm(one.term).key),
            ...provider.notAtTheDomain.map(one => spfTerm(one.term).key),
          ]);
          for (const word of own.flatMap(wordsOf)) {
            const { key, valid, sort, argument } = spfTerm(word);
            const isIncluded = sort === 'redirect' && merged.has(`include:${argument.toLowerCase()}`);
            if (valid && sort !== 'all')
              assert.ok(
                merged.has(key) || explained.has(key) || isIncluded,
                `${word} is lost in ${shown?.record ?? 'nothing'}`,
              );
          }

          // What is printed can be read back, and is what is planned.
          const lines = mailRecordLines(made).filter(line => !line.startsWith(';'));
          assert.deepEqual(
            lines.map(parseZoneLine).map(({ name, type, values }) => [name, type, ...values]),
            made.sets.flatMap(({ name, type, values }) => values.map(value => [name, type, value])),
          );
          for (const { name, type, values } of made.sets) {
            for (const value of values) assert.equal(valueProblem(type, value), null);
            if (type === 'CNAME')
              assert.ok(
                after.every(other => other.name !== name || other.type === 'CNAME'),
                name,
              );
          }

          // Once more, and nothing is left to change but what a person has to do.
          const again = await mailRecords({ ...request, sets: after }, worldOf(after));
          assert.deepEqual(
            again.changes.filter(({ kind }) => kind !== 'by-hand'),
            [],
          );
        },
      ),
      { numRuns: 80 },
    );
  });
}

test('several providers at once and a sending domain below the zone: the same, and the plan carries all of it out', async () => {
  const some = fc.uniqueArray(fc.constantFrom(...mailProviders), {
    minLength: 2,
    maxLength: 4,
    selector: ({ id }) => id,
  });
  const asks = some.chain(providers =>
    fc.record({
      providers: fc.constant(providers),
      sets: fc.tuple(...providers.map(zones)).map(parts => together(...parts)),
      label: fc.constantFrom('', 'updates.'),
    }),
  );
  await fc.assert(
    fc.asyncProperty(asks, async ({ providers, sets, label }) => {
      const moved = sets.map(set =>
        set.type === 'MX' || set.name.includes('_domainkey')
          ? { ...set, name: set.name.replace(domain, `${label}${domain}`) }
          : set,
      );
      const standing = alone(together(moved));
      const request = asked(providers, standing, { sendingDomain: `${label}${domain}` });
      const made = await mailRecords(request, worldOf(standing));
      const after = applied(standing, made.changes);
      await passesOurJudgement(made, after, lookupAfter(worldOf(standing), standing, after), request.sendingDomain);
      for (const set of after) {
        if (set.type === 'TXT')
          assert.ok(set.values.filter(value => plainSpf(value) !== null).length <= 1, JSON.stringify(set));
        if (set.type === 'CNAME')
          assert.ok(
            after.every(other => other.name !== set.name || other.type === 'CNAME'),
            set.name,
          );
      }
      const again = await mailRecords({ ...request, sets: after }, worldOf(after));
      assert.deepEqual(
        again.changes.filter(({ kind }) => kind !== 'by-hand'),
        [],
      );

      // The plan makes the same sets of these changes, with nothing in conflict.
      const plan = desiredDns(
        [{ id: 'email/spf-record#00000000', remedy: made.changes }],
        dnsEvidence(standing, { domain }),
        '2026-11-27T00:00:00.000Z',
        { provider: null, allowDelete: ['MX'], allowLargeChange: true },
      );
      assert.deepEqual([plan.conflicts, plan.refused], [[], []]);
      const planned = new Map(plan.sets.map(set => [setKey(set), set.after.toSorted()]));
      for (const set of made.sets) assert.deepEqual(planned.get(setKey(set)), set.values.toSorted(), setKey(set));
    }),
    { numRuns: 150 },
  );
});

test('two providers at once, the domain’s record near the limit: merged, counted, and what to take out is named', async () => {
  const providers = [mailProviderNamed('Mailgun'), mailProviderNamed('Google Workspace')].filter(one => one !== null);
  const sets = together(foreign, [
    {
      name: domain,
      type: 'TXT',
      values: ['v=spf1 include:spf.crm.test include:sendgrid.net include:amazonses.com mx ~all'],
    },
  ]);
  const made = await mailRecords(
    asked([...providers, ...[mailProviderNamed('SendGrid')].filter(one => one !== null)], sets),
    worldOf(sets),
  );
  const [shown] = made.spf;
  assert.equal(
    shown?.record,
    'v=spf1 include:spf.crm.test include:amazonses.com mx include:mailgun.org include:_spf.google.com ~all',
  );
  // crm 1+4, amazonses 1, mx 1, mailgun 1+2, google 1+3.
  assert.equal(shown?.lookups, 14);
  assert.deepEqual(
    shown?.takeOut.map(({ term, lookups }) => [term, lookups]),
    [['include:spf.crm.test', 5]],
  );
  const text = mailRecordLines(made).join('\n');
  assert.match(text, /14 of the 10 look-ups that are allowed/);
  assert.match(text, /over the limit, take out include:spf\.crm\.test/);
});

test('a long record is printed in strings of at most 255 bytes and means the same', async () => {
  const nets = Array.from({ length: 30 }, (_, at) => `ip4:203.0.113.${at}`).join(' ');
  const sets: readonly RecordSet[] = [{ name: domain, type: 'TXT', values: [`v=spf1 ${nets} ?all`] }];
  const made = await mailRecords(asked([], sets), worldOf(sets));
  const line = mailRecordLines(made).find(one => one.includes('v=spf1')) ?? '';
  const strings = [...line.matchAll(/"([^"]*)"/g)].map(([, text = '']) => text.length);
  assert.ok(strings.length > 1 && strings.every(length => length <= 255), line);
  assert.deepEqual(parseZoneLine(line).values, [`v=spf1 ${nets} ~all`]);
});
