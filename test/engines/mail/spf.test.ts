import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { evaluateSpf, surveySpf } from '../../../src/engines/mail/spf.ts';
import { txt, type Zone, zoneLookup } from './zone.ts';

const kindsOf = async (zone: Zone, domain = 'club.test'): Promise<readonly string[]> =>
  (await surveySpf(domain, zoneLookup(zone))).problems.map(({ kind }) => kind);

describe('evaluating a sender', () => {
  const zone: Zone = {
    'club.test': txt('v=spf1 ip4:192.0.2.0/28 include:_spf.mailer.test ?exists:%{l}.vip.club.test ~all'),
    '_spf.mailer.test': txt('v=spf1 ip4:198.51.100.0/24 ip6:2001:db8::/32 -all'),
    'ada.vip.club.test': { A: ['127.0.0.2'] },
    'hard.test': txt('v=spf1 mx -all'),
    'moved.test': txt('v=spf1 redirect=_spf.mailer.test'),
    'mute.test': txt('v=spf1 include:gone.mute.test -all'),
    'gone.mute.test': 'silent',
    'two.test': txt('v=spf1 -all', 'v=spf1 +all'),
    'bare.test': txt('v=spf1'),
  };
  const judged = (ip: string, sender: string, helo = 'mail.club.test') =>
    evaluateSpf({ ip, sender, helo }, zoneLookup(zone));

  const rows: readonly (readonly [ip: string, sender: string, result: string, by: string | null])[] = [
    ['192.0.2.7', 'bounce@club.test', 'pass', 'ip4:192.0.2.0/28'],
    ['198.51.100.9', 'bounce@club.test', 'pass', 'include:_spf.mailer.test'],
    ['2001:db8::9', 'bounce@club.test', 'pass', 'include:_spf.mailer.test'],
    ['203.0.113.5', 'bounce@club.test', 'softfail', '~all'],
    ['203.0.113.5', 'ada@club.test', 'neutral', '?exists:%{l}.vip.club.test'],
    ['203.0.113.5', 'bounce@hard.test', 'fail', '-all'],
    ['203.0.113.5', 'bounce@moved.test', 'fail', 'redirect=_spf.mailer.test'],
    ['203.0.113.5', 'bounce@bare.test', 'neutral', null],
    ['203.0.113.5', 'bounce@two.test', 'permerror', null],
    ['203.0.113.5', 'bounce@nowhere.test', 'none', null],
    ['203.0.113.5', 'bounce@mute.test', 'temperror', null],
  ];
  for (const [ip, sender, result, by] of rows)
    test(`${ip} for ${sender}: ${result}${by === null ? '' : ` by ${by}`}`, async () => {
      const outcome = await judged(ip, sender);
      assert.deepEqual([outcome.result, outcome.by], [result, by], outcome.reason);
      assert.match(outcome.reason, /^[A-Za-z0-9].*\.$/);
    });

  test('an empty sender is judged by the HELO name', async () => {
    const outcome = await judged('192.0.2.7', '', 'club.test');
    assert.deepEqual([outcome.domain, outcome.result], ['club.test', 'pass']);
  });

  test('who did not answer is named', async () => {
    const outcome = await judged('203.0.113.5', 'bounce@mute.test');
    assert.deepEqual(outcome.silent, ['gone.mute.test']);
    assert.match(outcome.reason, /gone\.mute\.test did not answer, no answer within 2 s/);
  });

  test('senders, addresses and names made of anything give a result', async () => {
    const lookup = zoneLookup(zone);
    for (const sender of ['@', '"a@b"@club.test', 'a@[192.0.2.1]', `a@${'x'.repeat(300)}.test`, 'a@b\r\nc.test', '\0'])
      for (const ip of ['192.0.2.7', '', '::', '300.1.1.1', '::ffff:192.0.2.7'])
        assert.equal(typeof (await evaluateSpf({ ip, sender }, lookup)).reason, 'string');
  });
});

