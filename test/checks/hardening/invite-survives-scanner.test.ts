import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-survives-scanner.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteScan } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

test('used up by looking: accepted, or dead afterwards', () => {
  const place = { place: 'scanned', severity: 'high', confidence: 'proven' } as const;
  const accepted = invitesWith({ scanned: seen(inviteScan({ gaveByLooking: true, worksAfter: false })) });
  assert.match(oneFault(check, accepted, place).cause, /accepts the invitation/);
  const dead = invitesWith({ scanned: seen(inviteScan({ worksAfter: false })) });
  assert.match(oneFault(check, dead, place).cause, /dead after the first look/);
});

test('quiet: looked at, and accepted afterwards', () => {
  assertPasses(check, invitesWith({ scanned: seen(inviteScan({ gaveByLooking: false, worksAfter: true })) }));
});

test('not checked: the looking could not be tried', () => {
  assertNotPassed(check, invitesWith({ scanned: untried }));
});
