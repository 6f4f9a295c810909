import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/domain-delegated.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { answerWith, domain, evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const parentSays = (rcode: string, servers: string[]) => {
  const all = evidence();
  all.dns.delegation = seen({ rcode, servers, askedAt: '192.0.2.2' });
  return all;
};

const expected = { place: domain, severity: 'blocker', confidence: 'observed' } as const;

test('a domain that the parent does not know is off the internet, whole', () => {
  const fault = oneFault(check, parentSays('NXDOMAIN', []), expected);
  assert.equal(fault.wholeZone, true);
  assert.match(fault.cause, /not registered/);
  assert.equal(fault.replay.tool === 'dig' && fault.replay.shows, 'status: NXDOMAIN');
});

test('a domain without name servers is registered but leads nowhere', () => {
  const fault = oneFault(check, parentSays('NOERROR', []), expected);
  assert.match(fault.cause, /lists no name servers/);
});

test('a parent that fails says nothing about the domain', () => {
  for (const rcode of ['SERVFAIL', 'REFUSED']) assertNotPassed(check, parentSays(rcode, []));
});

test('near miss: the domain has no address, but it is delegated', () => {
  const all = evidence();
  for (const type of ['A', 'AAAA'] as const) answerWith(all.dns, domain, type, { rcode: 'NXDOMAIN' });
  assertPasses(check, all);
});
