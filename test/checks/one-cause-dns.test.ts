import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../src/checks/index.ts';
import { judgeAll } from '../../src/findings/judge.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import { asOf, domain, evidence, type Plan } from '../evidence/build.ts';

const dnsGroup = new Set(
  ['apex-resolves', 'cname-conflicts', 'dns-ttl', 'domain-delegated', 'name-servers-agree', 'name-servers-answer']
    .concat(['names-typed-once', 'no-dangling-names', 'resolvers-agree', 'subdomains-resolve', 'wildcard-record'])
    .map(name => `launch-path/${name}`),
);

/** What a founder is shown of the DNS after the runner has put the checks in order. */
const findings = (change: (plan: Plan) => void): readonly string[] => {
  const all = evidence(change);
  const keys = Object.fromEntries(Object.entries(all).map(([key, value]) => [key, { status: 'ok', value }]));
  const set = { collectedAt: asOf.toISOString(), keys } as unknown as EvidenceSet;
  const judged = judgeAll(
    checks
      .filter(({ id }) => dnsGroup.has(id))
      .map(check => ({ ...check, after: (check.after ?? []).filter(id => dnsGroup.has(id)) })),
    set,
  );
  assert.deepEqual(
    judged.filter(({ outcome }) => outcome === 'broken').map(({ check, reason }) => `${check.id}: ${reason}`),
    [],
  );
  return judged.flatMap(({ check, faults }) => faults.map(({ place }) => `${check.id.split('/')[1]} ${place}`));
};

const cases: readonly (readonly [string, (plan: Plan) => void, readonly string[]])[] = [
  ['nothing at fault', () => {}, []],
  [
    'a host typed twice',
    plan => {
      plan.zone[`api.${domain}.${domain}`] = plan.zone[`api.${domain}`] ?? {};
      delete plan.zone[`api.${domain}`];
    },
    [`names-typed-once api.${domain}.${domain}`],
  ],
  [
    'the bare domain typed twice',
    plan => {
      const { A, AAAA: _gone, ...rest } = plan.zone[domain] ?? {};
      plan.zone[domain] = rest;
      plan.zone[`${domain}.${domain}`] = { A: A ?? [] };
    },
    [`names-typed-once ${domain}.${domain}`],
  ],
  [
    'a product host whose service is gone',
    plan => void (plan.zone[`app.${domain}`] = { CNAME: ['gone.shop.test'] }),
    [`no-dangling-names app.${domain}`],
  ],
  [
    'aliases in a circle',
    plan => {
      plan.zone[`app.${domain}`] = { CNAME: [`go.${domain}`] };
      plan.zone[`go.${domain}`] = { CNAME: [`app.${domain}`] };
    },
    [`cname-conflicts app.${domain}`],
  ],
  [
    'a name server in the zone that does not exist',
    plan => void (plan.zone[domain] = { ...plan.zone[domain], NS: ['ns1.dns.test', 'ns9.old.test'] }),
    ['name-servers-answer ns9.old.test'],
  ],
  [
    'two causes: a mail server that is gone and no address at the domain',
    plan => {
      const { A: _a, AAAA: _aaaa, ...rest } = plan.zone[domain] ?? {};
      plan.zone[domain] = rest;
      delete plan.elsewhere['mx2.mail.test'];
    },
    ['no-dangling-names mx2.mail.test', `apex-resolves ${domain}`],
  ],
];

for (const [name, change, expected] of cases)
  test(`one cause makes one finding: ${name}`, () =>
    assert.deepEqual(findings(change).toSorted(), expected.toSorted()));
