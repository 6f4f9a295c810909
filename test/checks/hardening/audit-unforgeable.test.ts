import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/audit-unforgeable.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { trailForgery, trailReach } from '../../evidence/build-hardening-trail.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { trailWith, untried } from './trail-trials.ts';

itJudges(check);

test('forged, erased, read, numbered', () => {
  const places = [
    [
      { 'actor-sent-along': seen(trailForgery({ believed: ['actor'] })) },
      'actor',
      'high',
      /from the request \(actor\)/,
    ],
    [{ erased: seen(trailReach({ by: ['the administrator'] })) }, 'erased', 'high', /a way to remove single records/],
    [{ read: seen(trailReach({ by: ['members'] })) }, 'read-by-members', 'high', /does not ask for the role/],
    [
      { 'number-sent-along': seen(trailForgery({ believed: ['x-request-id'] })) },
      'request-number',
      'medium',
      /the number of the request from the request itself \(x-request-id\)/,
    ],
  ] as const;
  for (const [change, place, severity, words] of places) {
    const { cause } = oneFault(check, trailWith(change), { place, severity, confidence: 'proven' });
    assert.match(cause, words);
  }
});

test('quiet: an actor and a number were sent along, and neither was believed', () => {
  const sent = seen(trailForgery({ sent: ['actor', 'x-request-id'], believed: [] }));
  assertPasses(check, trailWith({ 'actor-sent-along': sent, 'number-sent-along': sent }));
});

test('not checked: one of them could not be tried', () => {
  for (const name of ['actor-sent-along', 'erased', 'read', 'number-sent-along'] as const)
    assertNotPassed(check, trailWith({ [name]: untried }));
});
