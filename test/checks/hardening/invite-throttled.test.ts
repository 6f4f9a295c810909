import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-throttled.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteFlood } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { floodedWith, untried } from './invite-trials.ts';

itJudges(check);

const statuses = Array.from({ length: 10 }, () => 201);

test('every invitation to one address is taken and arrives', () => {
  const { happened } = oneFault(check, floodedWith(seen(inviteFlood({ sent: 10, arrived: 10, statuses }))), {
    place: 'one-address',
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(happened, /10 of 10 arrived/);
});

test('quiet: one of many arrives, or the second is refused', () => {
  assertPasses(check, floodedWith(seen(inviteFlood({ sent: 10, arrived: 1, statuses }))));
  assertPasses(check, floodedWith(seen(inviteFlood({ sent: 2, arrived: 2, statuses: [201, 429] }))));
});

test('not checked: one address could not be invited again and again', () => {
  assertNotPassed(check, floodedWith(untried));
});
