import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-expires.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteLife, inviteUse } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

const dayMs = 86_400_000;

test('over and used, or an end that is years away', () => {
  const used = invitesWith({ 'after-its-end': seen(inviteUse({ gave: 1 })) });
  const unasked = oneFault(check, used, { place: 'its-end-not-asked', severity: 'high', confidence: 'proven' });
  assert.match(unasked.cause, /does not ask for the end/);
  const late = invitesWith({ 'its-end': seen(inviteLife({ lifeMs: 7_000 * dayMs })), 'after-its-end': untried });
  const { cause } = oneFault(check, late, { place: 'its-end', severity: 'high', confidence: 'observed' });
  assert.match(cause, /7000 days/);
});

test('quiet: a long end is an end', () => {
  assertPasses(check, invitesWith({ 'its-end': seen(inviteLife({ lifeMs: 180 * dayMs, saidBy: 'the mail' })) }));
});

test('not checked: a date alone is no end, and an end alone tells nothing of the usual one', () => {
  assertNotPassed(check, invitesWith({ 'after-its-end': untried }));
  assertNotPassed(check, invitesWith({ 'its-end': untried }));
});