describe('surveying a domain', () => {
  test('each node shows its look-ups, and mailauth counts the same', async () => {
    const survey = await surveySpf(
      'Club.Test.',
      zoneLookup({
        'club.test': txt(
          'v=spf1 a mx include:_spf.mailer.test include:%{d2}.spf.test ip4:192.0.2.1 exists:gone.test -all',
        ),
        '_spf.mailer.test': txt('v=spf1 include:_a.mailer.test include:_b.mailer.test ~all'),
        '_a.mailer.test': txt('v=spf1 ip4:198.51.100.1 ~all'),
        '_b.mailer.test': txt('v=spf1 a:out.mailer.test ~all'),
        'club.test.spf.test': txt('v=spf1 -all'),
        'out.mailer.test': { A: ['198.51.100.2'] },
      }),
    );
    assert.equal(survey.lookups, 8);
    assert.equal(survey.others, 'fail');
    const [, , mailer] = survey.tree?.terms ?? [];
    assert.deepEqual([mailer?.target, mailer?.lookups, mailer?.node?.lookups], ['_spf.mailer.test', 4, 3]);
    assert.deepEqual(
      survey.voids.map(({ term, type }) => [term, type]),
      [
        ['a', 'A'],
        ['exists:gone.test', 'A'],
        ['mx', 'MX'],
      ],
    );
    assert.deepEqual(survey.problems, [
      { kind: 'too-many-voids', domain: 'club.test', text: survey.problems[0]?.text },
    ]);
  });

  test('12 includes are counted beyond 10', async () => {
    const names = Array.from({ length: 12 }, (_, index) => `i${index}.test`);
    const survey = await surveySpf(
      'club.test',
      zoneLookup({
        'club.test': txt(`v=spf1 ${names.map(name => `include:${name}`).join(' ')} -all`),
        ...Object.fromEntries(names.map(name => [name, txt('v=spf1 ip4:192.0.2.1 -all')])),
      }),
    );
    assert.equal(survey.lookups, 12);
    assert.deepEqual(
      survey.problems.map(({ kind, text }) => [kind, text]),
      [['too-many-lookups', '12']],
    );
  });

  test('30 includes within each other end at the bound', async () => {
    const zone = Object.fromEntries(
      Array.from({ length: 31 }, (_, index) => [
        index === 0 ? 'club.test' : `i${index}.test`,
        txt(index === 30 ? 'v=spf1 -all' : `v=spf1 include:i${index + 1}.test -all`),
      ]),
    );
    const lookup = zoneLookup(zone);
    const survey = await surveySpf('club.test', lookup);
    assert.ok(survey.lookups > 20);
    assert.deepEqual(
      survey.problems.map(({ kind }) => kind),
      ['beyond-bounds', 'too-many-lookups'],
    );
    assert.ok(lookup.asked.length < 50);
  });

  test('records that include each other, or themselves', async () => {
    assert.deepEqual(await kindsOf({ 'club.test': txt('v=spf1 include:club.test -all') }), ['loop']);
    assert.deepEqual(
      await kindsOf({ 'club.test': txt('v=spf1 include:b.test -all'), 'b.test': txt('v=spf1 redirect=club.test') }),
      ['loop'],
    );
  });

  test('a record that doubles at each level stops at the bound of questions', async () => {
    const zone = Object.fromEntries(
      Array.from({ length: 18 }, (_, index) => [
        index === 0 ? 'club.test' : `i${index}.test`,
        txt(`v=spf1 include:i${index + 1}.test include:i${index + 1}.test -all`),
      ]),
    );
    const survey = await surveySpf('club.test', zoneLookup(zone));
    assert.ok(survey.lookups <= 201);
    assert.ok(survey.problems.some(({ kind }) => kind === 'beyond-bounds'));
  });

  test('strings of one record belong together without a space', async () => {
    const survey = await surveySpf(
      'club.test',
      zoneLookup({
        'club.test': txt(['v=spf1 include:_spf.mai', 'ler.test -all']),
        '_spf.mailer.test': txt('v=spf1 ip4:192.0.2.1 -all'),
      }),
    );
    assert.deepEqual([survey.lookups, survey.problems], [1, []]);
  });

  test('a record of 4 KB is read whole', async () => {
    const addresses = Array.from({ length: 200 }, (_, index) => `ip4:198.51.100.${index}`).join(' ');
    const survey = await surveySpf('club.test', zoneLookup({ 'club.test': txt(`v=spf1 ${addresses} a -all`) }));
    assert.deepEqual([survey.lookups, survey.others, survey.problems.map(({ kind }) => kind)], [1, 'fail', ['long']]);
    assert.equal(survey.problems[0]?.text.length, 500);
  });

  test('terms that depend on the message count once, and nothing is asked for them', async () => {
    const lookup = zoneLookup({ 'club.test': txt('v=spf1 include:%{ir}.%{v}.spf.test exists:%{l}.vip.test -all') });
    const survey = await surveySpf('club.test', lookup);
    assert.deepEqual(survey.dependent, ['exists:%{l}.vip.test', 'include:%{ir}.%{v}.spf.test']);
    assert.deepEqual([survey.lookups, survey.voids, survey.others], [2, [], 'fail']);
  });

  test('what did not answer is told, and not taken for a void', async () => {
    const survey = await surveySpf(
      'club.test',
      zoneLookup({ 'club.test': txt('v=spf1 a:mute.test include:mute.test -all'), 'mute.test': 'silent' }),
    );
    assert.deepEqual(survey.silent, [{ name: 'mute.test', reason: 'no answer within 2 s' }]);
    assert.deepEqual([survey.voids, survey.problems], [[], []]);
  });

  const rows: readonly (readonly [title: string, zone: Zone, kinds: readonly string[]])[] = [
    ['no name', {}, ['no-record']],
    ['other texts', { 'club.test': txt('google-site-verification=1', 'v=spf10 -all') }, ['damaged', 'no-record']],
    ['two records', { 'club.test': txt('v=spf1 a -all', 'v=spf1 mx -all') }, ['several-records']],
    ['a space before it', { 'club.test': txt(' v=spf1 -all') }, ['damaged', 'no-record']],
    ['quotes around it', { 'club.test': txt('"v=spf1 -all"') }, ['damaged', 'no-record']],
    ['quotes within it', { 'club.test': txt('v=spf1 ip4:192.0.2.1 "-all"') }, ['damaged', 'no-all', 'syntax']],
    ['everybody', { 'club.test': txt('v=spf1 +all') }, ['all-pass']],
    ['everybody, unsaid', { 'club.test': txt('v=spf1 all') }, ['all-pass']],
    ['nobody knows', { 'club.test': txt('v=spf1 ip4:192.0.2.1 ?all') }, ['all-neutral']],
    ['no end', { 'club.test': txt('v=spf1 ip4:192.0.2.1') }, ['no-all']],
    ['terms behind the end', { 'club.test': txt('v=spf1 -all include:a.test') }, ['unreachable']],
    ['a redirect beside all', { 'club.test': txt('v=spf1 redirect=a.test -all') }, ['unreachable']],
    ['ptr', { 'club.test': txt('v=spf1 ptr -all') }, ['ptr']],
    ['a misspelled term', { 'club.test': txt('v=spf1 inclde:a.test -all') }, ['syntax']],
    ['an include of nothing', { 'club.test': txt('v=spf1 include:a.test -all') }, ['include-without-record']],
    [
      '11 mail servers behind one mx',
      {
        'club.test': {
          TXT: ['v=spf1 mx -all'],
          MX: Array.from({ length: 11 }, (_, index) => `10 mx${index}.club.test`),
        },
      },
      ['too-many-mx'],
    ],
    ['two void terms are allowed', { 'club.test': txt('v=spf1 a mx -all') }, []],
    ['three are not', { 'club.test': txt('v=spf1 a mx a:x.test -all') }, ['too-many-voids']],
  ];
  for (const [title, zone, kinds] of rows)
    test(title, async () => assert.deepEqual((await kindsOf(zone)).toSorted(), kinds));
});
