import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import type { Change } from '../../src/checks/check.ts';
import { desiredDns, type PlanOptions, type Remedied } from '../../src/changes/desired.ts';
import type { DnsPlan } from '../../src/changes/dns-plan.ts';
import { setKey, type RecordSet } from '../../src/changes/record-set.ts';
import { mergedSpf } from '../../src/evidence/derive/spf-merge.ts';
import { cloudflare } from '../../src/providers/dns/cloudflare.ts';
import { godaddy } from '../../src/providers/dns/godaddy.ts';
import { dnsEvidence, type EvidenceOptions } from './dns-evidence.ts';
import { recordSet } from './record-arbitrary.ts';

const domain = 'community.test';
const at = '2026-11-23T00:00:00.000Z';
const strict: PlanOptions = { provider: godaddy, allowDelete: [], allowLargeChange: false };

const apex: RecordSet = { name: domain, type: 'A', values: ['192.0.2.10'] };
const texts: RecordSet = {
  name: domain,
  type: 'TXT',
  values: ['v=spf1 include:_spf.google.com ~all', 'google-site-verification=abc'],
};
const mail: RecordSet = { name: domain, type: 'MX', values: ['1 smtp.google.com'] };
const www: RecordSet = { name: `www.${domain}`, type: 'CNAME', values: ['cname.host.test'] };

const set = (record: RecordSet, was: readonly string[] = []): Change => ({ kind: 'dns-set', ...record, was });
const remove = (record: RecordSet): Change => ({
  kind: 'dns-remove',
  name: record.name,
  type: record.type,
  was: record.values,
});
const finding = (id: string, ...remedy: Change[]): Remedied => ({ id, remedy });

const plan = (
  existing: readonly RecordSet[],
  findings: readonly Remedied[],
  options: Partial<PlanOptions> = {},
  evidence: EvidenceOptions = {},
): DnsPlan => desiredDns(findings, dnsEvidence(existing, evidence), at, { ...strict, ...options });

test('nothing wrong, nothing planned, everything left alone', () => {
  const made = plan([apex, texts, mail, www], []);
  assert.deepEqual(made.sets, []);
  assert.deepEqual(made.leftAlone.map(setKey), [apex, mail, texts, www].map(setKey));
});

test('a set is replaced as a whole, and values that no finding spoke of stay in it', () => {
  const made = plan(
    [texts],
    [
      finding(
        'email/spf#1',
        set({ ...texts, values: ['v=spf1 include:_spf.google.com include:amazonses.com ~all'] }, [
          texts.values[0] ?? '',
        ]),
      ),
    ],
  );
  assert.deepEqual(made.sets[0]?.after, [
    'v=spf1 include:_spf.google.com include:amazonses.com ~all',
    'google-site-verification=abc',
  ]);
  assert.deepEqual(made.sets[0]?.because, ['email/spf#1']);
});

test('one SPF record only: a remedy written without sight of the standing one is merged into it', () => {
  const made = plan([texts], [finding('a#1', set({ ...texts, values: ['v=spf1 include:amazonses.com -all'] }))]);
  assert.deepEqual(made.sets[0]?.after, [
    'v=spf1 include:amazonses.com include:_spf.google.com -all',
    'google-site-verification=abc',
  ]);
  assert.equal(mergedSpf('v=spf1 A ~all', 'v=spf1 a ip4:192.0.2.1 redirect=x.test'), 'v=spf1 A ip4:192.0.2.1 ~all');
  assert.equal(mergedSpf('v=spf1 a', 'v=spf1 mx -all'), 'v=spf1 a mx -all');
});

test('two findings that add to the same text set are both followed', () => {
  const [spf = ''] = texts.values;
  const made = plan(
    [texts],
    [
      finding(
        'a#1',
        set(
          {
            ...texts,
            values: ['v=spf1 include:_spf.google.com include:one.test ~all', 'google-site-verification=abc'],
          },
          texts.values,
        ),
      ),
      finding('b#2', set({ ...texts, values: ['v=spf1 include:_spf.google.com include:two.test ~all'] }, [spf])),
    ],
  );
  assert.deepEqual(made.conflicts, []);
  assert.deepEqual(made.sets[0]?.after, [
    'v=spf1 include:_spf.google.com include:one.test include:two.test ~all',
    'google-site-verification=abc',
  ]);
  assert.deepEqual(made.sets[0]?.because, ['a#1', 'b#2']);
});

