import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evaluateDmarc } from 'mailauth/lib/dmarc/index.js';
import { readDkimKey, readDkimRecord } from '../../../src/engines/mail/dkim-key.ts';
import { isDmarcRecord, readDmarcRecord } from '../../../src/engines/mail/dmarc-record.ts';
import { walkDmarc } from '../../../src/engines/mail/dmarc.ts';
import { judgeMessage } from '../../../src/engines/mail/judge-message.ts';
import { askOnce } from '../../../src/engines/mail/resolver.ts';
import { evaluateSpf, surveySpf } from '../../../src/engines/mail/spf.ts';
import { readTagList } from '../../../src/engines/mail/tag-list.ts';
import { given } from './signed-mail.ts';
import { txt, type Zone, zoneLookup } from './zone.ts';

const domains = ['club.test', 'a.test', 'b.a.test', 'mail.club.test', 'test'] as const;
const domain = fc.constantFrom(...domains);

const tag = fc.oneof(
  fc.constantFrom('p', 'sp', 'np', 'v', 't', 'psd', 'adkim', 'rua', 'k', 'h', 's', 'P', '', 'pct'),
  fc.string({ maxLength: 4 }),
);
const value = fc.oneof(
  fc.constantFrom(
    'none',
    'quarantine',
    'reject',
    'y',
    'n',
    's',
    'mailto:a@club.test',
    'mailto:x@a.test',
    'DMARC1',
    'DKIM1',
    'rsa',
    '',
  ),
  fc.string({ maxLength: 8 }),
);
const tagList = fc
  .array(
    fc.tuple(tag, value).map(([name, text]) => `${name}=${text}`),
    { maxLength: 6 },
  )
  .map(pieces => pieces.join('; '));
const dmarcText = fc.oneof(
  tagList,
  tagList.map(text => `v=DMARC1; p=reject; ${text}`),
  tagList.map(text => `v=DMARC1; ${text}`),
);

const term = fc.oneof(
  fc
    .tuple(fc.constantFrom('', '+', '-', '~', '?'), fc.constantFrom('include:', 'a:', 'mx:', 'exists:', 'ptr:'), domain)
    .map(parts => parts.join('')),
  domain.map(name => `redirect=${name}`),
  fc.constantFrom(
    'all',
    '-all',
    '~all',
    '+all',
    'a',
    'mx',
    'ptr',
    'ip4:192.0.2.7',
    'ip6::',
    'a/24',
    'include:%{d2}.a.test',
    'exists:%{ir}.a.test',
    'exp=%{i}.test',
    'x=y',
    '"',
    'ip4:192.0.2.0/99',
  ),
  fc.string({ maxLength: 12 }),
);
const spfText = fc.array(term, { maxLength: 8 }).map(terms => ['v=spf1', ...terms].join(' '));
const zoneOf = (texts: fc.Arbitrary<string>, at: (name: string) => string): fc.Arbitrary<Zone> =>
  fc
    .array(fc.tuple(domain, fc.oneof({ weight: 4, arbitrary: texts }, { weight: 1, arbitrary: fc.constant(null) })), {
      maxLength: 6,
    })
    .map(pairs =>
      Object.fromEntries(pairs.map(([name, text]) => [at(name), text === null ? ('silent' as const) : txt(text)])),
    );

/** Pieces that are tags; of what is none mailauth and we make different things, and so do receivers. */
const isTagList = (zone: Zone): boolean =>
  Object.values(zone).every(
    types =>
      types === 'silent' || (types?.TXT ?? []).every(text => readTagList(text.toString()).malformed.length === 0),
  );

describe('texts made of anything', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), tagList, dmarcText, spfText);

  test('are read, and never throw', () =>
    fc.assert(
      fc.property(anything, text => {
        readTagList(text);
        readDkimRecord(text);
        const { tags, problems } = readDmarcRecord(text, '_dmarc.club.test');
        for (const problem of problems) assert.ok(problem.text.length <= 500);
        assert.ok(tags === null || ['none', 'quarantine', 'reject'].includes(tags.p));
      }),
      { numRuns: 2_000 },
    ));

  test('in the DNS give answers', () =>
    fc.assert(
      fc.asyncProperty(fc.array(anything, { maxLength: 3 }), async texts => {
        const lookup = zoneLookup(
          Object.fromEntries(
            ['club.test', '_dmarc.club.test', 's._domainkey.club.test'].map(name => [name, txt(...texts)]),
          ),
        );
        assert.equal(
          (await readDkimKey('club.test', 's', lookup)).status,
          texts.length === 0 ? 'found' : texts.length > 1 ? 'duplicate' : 'found',
        );
        assert.ok((await walkDmarc('club.test', lookup)).walk.length <= 8);
        await surveySpf('club.test', lookup);
      }),
      { numRuns: 300 },
    ));
});

