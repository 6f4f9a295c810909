import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/name-servers-answer.ts';
import type { DnsAnswer } from '../../../src/evidence/dns.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { domain, evidence, type Draft } from '../../evidence/build.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

type Transport = 'udp' | 'tcp';

const answering = (
  change: Partial<DnsAnswer>,
  over: readonly Transport[],
  ...names: readonly string[]
): Draft<Evidence> => {
  const all = evidence();
  for (const server of all.dns.servers) {
    if (!names.includes(server.name)) continue;
    for (const transport of over) {
      const answer: DnsAnswer = { rcode: 'NOERROR', authoritative: false, records: [], ...change };
      server[transport] = seen(answer) as Draft<typeof server.udp>;
    }
  }
  return all;
};

const both = ['udp', 'tcp'] as const;
const lame = { place: 'ns2.dns.test', severity: 'high', confidence: 'observed' } as const;

test('one server that refuses, fails, denies or only repeats is lame', () => {
  for (const [answer, said] of [
    [{ rcode: 'REFUSED' }, /refuses/],
    [{ rcode: 'SERVFAIL' }, /fails/],
    [{ rcode: 'NXDOMAIN', authoritative: true }, /no such domain/],
    [{ rcode: 'NOERROR', authoritative: false }, /not authoritative/],
    [{ rcode: 'NOERROR', authoritative: true }, /SOA/],
  ] as const) {
    const fault = oneFault(check, answering(answer, both, 'ns2.dns.test'), lame);
    assert.match(fault.cause, said);
    assert.equal(fault.wholeZone, undefined);
    assert.deepEqual(fault.hosts, ['ns2.dns.test']);
  }
});

test('a server that refuses TCP is a behaviour seen', () => {
  const fault = oneFault(check, answering({ rcode: 'CONNECTION-REFUSED' }, ['tcp'], 'ns2.dns.test'), {
    ...lame,
    confidence: 'proven',
  });
  assert.match(fault.cause, /over TCP.*it refuses/);
  assert.equal(fault.replay.tool === 'dig' && fault.replay.tcp, true);
});

test('a server that refuses the connection, or sends what cannot be read, is out', () => {
  oneFault(check, answering({ rcode: 'CONNECTION-REFUSED' }, both, 'ns2.dns.test'), { ...lame, confidence: 'proven' });
  assert.match(oneFault(check, answering({ rcode: 'UNREADABLE' }, both, 'ns2.dns.test'), lame).cause, /cannot be read/);
});

test('when no server that answered knows the domain, everything is down', () => {
  const all = answering({ rcode: 'REFUSED' }, both, 'ns1.dns.test', 'ns2.dns.test');
  const fault = oneFault(check, all, { place: domain, severity: 'blocker', confidence: 'observed' });
  assert.deepEqual(fault.places, ['ns1.dns.test', 'ns2.dns.test']);
  assert.equal(fault.wholeZone, true);
  assert.equal(fault.evidence.length, 2);
  // One that is silent beside one that refuses: of those that answered, none knows the domain.
  const [first] = all.dns.servers;
  assert.ok(first);
  Object.assign(first, { udp: silent('no answer'), tcp: silent('no answer') });
  assert.equal(faultsOf(check, all)[0].severity, 'blocker');
});

test('a listed name without an address is a fault, one whose address is unknown is not', () => {
  const gone = evidence(plan => {
    plan.delegation.push('ns3.dns.test');
    plan.zone[domain]?.NS?.push('ns3.dns.test');
  });
  const fault = oneFault(check, gone, { place: 'ns3.dns.test', severity: 'high', confidence: 'observed' });
  // What should stand afterwards is the list without it, and the registrar has to be told too.
  assert.deepEqual(fault.remedy[0], {
    kind: 'dns-set',
    name: domain,
    type: 'NS',
    values: ['ns1.dns.test', 'ns2.dns.test'],
    was: ['ns1.dns.test', 'ns2.dns.test', 'ns3.dns.test'],
  });
  assert.equal(fault.remedy[1]?.kind, 'by-hand');
  const answers = gone.dns.names['ns3.dns.test'];
  assert.ok(answers);
  answers.resolver = {};
  assertNotPassed(check, gone);
});

test('one name server is too few', () => {
  const all = evidence(plan => {
    plan.delegation = ['ns1.dns.test'];
    plan.zone[domain] = { ...plan.zone[domain], NS: ['ns1.dns.test'] };
    delete plan.servers['ns2.dns.test'];
  });
  oneFault(check, all, { place: domain, severity: 'high', confidence: 'observed' });
});

test('one name server, and that one silent, is too few and no more', () => {
  const all = evidence(plan => {
    plan.delegation = ['ns1.dns.test'];
    plan.zone[domain] = { ...plan.zone[domain], NS: ['ns1.dns.test'] };
  });
  for (const server of all.dns.servers) Object.assign(server, { udp: silent('no answer'), tcp: silent('no answer') });
  assert.equal(oneFault(check, all, { place: domain, severity: 'high', confidence: 'observed' }).wholeZone, undefined);
});

test('a silent server is unseen, never lame, and hides no fault of the others', () => {
  const all = evidence();
  for (const server of all.dns.servers.slice(1)) server.udp = silent('no answer');
  assertNotPassed(check, all);
  const mixed = answering({ rcode: 'REFUSED' }, both, 'ns2.dns.test');
  for (const server of mixed.dns.servers.slice(0, 1)) server.udp = silent('no answer');
  const verdict = verdictOf(check, mixed);
  assert.ok(verdict.outcome === 'fail' && verdict.unseen?.length === 1);
});

test('near miss: a server with several addresses, all sound', () => {
  const all = evidence();
  const [first] = all.dns.servers;
  assert.ok(first);
  all.dns.servers.push({ ...structuredClone(first), address: '2001:db8::53' });
  assertPasses(check, all);
});
