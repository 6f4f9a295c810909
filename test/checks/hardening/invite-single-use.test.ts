import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-single-use.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteUse } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

test('an invitation that works twice is one fault, though it works at once as well', () => {
  const twice = seen(inviteUse({ gave: 1 }));
  const often = invitesWith({ twice, 'at-once': seen(inviteUse({ tries: 5, gave: 5 })) });
  const { happened, evidence: lines } = oneFault(check, often, {
    place: 'used-invitation',
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(happened, /works again and again/);
  assert.match(lines.join('\n'), /the guest had been given what is in it/);
});

test('one that works several times at once is another', () => {
  const once = invitesWith({ 'at-once': seen(inviteUse({ tries: 5, gave: 4 })) });
  const fault = oneFault(check, once, { place: 'pressed-at-once', severity: 'high', confidence: 'proven' });
  assert.match(fault.happened, /4 times/);
  assert.match(fault.evidence.join('\n'), /what is in it 4 times by 5 acceptances at once/);
});

test('quiet: of several at once one wins, or none does where another came first', () => {
  for (const gave of [0, 1]) assertPasses(check, invitesWith({ 'at-once': seen(inviteUse({ tries: 5, gave })) }));
});

test('not checked: at once could not be tried, or not a second time', () => {
  assertNotPassed(check, invitesWith({ 'at-once': untried }));
  assertNotPassed(check, invitesWith({ twice: untried }));
});
