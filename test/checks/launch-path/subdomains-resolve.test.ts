import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/subdomains-resolve.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import { answerWith, domain, evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const blocker = (place: string) => ({ place, severity: 'blocker', confidence: 'observed' }) as const;

test('a declared host that does not exist stops members', () => {
  const fault = oneFault(
    check,
    evidence(plan => void delete plan.zone[`api.${domain}`]),
    blocker(`api.${domain}`),
  );
  assert.match(fault.cause, /NXDOMAIN/);
  assert.ok(fault.remedy[0].kind === 'by-hand' && fault.remedy[0].steps.some(step => step.includes('"api"')));
});

test('no address and failing servers are told apart', () => {
  const bare = evidence(plan => void (plan.zone[`auth.${domain}`] = { TXT: ['hello'] }));
  assert.match(oneFault(check, bare, blocker(`auth.${domain}`)).cause, /no address record/);
  const failing = evidence();
  for (const type of ['A', 'AAAA'] as const) answerWith(failing.dns, `auth.${domain}`, type, { rcode: 'SERVFAIL' });
  assert.match(oneFault(check, failing, blocker(`auth.${domain}`)).cause, /fail/);
});

test('an alias whose end has no address names the end', () => {
  const all = evidence(plan => void (plan.elsewhere['community.edge.test'] = {}));
  assert.match(oneFault(check, all, blocker(`app.${domain}`)).cause, /community\.edge\.test/);
});

test('a private address is no address for members', () => {
  oneFault(
    check,
    evidence(plan => void (plan.zone[`api.${domain}`] = { A: ['10.1.2.3'] })),
    blocker(`api.${domain}`),
  );
});

test('staging is one step below', () => {
  oneFault(
    check,
    evidence(plan => void delete plan.zone[`staging.${domain}`]),
    { place: `staging.${domain}`, severity: 'high', confidence: 'observed' },
  );
});

test('silence at one host does not hide the fault of another', () => {
  const all = evidence(plan => void delete plan.zone[`api.${domain}`]);
  const at = all.dns.names[`auth.${domain}`];
  assert.ok(at);
  at.resolver = {};
  for (const answers of Object.values(at.authoritative))
    Object.assign(answers, { A: silent('late'), AAAA: silent('late') });
  assertNotPassed(check, all);
  const verdict = verdictOf(check, all);
  assert.ok(
    verdict.outcome === 'fail' && verdict.faults.length === 1 && verdict.unseen?.[0]?.host === `auth.${domain}`,
  );
});

test('near miss: a host that lives from a wildcard', () => {
  assertPasses(
    check,
    evidence(plan => {
      delete plan.zone[`api.${domain}`];
      plan.zone[`*.${domain}`] = { A: ['203.0.113.21'] };
    }),
  );
});

test('without declared hosts there is nothing to judge', () => {
  assert.equal(
    verdictOf(
      check,
      evidence(plan => void (plan.declared.hosts = [])),
    ).outcome,
    'not-applicable',
  );
});