describe('SPF', () => {
  test('records that point at each other in any way come to an end', () =>
    fc.assert(
      fc.asyncProperty(
        zoneOf(spfText, name => name),
        async zone => {
          const lookup = zoneLookup(zone);
          const survey = await surveySpf('club.test', lookup);
          assert.ok(survey.lookups <= 201);
          const sum = survey.tree?.terms.reduce((all, { lookups }) => all + lookups, 0) ?? 0;
          assert.equal(survey.tree?.lookups ?? 0, sum);
          assert.ok(lookup.asked.length <= 400);
          assert.deepEqual(await surveySpf('club.test', zoneLookup(zone)), survey);
        },
      ),
      { numRuns: 500 },
    ));

  test('the term that decided is in the record, and decides alone', () =>
    fc.assert(
      fc.asyncProperty(
        zoneOf(spfText, name => name),
        async zone => {
          const { result, by, record } = await evaluateSpf(
            { ip: '192.0.2.7', sender: 'a@club.test', helo: 'h.test' },
            zoneLookup(zone),
          );
          if (by === null) return;
          assert.ok(record?.split(' ').includes(by));
          if (/^redirect=/i.test(by)) return;
          const alone = await evaluateSpf(
            { ip: '192.0.2.7', sender: 'a@alone.example', helo: 'h.test' },
            zoneLookup({ ...zone, 'alone.example': txt(`v=spf1 ${by}`) }),
          );
          // Terms without a name of their own ask for the domain they stand in.
          if (/:|all/i.test(by) && !by.includes('%{d')) assert.equal(alone.result, result);
        },
      ),
      { numRuns: 500 },
    ));
});

describe('DMARC', () => {
  test('the policy that applies is the one that mailauth finds', () =>
    fc.assert(
      fc.asyncProperty(zoneOf(dmarcText, name => `_dmarc.${name}`).filter(isTagList), domain, async (zone, from) => {
        const policy = await walkDmarc(from, zoneLookup(zone));
        const { response } = await evaluateDmarc({
          headerFrom: `a@${from}`,
          resolver: askOnce(zoneLookup(zone)).resolver,
          strict: true,
        });
        assert.ok(response !== false);
        if (policy.silent !== null || response.status.result === 'temperror') return;
        assert.equal(policy.request, response.status.result === 'none' ? null : response.policy);
        if (policy.request !== null) assert.equal(policy.at, `_dmarc.${response.policyDomain}`);
      }),
      { numRuns: 2_000 },
    ));

  test('what is read as a record begins with its version', () =>
    fc.assert(
      fc.property(dmarcText, text => {
        if (isDmarcRecord(text)) assert.match(text.trim(), /^v\s*=\s*DMARC1/i);
      }),
    ));
});

test('messages made of anything are judged', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.oneof(
          fc.constantFrom(
            'From: a@club.test',
            'DKIM-Signature: ',
            'ARC-Seal: i=1; ',
            'Content-Type: multipart/mixed; boundary=b',
            '',
            '--b',
            '\r\n',
            '\n',
            ':',
            'List-Unsubscribe: <',
          ),
          fc.string({ unit: 'binary', maxLength: 40 }),
          tagList,
        ),
        { maxLength: 12 },
      ),
      async lines => {
        const facts = await judgeMessage(Buffer.from(lines.join('\r\n')), given, zoneLookup({}));
        assert.ok(facts.dmarc.reason.endsWith('.') && facts.arc.reason.endsWith('.') && facts.spf.reason.endsWith('.'));
        JSON.stringify(facts);
      },
    ),
    { numRuns: 500 },
  ));
