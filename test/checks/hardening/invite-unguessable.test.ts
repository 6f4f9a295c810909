import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/invite-unguessable.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { inviteTokens } from '../../evidence/build-hardening-invites.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { invitesWith, untried } from './invite-trials.ts';

itJudges(check);

test('few bits, and none', () => {
  const place = { place: 'token', severity: 'high', confidence: 'observed' } as const;
  const few = oneFault(check, invitesWith({ tokens: seen(inviteTokens({ bits: 19, characters: 6 })) }), place);
  assert.match(few.cause, /at most 19 bits are left to guess/);
  const known = seen(inviteTokens({ bits: 0, characters: 0, madeOf: ['the address', 'the time'] }));
  assert.match(oneFault(check, invitesWith({ tokens: known }), place).cause, /made of the address and the time/);
});

test('quiet: enough bits, whatever else stands in the link', () => {
  const readable = seen(inviteTokens({ bits: 250, madeOf: ['the address'] }));
  assertPasses(check, invitesWith({ tokens: readable }));
});

test('not checked: there were no links to compare', () => {
  assertNotPassed(check, invitesWith({ tokens: untried }));
});