test('two findings that want different things are reported, and the set is left alone', () => {
  const cases: readonly (readonly [RecordSet, Change, Change])[] = [
    [
      apex,
      set({ ...apex, values: ['192.0.2.11'] }, apex.values),
      set({ ...apex, values: ['192.0.2.12'] }, apex.values),
    ],
    [apex, set({ ...apex, values: ['192.0.2.11'] }, apex.values), remove(apex)],
    [texts, set({ ...texts, values: [...texts.values, 'x=1'] }, texts.values), set({ ...texts, values: [] }, ['x=1'])],
    [
      { name: `_dmarc.${domain}`, type: 'TXT', values: ['v=DMARC1; p=none'] },
      set({ name: `_dmarc.${domain}`, type: 'TXT', values: ['v=DMARC1; p=reject'] }, ['v=DMARC1; p=none']),
      set({ name: `_dmarc.${domain}`, type: 'TXT', values: ['v=DMARC1; p=quarantine'] }, ['v=DMARC1; p=none']),
    ],
  ];
  for (const [existing, one, other] of cases) {
    const made = plan([existing], [finding('a#1', one), finding('b#2', other)]);
    assert.deepEqual(made.sets, [], existing.type);
    assert.deepEqual(
      made.conflicts.map(conflict => conflict.because),
      [['a#1', 'b#2']],
    );
    assert.deepEqual(made.leftAlone.map(setKey), [setKey(existing)]);
  }
});

test('the same wish twice is one change', () => {
  const wish = set({ ...apex, values: ['192.0.2.11'] }, apex.values);
  const made = plan([apex], [finding('a#1', wish), finding('b#2', wish)]);
  assert.deepEqual(
    made.sets.map(entry => [entry.after, entry.because]),
    [[['192.0.2.11'], ['a#1', 'b#2']]],
  );
});

test('a new DMARC record takes the place of the standing one', () => {
  const dmarc: RecordSet = { name: `_dmarc.${domain}`, type: 'TXT', values: ['v=DMARC1; p=none', 'other'] };
  const made = plan(
    [dmarc],
    [finding('a#1', set({ ...dmarc, values: ['v=DMARC1; p=none; rua=mailto:d@community.test'] }))],
  );
  assert.deepEqual(made.sets[0]?.after, ['v=DMARC1; p=none; rua=mailto:d@community.test', 'other']);
});

test('an address takes the place of a CNAME, and the CNAME the place of an address, never of mail', () => {
  const address = plan([www], [finding('a#1', set({ name: www.name, type: 'A', values: ['192.0.2.10'] }))]);
  assert.deepEqual(
    address.sets.map(entry => [entry.type, entry.after]),
    [
      ['CNAME', []],
      ['A', ['192.0.2.10']],
    ],
  );
  assert.match(address.sets[0]?.note ?? '', /go first/);
  const app: RecordSet = { name: `app.${domain}`, type: 'A', values: ['192.0.2.9'] };
  const alias = plan([app], [finding('a#1', set({ name: app.name, type: 'CNAME', values: ['cname.host.test'] }))]);
  assert.deepEqual(
    alias.sets.map(entry => [entry.type, entry.after]),
    [
      ['A', []],
      ['CNAME', ['cname.host.test']],
    ],
  );
  const beside = plan(
    [app, { ...mail, name: app.name }],
    [finding('a#1', set({ name: app.name, type: 'CNAME', values: ['cname.host.test'] }))],
  );
  assert.deepEqual(beside.sets, []);
  assert.match(beside.conflicts[0]?.reason ?? '', /cannot stand beside the MX record/);
  const text = plan([www], [finding('a#1', set({ name: www.name, type: 'TXT', values: ['x'] }))]);
  assert.match(text.conflicts[0]?.reason ?? '', /cannot stand beside the CNAME record/);
});

test('a CNAME at the domain itself only where the provider flattens it', () => {
  const wish = finding('a#1', set({ name: domain, type: 'CNAME', values: ['cname.host.test'] }));
  const refused = plan([apex, mail], [wish]);
  assert.deepEqual(refused.sets, []);
  assert.match(refused.conflicts[0]?.reason ?? '', /cannot hold a CNAME/);
  const flattened = plan([apex, mail], [wish], { provider: cloudflare });
  assert.deepEqual(
    flattened.sets.map(entry => entry.type),
    ['A', 'CNAME'],
  );
  assert.ok(
    flattened.leftAlone.some(entry => entry.type === 'MX'),
    'mail stays',
  );
});

