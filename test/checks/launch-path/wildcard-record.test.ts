import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/wildcard-record.ts';
import type { PageFacts } from '../../../src/evidence/http.ts';
import { known, seen } from '../../../src/evidence/leaf.ts';
import { domain, evidence, silence, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const expected = { place: `*.${domain}`, severity: 'high', confidence: 'observed' } as const;

const toPlatform = (plan: Plan): void => {
  plan.zone[`*.${domain}`] = { CNAME: ['founder.github.io'] };
  plan.elsewhere['founder.github.io'] = { A: ['203.0.113.90'] };
};

/** Lets the invented name show the page of www, changed where asked. */
const served = (all: ReturnType<typeof evidence>, page: Partial<PageFacts>): void => {
  const chain = known(all.http.chains[`https://www.${domain}/`]);
  assert.ok(chain.page !== undefined);
  Object.assign(all.http, { invented: seen({ ...chain, page: { ...chain.page, ...page } }) });
};

test('a catch-all into a hosting company', () => {
  const fault = oneFault(check, evidence(toPlatform), expected);
  assert.match(fault.cause, /GitHub Pages/);
  assert.deepEqual(fault.remedy, [
    { kind: 'dns-remove', name: `*.${domain}`, type: 'CNAME', was: ['founder.github.io'] },
  ]);
  assertRemedyHeals(check, toPlatform);
});

test('hosts that live from the catch-all get their own record first', () => {
  const change = (plan: Plan): void => {
    toPlatform(plan);
    delete plan.zone[`api.${domain}`];
  };
  const { remedy } = oneFault(check, evidence(change), expected);
  assert.deepEqual(remedy[0], {
    kind: 'dns-set',
    name: `api.${domain}`,
    type: 'CNAME',
    values: ['founder.github.io'],
    was: [],
  });
  assertRemedyHeals(check, change);
});

test('an address of a hosting company, known or seen by its error page', () => {
  oneFault(
    check,
    evidence(plan => void (plan.zone[`*.${domain}`] = { A: ['76.76.21.21'] })),
    expected,
  );
  const all = evidence(plan => void (plan.zone[`*.${domain}`] = { A: ['203.0.113.21'] }));
  served(all, { kind: 'platform-error', by: 'Render' });
  assert.match(oneFault(check, all, expected).cause, /Render/);
});

test('near miss: a catch-all to the own server is advice', () => {
  const all = evidence(plan => void (plan.zone[`*.${domain}`] = { A: ['203.0.113.10'] }));
  served(all, {});
  assertPasses(check, all);
  const verdict = verdictOf(check, all);
  assert.equal(verdict.outcome === 'pass' && verdict.advice?.[0]?.place, `*.${domain}`);
});

test('near miss: a host at a platform, with no catch-all', () => {
  assertPasses(
    check,
    evidence(plan => {
      plan.zone[`blog.${domain}`] = { CNAME: ['founder.github.io'] };
      plan.elsewhere['founder.github.io'] = { A: ['203.0.113.90'] };
    }),
  );
});

test('a catch-all to a place that nobody looked at is not passed', () => {
  assertNotPassed(
    check,
    evidence(plan => void (plan.zone[`*.${domain}`] = { A: ['203.0.113.250'] })),
  );
  const quiet = evidence(plan => void (plan.zone[`*.${domain}`] = { A: ['203.0.113.10'] }));
  served(quiet, {});
  silence(quiet.http);
  assertNotPassed(check, quiet);
});
