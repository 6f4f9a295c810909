import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type DmarcPolicy, walkDmarc } from '../../../src/engines/mail/dmarc.ts';
import { txt, type Zone, zoneLookup } from './zone.ts';

const walk = (zone: Zone, domain = 'club.test'): Promise<DmarcPolicy> => walkDmarc(domain, zoneLookup(zone));
const own = (...texts: readonly string[]): Zone => ({ '_dmarc.club.test': txt(...texts) });
const kinds = ({ problems }: DmarcPolicy): readonly string[] => problems.map(({ kind }) => kind);
const rua = 'rua=mailto:reports@club.test';

describe('the record of a domain', () => {
  test('a sound one', async () => {
    const policy = await walk(own(`v=DMARC1; p=quarantine; adkim=s; ${rua}`), 'Club.Test.');
    assert.deepEqual(
      [policy.at, policy.organisationalDomain, policy.request, policy.appliedBy, policy.problems],
      ['_dmarc.club.test', 'club.test', 'quarantine', 'p', []],
    );
    assert.deepEqual([policy.tags?.adkim, policy.tags?.aspf], ['s', 'r']);
    assert.deepEqual(policy.reports, [
      { tag: 'rua', uri: 'mailto:reports@club.test', host: 'club.test', authorised: 'own', permissionAt: null },
    ]);
  });

  const rows: readonly (readonly [title: string, text: string, kinds: readonly string[], request: string | null])[] = [
    ['p missing, with reports', `v=DMARC1; ${rua}`, ['policy'], 'none'],
    [
      'p missing, and an address that is none but a scheme',
      'v=DMARC1; rua=mailto:',
      ['policy', 'report-address', 'no-reports'],
      'none',
    ],
    ['p missing, without reports', 'v=DMARC1', ['policy', 'no-reports'], null],
    ['p misspelled, with reports', `v=DMARC1; p=quarantin; ${rua}`, ['policy'], 'none'],
    ['sp misspelled', `v=DMARC1; p=reject; sp=rejct; ${rua}`, ['subdomain-policy'], 'none'],
    ['values in capitals', `v=DMARC1; p=REJECT; ${rua}`, [], 'reject'],
    ['no reports', 'v=DMARC1; p=none', ['no-reports'], 'none'],
    ['tags that were removed', `v=DMARC1; p=none; pct=25; ri=86400; ${rua}`, ['removed-tag', 'removed-tag'], 'none'],
    ['an unknown tag', `v=DMARC1; p=none; color=red; ${rua}`, ['unknown-tag'], 'none'],
    ['an address without mailto:', 'v=DMARC1; p=none; rua=reports@club.test', ['report-address', 'no-reports'], 'none'],
    ['a rehearsal of reject', `v=DMARC1; p=reject; t=y; ${rua}`, [], 'quarantine'],
    ['a rehearsal of quarantine', `v=DMARC1; p=quarantine; t=y; ${rua}`, [], 'none'],
    ['a rehearsal misspelled', `v=DMARC1; p=reject; t=yes; ${rua}`, ['value'], 'reject'],
    ['a comma for a semicolon', `v=DMARC1; p=none, ${rua}`, ['policy', 'no-reports'], null],
    ['escaped semicolons', String.raw`v=DMARC1; p=none\; rua=mailto:reports@club.test`, ['damaged', 'policy'], 'none'],
    ['a space before it', ` v=DMARC1; p=none; ${rua}`, ['damaged'], 'none'],
  ];
  for (const [title, text, wanted, request] of rows)
    test(title, async () => {
      const policy = await walk(own(text));
      assert.deepEqual([kinds(policy), policy.request], [wanted, request]);
    });
});

