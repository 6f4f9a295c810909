import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-bound-to-address.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteUse } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

test('somebody else takes it', () => {
  const taken = invitesWith({ 'another-address': seen(inviteUse({ gave: 1 })) });
  const fault = oneFault(check, taken, { place: 'another-address', severity: 'high', confidence: 'proven' });
  assert.match(fault.happened, /a forwarded invitation/);
  assert.match(fault.evidence.join('\n'), /the guest had been given what is in it/);
});

test('quiet: the page refused, its button was pressed all the same, and it gave nothing', () => {
  assertPasses(check, invitesWith({ 'another-address': seen(inviteUse({ pressed: true })) }));
});

test('not checked: nobody else could try it', () => {
  assertNotPassed(check, invitesWith({ 'another-address': untried }));
});
