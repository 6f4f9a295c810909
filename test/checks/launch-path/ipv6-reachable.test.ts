import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/ipv6-reachable.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import type { TlsEndpoint } from '../../../src/evidence/tls.ts';
import { domain, evidence, type Draft, type Plan } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, assertRemedyHeals, faultsOf, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

type Endpoint = Draft<TlsEndpoint>;

const where = (
  all: Draft<Evidence>,
  host: string,
  family: 4 | 6,
  change: (endpoint: Endpoint) => void,
): Draft<Evidence> => {
  for (const endpoint of all.tls.endpoints) if (endpoint.host === host && endpoint.family === family) change(endpoint);
  return all;
};
const refused = (endpoint: Endpoint): void => {
  endpoint.tcp = seen({ open: false, detail: 'connection refused' });
  endpoint.handshake = seen({ ok: false, detail: 'connection refused' });
};
const quiet = (endpoint: Endpoint): void => {
  endpoint.tcp = silent('no answer');
  endpoint.handshake = silent('no answer');
};

const www = `www.${domain}`;
const expected = { place: www, severity: 'high', confidence: 'proven' } as const;

test('an IPv6 address that refuses while IPv4 answers', () => {
  const fault = oneFault(check, where(evidence(), www, 6, refused), expected);
  assert.deepEqual(fault.remedy, [{ kind: 'dns-remove', name: www, type: 'AAAA', was: ['2001:db8::10'] }]);
});

test('an IPv6 address whose handshake fails', () => {
  oneFault(
    check,
    where(evidence(), www, 6, endpoint => void (endpoint.handshake = seen({ ok: false, detail: 'reset' }))),
    expected,
  );
});

test('silence is a fault only where another IPv6 address of the run answered', () => {
  oneFault(check, where(evidence(), www, 6, quiet), expected);
  assertNotPassed(check, where(where(evidence(), www, 6, quiet), domain, 6, quiet));
  // A refusal elsewhere shows as well that this machine has IPv6.
  const faults = faultsOf(check, where(where(evidence(), www, 6, quiet), domain, 6, refused));
  assert.deepEqual(
    faults.map(({ place }) => place),
    [domain, www],
  );
});

test('a host that was not tried over IPv6, or stayed silent over IPv4, is not passed', () => {
  const untried = evidence();
  untried.tls.endpoints = untried.tls.endpoints.filter(({ host, family }) => host !== www || family === 4);
  assertNotPassed(check, untried);
  assertNotPassed(check, where(where(evidence(), www, 6, refused), www, 4, quiet));
});

test('the printed removal is enough', () => {
  const removed = (plan: Plan): void => {
    const { AAAA: _gone, ...rest } = plan.zone[www] ?? {};
    plan.zone[www] = rest;
  };
  assertPasses(check, evidence(removed));
  assert.throws(() => assertRemedyHeals(check, removed), /saw no fault/);
});

test('near misses: one of two IPv6 addresses works, nothing answers at all, no IPv6 promised', () => {
  const two = evidence(plan => void (plan.zone[www] = { A: ['203.0.113.10'], AAAA: ['2001:db8::10', '2001:db8::11'] }));
  const dead = two.tls.endpoints.find(({ host, address }) => host === www && address === '2001:db8::11');
  assert.ok(dead);
  refused(dead);
  assertPasses(check, two);
  assertPasses(check, where(where(evidence(), www, 6, refused), www, 4, refused));
  assertPasses(
    check,
    evidence(plan => {
      for (const name of [domain, www]) {
        const { AAAA: _gone, ...rest } = plan.zone[name] ?? {};
        plan.zone[name] = rest;
      }
    }),
  );
});