describe('no record', () => {
  test('nothing at all', async () => {
    const policy = await walk({ 'club.test': txt('v=spf1 -all') });
    assert.deepEqual([kinds(policy), policy.at, policy.request, policy.silent], [['no-record'], null, null, null]);
  });

  test('two are as good as none', async () => {
    const policy = await walk(own(`v=DMARC1; p=none; ${rua}`, 'v=DMARC1; p=reject'));
    assert.deepEqual([kinds(policy), policy.at], [['several-records'], null]);
  });

  test('a tag twice makes the record none', async () => {
    const policy = await walk(own(`v=DMARC1; p=none; p=reject; ${rua}`));
    assert.deepEqual([policy.walk[0]?.found, kinds(policy), policy.request], ['invalid', ['duplicate-tag'], null]);
  });

  test('another text at the place does not count', async () => {
    const policy = await walk(own(`v=DMARC1; p=none; ${rua}`, 'google-site-verification=1'));
    assert.deepEqual([policy.request, policy.problems], ['none', []]);
  });

  for (const [title, zone, kind] of [
    ['quotes around it', own(`"v=DMARC1; p=none; ${rua}"`), 'damaged'],
    ['the version in small letters', own(`v=dmarc1; p=none; ${rua}`), 'version'],
    ['the version is not first', own(`p=none; v=DMARC1; ${rua}`), 'version'],
    ['at the domain itself', { 'club.test': txt(`v=DMARC1; p=none; ${rua}`) }, 'wrong-place'],
  ] as const)
    test(title, async () => {
      const policy = await walk(zone);
      assert.deepEqual([kinds(policy), policy.at], [[kind], null]);
    });

  test('a name that does not answer is no missing record', async () => {
    const policy = await walk({ '_dmarc.club.test': 'silent' });
    assert.deepEqual([policy.problems, policy.organisationalDomain], [[], null]);
    assert.match(policy.silent ?? '', /^_dmarc\.club\.test did not answer: no answer/);
  });
});

describe('the walk up the tree', () => {
  const above = (tags: string): Zone => ({
    ...own(`v=DMARC1; p=reject; ${tags}; ${rua}`),
    'mail.club.test': { A: ['192.0.2.1'] },
  });

  for (const [title, tags, domain, appliedBy, request] of [
    ['p for a subdomain without sp', 'adkim=r', 'mail.club.test', 'p', 'reject'],
    ['sp for a subdomain', 'sp=none', 'mail.club.test', 'sp', 'none'],
    ['np for one that does not exist', 'sp=none; np=quarantine', 'gone.club.test', 'np', 'quarantine'],
    ['sp, not np, for one that exists', 'sp=none; np=quarantine', 'mail.club.test', 'sp', 'none'],
    ['p for the domain itself', 'sp=none; np=quarantine', 'club.test', 'p', 'reject'],
  ] as const)
    test(title, async () => {
      const policy = await walk(above(tags), domain);
      assert.deepEqual(
        [policy.appliedBy, policy.request, policy.organisationalDomain],
        [appliedBy, request, 'club.test'],
      );
    });

  test('an alias without an end exists', async () => {
    const policy = await walk({ ...above('np=none'), 'old.club.test': { CNAME: ['gone.test'] } }, 'old.club.test');
    assert.equal(policy.appliedBy, 'p');
  });

  test('whether it exists is not known', async () => {
    const policy = await walk({ ...above('sp=quarantine; np=reject'), 'mute.club.test': 'silent' }, 'mute.club.test');
    assert.match(policy.silent ?? '', /mute\.club\.test did not answer/);
  });

  test('its own record wins over the one above', async () => {
    const policy = await walk(
      { ...above('sp=none'), '_dmarc.mail.club.test': txt(`v=DMARC1; p=quarantine; ${rua}`) },
      'mail.club.test',
    );
    assert.deepEqual(
      [policy.at, policy.request, policy.organisationalDomain],
      ['_dmarc.mail.club.test', 'quarantine', 'club.test'],
    );
  });

  test('ten labels: the domain, then from seven on; eight names at most', async () => {
    const lookup = zoneLookup(own(`v=DMARC1; p=reject; ${rua}`));
    const policy = await walkDmarc('a.b.c.d.e.f.g.h.club.test', lookup);
    assert.deepEqual(
      policy.walk.map(({ name }) => name.split('.').length - 1),
      [10, 7, 6, 5, 4, 3, 2, 1],
    );
    assert.deepEqual([policy.at, policy.request], ['_dmarc.club.test', 'reject']);
  });

  test('eight labels go to seven', async () => {
    const policy = await walk({}, 'a.b.c.d.e.f.club.test');
    assert.equal(policy.walk.length, 8);
    assert.equal(policy.walk[1]?.name, '_dmarc.b.c.d.e.f.club.test');
  });

  test('psd=y: the organisation is one label below, and the policy is its own or that of the suffix', async () => {
    const suffix: Zone = { '_dmarc.co.test': txt('v=DMARC1; psd=y; p=reject; np=reject; rua=mailto:x@co.test') };
    const policy = await walk({ ...suffix, 'mail.club.co.test': { A: ['192.0.2.1'] } }, 'mail.club.co.test');
    assert.deepEqual(
      [policy.organisationalDomain, policy.at, policy.request],
      ['club.co.test', '_dmarc.co.test', 'reject'],
    );
    const below = await walk(
      { ...suffix, '_dmarc.club.co.test': txt(`v=DMARC1; p=none; ${rua}`) },
      'mail.club.co.test',
    );
    assert.deepEqual(
      [below.organisationalDomain, below.at, below.request],
      ['club.co.test', '_dmarc.club.co.test', 'none'],
    );
    assert.equal(below.walk.length, 3);
  });

  test('psd=n ends the walk there', async () => {
    const policy = await walk(
      { ...above('sp=none'), '_dmarc.team.club.test': txt(`v=DMARC1; p=none; psd=n; ${rua}`) },
      'x.team.club.test',
    );
    assert.deepEqual([policy.organisationalDomain, policy.walk.length], ['team.club.test', 2]);
  });

  test('what is no name is not asked for', async () => {
    for (const domain of ['', '.', '[192.0.2.1]', '192.0.2.1', `${'x'.repeat(64)}.test`, 'a..b'])
      assert.deepEqual((await walk({}, domain)).walk, []);
  });
});

