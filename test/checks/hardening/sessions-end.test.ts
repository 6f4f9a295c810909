import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/sessions-end.ts';
import type { SessionTrial } from '../../../src/evidence/hardening/sessions.ts';
import { type Leaf, seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { exchange, sessionTrial, soundHardening } from '../../evidence/build-hardening.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (trials: { readonly [trial: string]: Leaf<SessionTrial> }) => ({
  ...evidence(),
  hardening: soundHardening({ sessions: { logout: seen(sessionTrial()), ...trials } }),
});
const stillIn = sessionTrial({
  stillIn: true,
  endedAfterMs: null,
  afterMs: 4_975,
  shown: [exchange({ actor: 'a copy of the session of harden-one', status: 200, excerpt: 'Welcome back' })],
});

for (const [trial, told] of [
  ['logout', /signed out/],
  ['logout-elsewhere', /forgotten browser/],
  ['reset', /new password/],
  ['ban', /banned/],
  ['closed-account', /a member who is gone/],
  ['role-change', /lost a role/],
] as const)
  test(`a session that outlives ${trial} is a launch blocker`, () => {
    const fault = oneFault(check, after({ [trial]: seen(stillIn) }), {
      place: trial,
      severity: 'blocker',
      confidence: 'proven',
    });
    assert.match(fault.happened, told);
    assert.match(fault.evidence.join('\n'), /5 seconds later it still got in/);
    assert.match(fault.evidence.join('\n'), /200 “Welcome back”/);
  });

test('a session that ends a little later was remembered somewhere', () => {
  const late = seen(sessionTrial({ endedAfterMs: 2_400, afterMs: 2_400 }));
  const fault = oneFault(check, after({ ban: late }), { place: 'ban', severity: 'medium', confidence: 'proven' });
  assert.match(fault.cause, /remembers/);
});

test('what ends at once passes, and what could not be tried does not', () => {
  assertPasses(check, after({ ban: seen(sessionTrial({ endedAfterMs: 40 })) }));
  assertNotPassed(check, after({ ban: silent('admin cannot act: the variable ADMIN is not set') }));
});
