import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/dns-ttl.ts';
import { domain, evidence, silence, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const lasting =
  (name: string, ttl: number) =>
  (plan: Plan): void =>
    void (plan.ttl[name] = ttl);

test('a record that is remembered for longer than a day', () => {
  const fault = oneFault(check, evidence(lasting(`api.${domain}`, 604_800)), {
    place: `api.${domain}`,
    severity: 'medium',
    confidence: 'observed',
  });
  assert.match(fault.happened, /7 days/);
  assert.deepEqual(fault.remedy, [
    { kind: 'dns-set', name: `api.${domain}`, type: 'A', values: ['203.0.113.21'], was: ['203.0.113.21'], ttl: 3600 },
  ]);
  assertRemedyHeals(check, lasting(`api.${domain}`, 604_800));
});

test('both families and the alias itself are judged', () => {
  const faults = faultsOf(
    check,
    evidence(plan => {
      lasting(domain, 172_800)(plan);
      lasting(`app.${domain}`, 172_800)(plan);
    }),
  );
  assert.deepEqual(
    faults.map(({ place, remedy }) => [
      place,
      remedy.map(change => (change.kind === 'dns-set' ? change.type : change.kind)),
    ]),
    [
      [`app.${domain}`, ['CNAME']],
      [domain, ['A', 'AAAA']],
    ],
  );
});

test('near misses: exactly a day, the alias target of somebody else, other records', () => {
  assertPasses(check, evidence(lasting(`api.${domain}`, 86_400)));
  assertPasses(check, evidence(lasting('community.edge.test', 604_800)));
  assertPasses(check, evidence(lasting(`_dmarc.${domain}`, 604_800)));
});

test("a resolver's shorter memory proves nothing", () => {
  const all = evidence(lasting(`api.${domain}`, 604_800));
  silence(all.dns.names[`api.${domain}`]?.authoritative);
  assertNotPassed(check, all);
});
