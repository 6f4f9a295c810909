import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-terms-fixed.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteTerms } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

test('other terms than those that were offered', () => {
  const raised = invitesWith({ 'other-terms': seen(inviteTerms({ above: ['patron'] })) });
  const { happened, cause } = oneFault(check, raised, {
    place: 'other-terms',
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(happened, /came out as patron/);
  assert.match(cause, /from the request \(plan and role\)/);
});

test('quiet: every such request was refused', () => {
  assertPasses(check, invitesWith({ 'other-terms': seen(inviteTerms({ sent: [] })) }));
});

test('not checked: other terms could not be tried', () => {
  assertNotPassed(check, invitesWith({ 'other-terms': untried }));
});
