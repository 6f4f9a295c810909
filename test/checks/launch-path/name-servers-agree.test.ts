import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/name-servers-agree.ts';
import type { DnsType } from '../../../src/evidence/dns.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { domain, evidence, serverAddresses, type Draft } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

/** The second server says something else about one name. */
const differing = (name: string, type: DnsType, values: readonly string[], ttl = 3600): Draft<Evidence> => {
  const all = evidence();
  const answers = all.dns.names[name]?.authoritative[serverAddresses.ns2];
  assert.ok(answers);
  answers[type] = seen({
    rcode: 'NOERROR',
    authoritative: true,
    records: values.map(value => ({ name, type, ttl, value })),
  });
  return all;
};

test('another address at one server makes the site work by chance', () => {
  const fault = oneFault(check, differing(`api.${domain}`, 'A', ['203.0.113.99']), {
    place: `api.${domain}`,
    severity: 'blocker',
    confidence: 'observed',
  });
  assert.deepEqual(fault.evidence, [
    `api.${domain} A at ${serverAddresses.ns1}: api.${domain} A 203.0.113.21`,
    `api.${domain} A at ${serverAddresses.ns2}: api.${domain} A 203.0.113.99`,
  ]);
  assert.equal(fault.replay.tool === 'dig' && fault.replay.type, 'A');
});

test('a record that one server lacks is a difference', () => {
  oneFault(check, differing(`www.${domain}`, 'AAAA', []), {
    place: `www.${domain}`,
    severity: 'blocker',
    confidence: 'observed',
  });
});

test('different mail records are one step below', () => {
  oneFault(check, differing(domain, 'MX', ['10 other.mail.test']), {
    place: domain,
    severity: 'high',
    confidence: 'observed',
  });
});

const otherList = (plan: { zone: { [name: string]: { NS?: string[] } } }): void => {
  plan.zone[domain] = { ...plan.zone[domain], NS: ['ns1.dns.test', 'ns9.old.test'] };
};

test('the registrar lists other servers than the zone; the list of the registrar is the remedy', () => {
  const fault = oneFault(check, evidence(otherList), { place: domain, severity: 'high', confidence: 'observed' });
  assert.match(fault.cause, /ns9\.old\.test/);
  assert.deepEqual(fault.remedy, [
    {
      kind: 'dns-set',
      name: domain,
      type: 'NS',
      values: ['ns1.dns.test', 'ns2.dns.test'],
      was: ['ns1.dns.test', 'ns9.old.test'],
    },
  ]);
  assertRemedyHeals(check, otherList);
});

test('a domain whose records and lists both differ is one finding, the graver', () => {
  const all = differing(domain, 'A', ['203.0.113.99']);
  all.dns.zoneServers[serverAddresses.ns1] = seen(['ns1.dns.test']);
  const [fault, ...more] = faultsOf(check, all);
  assert.equal(fault.severity, 'blocker');
  assert.equal(more.length, 0);
});

test('one silent server is enough not to know', () => {
  const all = evidence();
  const answers = all.dns.names[`api.${domain}`]?.authoritative[serverAddresses.ns2];
  assert.ok(answers);
  answers.A = silent('no answer');
  assertNotPassed(check, all);
  const lists = evidence();
  lists.dns.zoneServers[serverAddresses.ns2] = silent('no answer');
  assertNotPassed(check, lists);
});

test('near miss: the same records in another order and with another time to live', () => {
  const all = evidence(plan => {
    plan.zone[`api.${domain}`] = { A: ['203.0.113.21', '203.0.113.23'] };
  });
  const leaf = all.dns.names[`api.${domain}`]?.authoritative[serverAddresses.ns2]?.A;
  assert.ok(leaf?.status === 'ok');
  leaf.value.records.reverse();
  for (const record of leaf.value.records) record.ttl = 17;
  assertPasses(check, all);
});

test('near miss: a start record one number behind', () => {
  assertPasses(
    check,
    differing(domain, 'SOA', ['ns1.dns.test hostmaster.community.test 2026112300 14400 3600 1209600 3600']),
  );
});

test('near miss: a server that refuses is another finding', () => {
  const all = evidence();
  for (const at of Object.values(all.dns.names)) {
    const answers = at.authoritative[serverAddresses.ns2];
    for (const type of ['A', 'AAAA', 'CNAME', 'MX', 'TXT', 'CAA'] as const)
      if (answers?.[type] !== undefined) answers[type] = seen({ rcode: 'REFUSED', authoritative: false, records: [] });
  }
  assertPasses(check, all);
});