test('NS, SOA and MX values are not deleted without the word', () => {
  const ns: RecordSet = { name: domain, type: 'NS', values: ['ns1.dns.test', 'ns2.dns.test'] };
  const findings = [finding('a#1', remove(mail)), finding('b#2', set({ ...ns, values: ['ns1.dns.test'] }, ns.values))];
  const held = plan([apex, mail, ns], findings);
  assert.deepEqual(held.sets, []);
  assert.deepEqual(held.refused.map(entry => entry.flag).toSorted(), ['--allow-delete mx', '--allow-delete ns']);
  const allowed = plan([apex, mail, ns], findings, { allowDelete: ['MX'] });
  assert.deepEqual(
    allowed.sets.map(entry => entry.type),
    ['MX'],
  );
  const added = plan(
    [mail],
    [finding('a#1', set({ ...mail, values: [...mail.values, '5 mx2.mail.test'] }, mail.values))],
  );
  assert.deepEqual(added.sets[0]?.after, ['1 smtp.google.com', '5 mx2.mail.test'], 'adding is no deletion');
});

test('more than 30 % of ten or more sets is held back; new records and new TTLs do not count', () => {
  const hosts = Array.from({ length: 10 }, (_, index): RecordSet => ({
    name: `h${index}.${domain}`,
    type: 'A',
    values: ['192.0.2.1'],
    ttl: 600,
  }));
  const move = (count: number): Remedied[] =>
    hosts
      .slice(0, count)
      .map((host, index) => finding(`a#${index}`, set({ ...host, values: ['192.0.2.2'] }, host.values)));
  assert.equal(plan(hosts, move(3)).sets.length, 3);
  const large = plan(hosts, move(4));
  assert.deepEqual([large.sets.length, large.refused.length, large.refused[0]?.flag], [0, 4, '--allow-large-change']);
  assert.equal(plan(hosts, move(4), { allowLargeChange: true }).sets.length, 4);
  assert.equal(
    plan(
      hosts.slice(1),
      move(0).concat(
        hosts
          .slice(1, 6)
          .map((host, index) => finding(`a#${index}`, set({ ...host, values: ['192.0.2.2'] }, host.values))),
      ),
    ).sets.length,
    5,
    'below ten sets nothing is held back',
  );
  const fresh = hosts.map((_, index) =>
    finding(`n#${index}`, set({ name: `n${index}.${domain}`, type: 'A', values: ['192.0.2.2'] })),
  );
  assert.equal(plan(hosts, fresh).sets.length, 10);
  const timed = hosts.map((host, index) => finding(`t#${index}`, set({ ...host, ttl: 300 }, host.values)));
  assert.equal(plan(hosts, timed).sets.length, 10);
});

