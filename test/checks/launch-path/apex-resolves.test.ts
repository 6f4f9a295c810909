import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/apex-resolves.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { answerWith, domain, evidence, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const expected = { place: domain, severity: 'blocker', confidence: 'observed' } as const;

const without = (plan: Plan): void => {
  const { A: _a, AAAA: _aaaa, ...rest } = plan.zone[domain] ?? {};
  plan.zone[domain] = rest;
};

test('no address: the address of www, which is known, is the remedy', () => {
  const fault = oneFault(check, evidence(without), expected);
  assert.match(fault.cause, /no address record/);
  assert.deepEqual(fault.remedy, [
    { kind: 'dns-set', name: domain, type: 'A', values: ['203.0.113.10'], was: [], ttl: 3600 },
  ]);
  assertRemedyHeals(check, without);
});

test('no such name, and servers that fail, are told apart', () => {
  for (const [rcode, said] of [
    ['NXDOMAIN', /no name/],
    ['SERVFAIL', /fail/],
  ] as const) {
    const all = evidence();
    for (const type of ['A', 'AAAA'] as const) answerWith(all.dns, domain, type, { rcode });
    assert.match(oneFault(check, all, expected).cause, said);
  }
});

test('only private addresses lead nowhere', () => {
  for (const address of [
    '10.0.0.5',
    '192.168.1.10',
    '127.0.0.1',
    '169.254.1.1',
    '0.0.0.0',
    '172.20.0.1',
    '100.64.0.1',
  ]) {
    const change = (plan: Plan): void => {
      without(plan);
      plan.zone[domain] = { ...plan.zone[domain], A: [address] };
    };
    assert.match(oneFault(check, evidence(change), expected).cause, /private network/);
    assertRemedyHeals(check, change);
  }
});

test('www at a platform: its documented address for the root of a domain is the remedy', () => {
  const fault = oneFault(
    check,
    evidence(plan => {
      without(plan);
      plan.zone[`www.${domain}`] = { CNAME: ['cname.vercel-dns.com'] };
      plan.elsewhere['cname.vercel-dns.com'] = { A: ['203.0.113.77'] };
    }),
    expected,
  );
  assert.deepEqual(fault.remedy[0], {
    kind: 'dns-set',
    name: domain,
    type: 'A',
    values: ['76.76.21.21'],
    was: [],
    ttl: 3600,
  });
});

test('when nothing is known to work, the steps say where to look', () => {
  const fault = oneFault(
    check,
    evidence(plan => {
      without(plan);
      delete plan.zone[`www.${domain}`];
    }),
    expected,
  );
  assert.equal(fault.remedy[0].kind, 'by-hand');
});

test('one family missing and the other silent is not known', () => {
  const all = evidence(without);
  const at = all.dns.names[domain];
  assert.ok(at);
  at.resolver.AAAA = silent('no answer');
  for (const answers of Object.values(at.authoritative)) answers.AAAA = silent('no answer');
  assertNotPassed(check, all);
});

test('near misses: IPv6 only, an alias resolved by the provider, one private address beside a public one, other neighbours of private ranges', () => {
  for (const zone of [
    { AAAA: ['2001:db8::10'] },
    { A: ['203.0.113.200'] },
    { A: ['10.0.0.5', '203.0.113.10'] },
    { A: ['172.32.0.1'] },
    { A: ['100.128.0.1'] },
  ]) {
    assertPasses(
      check,
      evidence(plan => {
        without(plan);
        plan.zone[domain] = { ...plan.zone[domain], ...zone };
      }),
    );
  }
});
