import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/resolvers-agree.ts';
import type { DnsAnswer } from '../../../src/evidence/dns.ts';
import { seen, silent, type Leaf } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { domain, evidence, serverAddresses, type Draft } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const api = `api.${domain}`;
const expected = { place: api, severity: 'high', confidence: 'observed' } as const;

const remembering = (answer: Partial<DnsAnswer>, name = api, all = evidence()): Draft<Evidence> => {
  const at = all.dns.names[name];
  assert.ok(at);
  const full: DnsAnswer = { rcode: 'NOERROR', authoritative: false, records: [], ...answer };
  at.resolver.A = structuredClone(seen(full)) as Draft<Leaf<DnsAnswer>>;
  return all;
};
const old = (ttl: number, value = '203.0.113.99') => ({ records: [{ name: api, type: 'A' as const, ttl, value }] });

test('the resolver still gives the old address, and says for how long', () => {
  const fault = oneFault(check, remembering(old(7200)), expected);
  assert.match(fault.happened, /2 hours/);
  assert.match(fault.cause, /203\.0\.113\.99/);
});

test('the resolver still remembers that there was nothing', () => {
  const fault = oneFault(check, remembering({ rcode: 'NXDOMAIN', soa: { name: domain, negativeTtl: 3600 } }), expected);
  assert.match(fault.cause, /that there was none/);
});

test('the resolver still gives an address where an alias stands now', () => {
  const app = `app.${domain}`;
  const all = remembering({ records: [{ name: app, type: 'A', ttl: 3600, value: '203.0.113.99' }] }, app);
  oneFault(check, all, { ...expected, place: app });
});

test('a resolver that fails or stays silent says nothing', () => {
  assertNotPassed(check, remembering({ rcode: 'SERVFAIL' }));
  const all = evidence();
  const at = all.dns.names[api];
  assert.ok(at);
  at.resolver.A = silent('no answer');
  assertNotPassed(check, all);
});

test('near misses: a lower time to live, another order, a part of the set, an answer gone in a minute', () => {
  assertPasses(check, remembering(old(17, '203.0.113.21')));
  const two = evidence(plan => void (plan.zone[api] = { A: ['203.0.113.21', '203.0.113.22'] }));
  assertPasses(check, remembering(old(100, '203.0.113.22'), api, two));
  assertPasses(check, remembering(old(60)));
});

test('near miss: where the name servers differ, they are the cause', () => {
  const all = remembering(old(7200));
  const answers = all.dns.names[api]?.authoritative[serverAddresses.ns2];
  assert.ok(answers);
  answers.A = seen({
    rcode: 'NOERROR',
    authoritative: true,
    records: [{ name: api, type: 'A', ttl: 60, value: '203.0.113.55' }],
  });
  assertPasses(check, all);
});