test('nothing is merged into what was not seen', () => {
  const made = plan(
    [apex],
    [finding('a#1', set({ name: `send.${domain}`, type: 'TXT', values: ['v=spf1 -all'] }))],
    {},
    { silent: [`send.${domain}`] },
  );
  assert.deepEqual(made.sets, []);
  assert.match(made.conflicts[0]?.reason ?? '', /not known \(192\.0\.2\.53 did not answer/);
  assert.ok(made.unseen.some(leaf => leaf.name === `send.${domain}` && leaf.type === 'TXT'));
});

test('a value that is no such record, and a name of somebody else, are not planned', () => {
  const made = plan(
    [apex],
    [
      finding('a#1', set({ name: `x.${domain}`, type: 'A', values: ['not an address'] })),
      finding('b#2', set({ name: 'cdn.example', type: 'A', values: ['192.0.2.1'] })),
      finding('c#3', { kind: 'by-hand', where: 'somewhere', steps: ['Do it.'] }),
    ],
  );
  assert.deepEqual(made.sets, []);
  assert.match(made.conflicts[0]?.reason ?? '', /is no IPv4 address/);
  assert.deepEqual(made.elsewhere, [{ name: 'cdn.example', type: 'A', because: 'b#2' }]);
});

test('the changes of one finding belong together: none is planned when one of them cannot be', () => {
  const moved: Remedied = finding('a#1', remove(www), set({ name: www.name, type: 'A', values: ['192.0.2.10'] }));
  const rival = finding('b#2', set({ name: www.name, type: 'A', values: ['192.0.2.99'] }));
  const stuck = plan([www], [moved, rival]);
  assert.deepEqual(stuck.sets, [], 'the CNAME does not go while nobody knows what comes');
  assert.ok(stuck.conflicts.some(entry => entry.type === 'CNAME' && /belongs together/.test(entry.reason)));
  const held = plan(
    [apex, mail],
    [finding('a#1', remove(mail), set({ ...apex, values: ['192.0.2.11'] }, apex.values))],
  );
  assert.deepEqual(held.sets, []);
  assert.deepEqual(
    held.refused.map(entry => [entry.set.type, entry.flag]),
    [
      ['MX', '--allow-delete mx'],
      ['A', '--allow-delete mx'],
    ],
  );
});

test('a TTL alone is a change; the shorter of two wishes wins', () => {
  const slow: RecordSet = { ...apex, ttl: 604_800 };
  const made = plan(
    [slow],
    [finding('a#1', set({ ...slow, ttl: 3600 }, slow.values)), finding('b#2', set({ ...slow, ttl: 300 }, slow.values))],
  );
  assert.deepEqual(
    made.sets.map(entry => [entry.ttlBefore, entry.ttl, entry.after]),
    [[604_800, 300, apex.values]],
  );
  assert.deepEqual(plan([slow], [finding('a#1', set({ ...slow }, slow.values))]).sets, [], 'the same TTL is none');
});

test('what the wildcard answers is listed once, as the wildcard', () => {
  const star: RecordSet = { name: `*.${domain}`, type: 'A', values: ['192.0.2.10'] };
  const made = plan([apex, { ...star, name: `www.${domain}` }], [], {}, { wildcard: [star] });
  assert.deepEqual(made.leftAlone.map(setKey), [setKey(apex), setKey(star)]);
});

test('servers that disagree are told as such', () => {
  const made = plan([apex], [], {}, { second: [{ ...apex, values: ['192.0.2.99'] }] });
  assert.deepEqual(
    made.leftAlone.map(entry => [entry.values, entry.disagree]),
    [[['192.0.2.10', '192.0.2.99'], true]],
  );
});

test('whatever the findings ask: no set is lost, none is planned twice, no CNAME has company, one SPF at most', () => {
  const change = fc.oneof(
    recordSet(domain).map(record => set(record)),
    recordSet(domain).map(record => set(record, record.values.slice(0, 1))),
    recordSet(domain).map(remove),
  );
  const existing = fc.uniqueArray(recordSet(domain), { maxLength: 8, selector: entry => entry.name });
  const findings = fc
    .array(fc.array(change, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
    .map(list => list.map((entries, index) => finding(`c/x#${index}`, ...entries)));
  fc.assert(
    fc.property(existing, findings, fc.boolean(), (records, asks, allow) => {
      const made = plan(records, asks, { allowLargeChange: allow, allowDelete: allow ? ['NS', 'MX', 'SOA'] : [] });
      const planned = made.sets.map(setKey);
      assert.equal(new Set(planned).size, planned.length);
      const accounted = new Set([...planned, ...made.leftAlone.map(setKey)]);
      for (const record of records) assert.ok(accounted.has(setKey(record)), `lost ${setKey(record)}`);
      const after = new Map<string, RecordSet>();
      for (const entry of [...made.leftAlone, ...made.sets.map(entry => ({ ...entry, values: entry.after }))])
        after.set(setKey(entry), entry);
      for (const entry of made.sets.filter(candidate => candidate.after.length > 0)) {
        const company = [...after.values()].filter(
          other => other.name === entry.name && other.type !== entry.type && other.values.length > 0,
        );
        if (entry.type === 'CNAME') assert.deepEqual(company, []);
        else assert.ok(company.every(other => other.type !== 'CNAME'));
        assert.ok(entry.after.filter(value => entry.type === 'TXT' && /^v=spf1( |$)/i.test(value)).length <= 1);
      }
      const followed = new Set(made.sets.flatMap(entry => entry.because));
      const open = new Set(
        [...made.conflicts, ...made.refused.map(entry => entry.set)].flatMap(entry => entry.because),
      );
      for (const ask of asks) {
        assert.ok(!(followed.has(ask.id) && open.has(ask.id)), `${ask.id} is followed in part`);
        const already = ask.remedy.every(
          wish =>
            'name' in wish && (wish.kind === 'dns-remove' || records.some(record => setKey(record) === setKey(wish))),
        );
        assert.ok(followed.has(ask.id) || open.has(ask.id) || already, `dropped ${ask.id}`);
      }
    }),
    { numRuns: 300 },
  );
});
