import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/session-rotates.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { exchange, soundHardening } from '../../evidence/build-hardening.ts';
import { rotationTrial } from '../../evidence/build-hardening-web.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const insideShown = [exchange({ status: 200, excerpt: 'Welcome back' })];

for (const place of ['planted', 'other-member'])
  test(`a session that is known from before the sign-in is a launch blocker: ${place}`, () => {
    const rotation = { [place]: seen(rotationTrial({ isMember: true, shown: insideShown })) };
    const all = { ...evidence(), hardening: soundHardening({ rotation }) };
    const fault = oneFault(check, all, { place, severity: 'blocker', confidence: 'proven' });
    assert.match(fault.evidence.join('\n'), /With session from before the sign-in I was inside/);
  });

test('an app without cookies has none to plant; what was not tried does not pass', () => {
  const none = { planted: seen(rotationTrial({ planted: [] })) };
  assertPasses(check, { ...evidence(), hardening: soundHardening({ rotation: none }) });
  const half = { ...none, 'other-member': silent('sign-in stopped at “send the form”: the status is 429') };
  assertNotPassed(check, { ...evidence(), hardening: soundHardening({ rotation: half }) });
});
