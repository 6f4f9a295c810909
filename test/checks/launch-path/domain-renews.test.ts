import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/launch-path/domain-renews.ts';
import { asOf, domain, evidence, type Draft } from '../../evidence/build.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const registered = (change: { found?: boolean; expiresAt?: string; statuses?: string[] }): Draft<Evidence> => {
  const all = evidence();
  const { record } = all.registration;
  assert.ok(record.status === 'ok');
  Object.assign(record.value, change);
  return all;
};
const inDays = (days: number): string => new Date(asOf.getTime() + days * 86_400_000).toISOString();
const expected = { place: domain, confidence: 'observed' } as const;

test('the end of the registration is near, very near, or past', () => {
  assert.match(
    oneFault(check, registered({ expiresAt: inDays(29.5) }), { ...expected, severity: 'high' }).happened,
    /29 days/,
  );
  assert.match(
    oneFault(check, registered({ expiresAt: inDays(6.5) }), { ...expected, severity: 'blocker' }).happened,
    /6 days/,
  );
  assert.match(
    oneFault(check, registered({ expiresAt: inDays(-2) }), { ...expected, severity: 'blocker' }).happened,
    /ran out 2 days ago/,
  );
});

test('states in which the domain is off the internet, however far the date', () => {
  for (const status of ['redemption period', 'pending delete', 'client hold', 'Server Hold'])
    oneFault(check, registered({ statuses: ['client transfer prohibited', status] }), {
      ...expected,
      severity: 'blocker',
    });
});

test('a domain that the registry does not know', () => {
  oneFault(check, registered({ found: false, expiresAt: '', statuses: [] }), { ...expected, severity: 'blocker' });
});

test('near misses: exactly the limit, a renewal that the registry still books, ordinary locks', () => {
  assertPasses(check, registered({ expiresAt: inDays(30) }));
  assertPasses(check, registered({ expiresAt: inDays(-3), statuses: ['auto renew period'] }));
  assertPasses(check, registered({ statuses: ['client delete prohibited', 'server transfer prohibited', 'active'] }));
});

test('the limit between high and blocker', () => {
  oneFault(check, registered({ expiresAt: inDays(7) }), { ...expected, severity: 'high' });
});

test('a registry that keeps the date to itself', () => {
  assertNotPassed(check, registered({ expiresAt: '' }));
});
