import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/caa-allows-issuer.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import type { Certificate } from '../../../src/evidence/tls.ts';
import { domain, evidence, silence, type Draft, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const caa =
  (...values: string[]) =>
  (plan: Plan): void =>
    void (plan.zone[domain] = { ...plan.zone[domain], CAA: values });
const high = (place: string) => ({ place, severity: 'high', confidence: 'observed' }) as const;

/** The leaf certificate of one host, or of all, changed. */
const leaf = (all: Draft<Evidence>, change: Partial<Certificate>, only?: string): Draft<Evidence> => {
  for (const { host, handshake } of all.tls.endpoints) {
    if ((only !== undefined && host !== only) || handshake.status !== 'ok' || !handshake.value.ok) continue;
    Object.assign(handshake.value.value.chain[0] ?? {}, structuredClone(change));
  }
  return all;
};

test('a set that names another authority bars all hosts: one fault, the set with both as remedy', () => {
  const fault = oneFault(check, evidence(caa('0 issue "digicert.com"')), high(`api.${domain}`));
  assert.equal(fault.places?.length, 6);
  assert.deepEqual(fault.remedy, [
    {
      kind: 'dns-set',
      name: domain,
      type: 'CAA',
      values: ['0 issue "digicert.com"', '0 issue "letsencrypt.org"'],
      was: ['0 issue "digicert.com"'],
    },
  ]);
  assertRemedyHeals(check, caa('0 issue "digicert.com"'));
});

test('a set that forbids everybody, whoever issued', () => {
  oneFault(check, evidence(caa('0 issue ";"')), high(`api.${domain}`));
  assertRemedyHeals(check, caa('0 issue ";"'));
  const fault = oneFault(
    check,
    leaf(evidence(caa('0 issue ";"')), { issuer: 'O=Nobody Knows' }),
    high(`api.${domain}`),
  );
  assert.equal(fault.remedy[0].kind, 'by-hand');
});

test('the set nearest to the host binds it', () => {
  const change = (plan: Plan): void =>
    void (plan.zone[`api.${domain}`] = { A: ['203.0.113.21'], CAA: ['0 issue "pki.goog"'] });
  const fault = oneFault(check, evidence(change), high(`api.${domain}`));
  assert.deepEqual(fault.places, [`api.${domain}`]);
  assertRemedyHeals(check, change);
});

test('an alias brings the set of its target with it', () => {
  const fault = oneFault(
    check,
    evidence(
      plan => void (plan.elsewhere['community.edge.test'] = { A: ['203.0.113.20'], CAA: ['0 issue "pki.goog"'] }),
    ),
    high(`app.${domain}`),
  );
  assert.equal(fault.remedy[0].kind, 'by-hand');
});

test('fourteen days before the end it stops the launch', () => {
  const all = leaf(evidence(caa('0 issue "pki.goog"')), { validTo: '2026-12-06T00:00:00.000Z' }, `auth.${domain}`);
  oneFault(check, all, { ...high(`api.${domain}`), severity: 'blocker' });
});

test('wildcard certificates have a line of their own', () => {
  const set = caa('0 issue "letsencrypt.org"', '0 issuewild "pki.goog"');
  oneFault(check, leaf(evidence(set), { names: [`*.${domain}`] }, `api.${domain}`), high(`api.${domain}`));
  assertPasses(check, evidence(set));
});

test('a critical line that authorities do not understand forbids all', () => {
  oneFault(check, evidence(caa('0 issue "letsencrypt.org"', '128 future "x"')), high(`api.${domain}`));
});

test('near misses: no set, other names of the same authority, parameters, contact lines only, capitals', () => {
  assertPasses(
    check,
    evidence(plan => void delete plan.zone[domain]?.CAA),
  );
  assertPasses(
    check,
    leaf(evidence(caa('0 issue "amazontrust.com"')), { issuer: 'C=US, O=Amazon, CN=Amazon RSA 2048 M02' }),
  );
  assertPasses(check, evidence(caa('0 issue "letsencrypt.org; validationmethods=dns-01"')));
  assertPasses(check, evidence(caa('0 iodef "mailto:security@community.test"')));
  assertPasses(check, evidence(caa('0 issue ";"', '0 Issue "LetsEncrypt.org"')));
  assertPasses(check, leaf(evidence(caa('0 issue "pki.goog"')), { selfSigned: true }));
});

test('an issuer that the table does not know is not judged where a set could allow it', () => {
  assertNotPassed(check, leaf(evidence(), { issuer: 'O=Nobody Knows' }));
  assertPasses(
    check,
    leaf(
      evidence(plan => void delete plan.zone[domain]?.CAA),
      { issuer: 'O=Nobody Knows' },
    ),
  );
});

test('silence of one host does not hide the fault of another, and silence alone is no pass', () => {
  const all = evidence(caa('0 issue "pki.goog"'));
  for (const endpoint of all.tls.endpoints) if (endpoint.host === `api.${domain}`) silence(endpoint);
  const verdict = verdictOf(check, all);
  assert.ok(verdict.outcome === 'fail' && verdict.unseen?.[0]?.host === `api.${domain}`);
  const quiet = evidence();
  for (const at of Object.values(quiet.dns.names)) silence(at);
  assertNotPassed(check, quiet);
});

test('every address of a host counts: another authority at the second one, or nobody there', () => {
  const second = (all: Draft<Evidence>): Draft<Evidence>['tls']['endpoints'][number] => {
    const found = all.tls.endpoints.find(({ host, family }) => host === `www.${domain}` && family === 6);
    assert.ok(found);
    return found;
  };
  const all = evidence();
  const { handshake } = second(all);
  assert.ok(handshake.status === 'ok' && handshake.value.ok);
  Object.assign(handshake.value.value.chain[0] ?? {}, { issuer: 'C=US, O=DigiCert Inc, CN=DigiCert G2' });
  oneFault(check, all, high(`www.${domain}`));
  const quiet = evidence();
  silence(second(quiet));
  assertNotPassed(check, quiet);
  // Without a set nobody is barred, whoever issued.
  const free = evidence(plan => void delete plan.zone[domain]?.CAA);
  silence(second(free));
  assertPasses(check, free);
});
