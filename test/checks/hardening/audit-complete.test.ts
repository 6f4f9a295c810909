import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/audit-complete.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { trailAct } from '../../evidence/build-hardening-trail.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { trailWith, untried } from './trail-trials.ts';

itJudges(check);

test('each act without a record is a fault of its own', () => {
  const none = seen(trailAct({ records: 0 }));
  for (const name of ['role-change', 'ban', 'removed-post', 'refund'] as const) {
    const place = { place: name, severity: 'high', confidence: 'proven' } as const;
    assert.match(oneFault(check, trailWith({ [name]: none }), place).cause, /writes no record/);
  }
  const faults = faultsOf(check, trailWith({ refund: none, ban: none }));
  assert.deepEqual(
    faults.map(({ place }) => place),
    ['ban', 'refund'],
  );
});

test('a record that does not say who is worth nothing; one without the values before is worth less', () => {
  const nobody = trailWith({ ban: seen(trailAct({ lacks: ['who'] })) });
  oneFault(check, nobody, { place: 'ban', severity: 'high', confidence: 'proven' });
  const unchanged = trailWith({ 'role-change': seen(trailAct({ lacks: ['before and after'] })) });
  const { cause } = oneFault(check, unchanged, {
    place: 'role-change',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(cause, /does not say before and after/);
});

test('the same record twice', () => {
  const twice = trailWith({ refund: seen(trailAct({ records: 2, repeated: 1 })) });
  const { cause } = oneFault(check, twice, { place: 'refund', severity: 'medium', confidence: 'proven' });
  assert.match(cause, /writes its record 2 times/);
});

test('quiet: two records of one act that say different things', () => {
  assertPasses(check, trailWith({ refund: seen(trailAct({ records: 2 })) }));
});

test('not checked: one act could not be tried', () => {
  for (const name of ['role-change', 'ban', 'removed-post', 'refund'] as const)
    assertNotPassed(check, trailWith({ [name]: untried }));
});
