import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/names-typed-once.ts';
import { domain, evidence, silence, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const high = (place: string) => ({ place, severity: 'high', confidence: 'observed' }) as const;

const moved = (plan: Plan): void => {
  const records = plan.zone[`api.${domain}`];
  assert.ok(records);
  delete plan.zone[`api.${domain}`];
  plan.zone[`api.${domain}.${domain}`] = records;
};

test('a record under the doubled name is moved to the name that was meant', () => {
  const fault = oneFault(check, evidence(moved), high(`api.${domain}.${domain}`));
  assert.deepEqual(fault.hosts, [`api.${domain}`, `api.${domain}.${domain}`]);
  assert.deepEqual(fault.remedy, [
    { kind: 'dns-set', name: `api.${domain}`, type: 'A', values: ['203.0.113.21'], was: [] },
    { kind: 'dns-remove', name: `api.${domain}.${domain}`, type: 'A', was: ['203.0.113.21'] },
  ]);
  assertRemedyHeals(check, moved);
});

test('where the right name has its record, only the wrong one goes', () => {
  const change = (plan: Plan): void => void (plan.zone[`www.${domain}.${domain}`] = { CNAME: ['community.edge.test'] });
  const fault = oneFault(check, evidence(change), high(`www.${domain}.${domain}`));
  assert.deepEqual(
    fault.remedy.map(({ kind }) => kind),
    ['dns-remove'],
  );
  // The right name works, so nothing else about it is moot.
  assert.deepEqual(fault.hosts, [`www.${domain}.${domain}`]);
  assertRemedyHeals(check, change);
});

test('the bare domain and the return path of mail are typed twice as well', () => {
  const doubled: readonly (readonly [string, Plan['zone'][string]])[] = [
    [`${domain}.${domain}`, { A: ['203.0.113.10'] }],
    [`send.${domain}.${domain}`, { MX: ['10 feedback.mail.test'] }],
  ];
  for (const [name, records] of doubled) {
    oneFault(
      check,
      evidence(plan => void (plan.zone[name] = records)),
      high(name),
    );
  }
});

test('near miss: a mail policy under the domain twice is told by email/mail-records-reachable', () => {
  assertPasses(
    check,
    evidence(plan => void (plan.zone[`_dmarc.${domain}.${domain}`] = { TXT: ['v=DMARC1; p=none'] })),
  );
});

test('near miss: a wildcard covers the doubled names', () => {
  assertPasses(
    check,
    evidence(plan => {
      plan.zone[`*.${domain}`] = { A: ['203.0.113.10'], TXT: ['anything'] };
    }),
  );
});

test('near miss: a name below the doubled one exists, the doubled one itself is empty', () => {
  assertPasses(
    check,
    evidence(plan => void (plan.zone[`x.www.${domain}.${domain}`] = { A: ['203.0.113.10'] })),
  );
});

test('near miss within a fault: a record beside the wildcard that is not the wildcard', () => {
  oneFault(
    check,
    evidence(plan => {
      plan.zone[`*.${domain}`] = { A: ['203.0.113.10'] };
      plan.zone[`www.${domain}.${domain}`] = { A: ['203.0.113.66'] };
    }),
    high(`www.${domain}.${domain}`),
  );
});

test('doubled names that were not asked, or not answered, are not passed', () => {
  const none = evidence();
  for (const name of Object.keys(none.dns.names)) if (name.endsWith(`${domain}.${domain}`)) delete none.dns.names[name];
  assertNotPassed(check, none);
  const quiet = evidence(moved);
  silence(quiet.dns.names[`www.${domain}.${domain}`]);
  assertNotPassed(check, quiet);
});