describe('reports to somebody else', () => {
  const record = own(
    'v=DMARC1; p=none; rua=mailto:club@reports.test, mailto:own@mail.club.test; ruf=https://reports.test/x',
  );
  const permission = 'club.test._report._dmarc.reports.test';
  const authorised = async (zone: Zone): Promise<readonly string[]> =>
    (await walk(zone)).reports.map(({ authorised }) => authorised);

  test('without permission', async () => {
    const policy = await walk(record);
    assert.deepEqual(
      policy.reports.map(({ authorised }) => authorised),
      ['no', 'own', 'no'],
    );
    assert.equal(policy.reports[0]?.permissionAt, permission);
    assert.deepEqual(kinds(policy), ['report-not-authorised', 'report-not-authorised']);
  });
  test('with permission', async () =>
    assert.deepEqual(await authorised({ ...record, [permission]: txt('v=DMARC1;') }), ['yes', 'own', 'yes']));
  test('a text that is no permission', async () =>
    assert.deepEqual(await authorised({ ...record, [permission]: txt('v=spf1 -all') }), ['no', 'own', 'no']));
  test('no answer', async () =>
    assert.deepEqual(await authorised({ ...record, [permission]: 'silent' }), ['unknown', 'own', 'unknown']));
  test('the address of an organisation below is not its own', async () =>
    assert.deepEqual(
      await authorised({ ...record, '_dmarc.mail.club.test': txt('v=DMARC1; p=none; psd=n; rua=mailto:x@club.test') }),
      ['no', 'no', 'no'],
    ));
  test('inherited: the permission is for the domain that has the record', async () => {
    const policy = await walk({ ...record, 'a.club.test': { A: ['192.0.2.1'] } }, 'a.club.test');
    assert.equal(policy.reports[0]?.permissionAt, permission);
  });
  test('100 addresses: the first ten are looked up', async () => {
    const many = Array.from({ length: 100 }, (_, index) => `mailto:a@r${index}.test`).join(',');
    assert.equal((await walk(own(`v=DMARC1; p=none; rua=${many}`))).reports.length, 10);
  });
});
