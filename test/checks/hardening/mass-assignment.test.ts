import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/mass-assignment.ts';
import type { MassAssignmentTrial } from '../../../src/evidence/hardening/mass-assignment.ts';
import type { Trials } from '../../../src/evidence/hardening.ts';
import { seen, silent, Unknown } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { massAssignmentTrial, soundMassAssignment } from '../../evidence/build-hardening-mass-assignment.ts';
import { oneFault, verdictOf } from '../expectations.ts';

const saw = (more: Trials<MassAssignmentTrial>) => ({
  ...evidence(),
  hardening: soundHardening({ 'mass-assignment': { ...soundMassAssignment(), ...more } }),
});

const gained = 'the app takes it for somebody of the role moderator';

test('a profile that takes a role is a blocker, with its page in the same finding', () => {
  const trial = { isTaken: true, gained } as const;
  const fault = oneFault(
    check,
    saw({
      'PATCH /api/profile': seen(massAssignmentTrial(trial)),
      'POST /profile': seen(massAssignmentTrial({ ...trial, route: 'POST /profile' })),
    }),
    { place: 'patch:/api/profile', severity: 'blocker', confidence: 'proven' },
  );
  assert.deepEqual(fault.places, ['patch:/api/profile', 'post:/profile']);
});

test('a field that is taken and repeated, and makes nobody anything, is none', () => {
  const echoed = seen(massAssignmentTrial({ isTaken: true, isEchoed: true }));
  assert.equal(verdictOf(check, saw({ 'PATCH /api/profile': echoed })).outcome, 'pass');
});

test('a form that could not be tried is no pass, and hides nothing', () => {
  const quiet = silent('PATCH /api/profile answered 429');
  assert.throws(() => verdictOf(check, saw({ 'PATCH /api/profile': quiet })), Unknown);
  const signUp = seen(massAssignmentTrial({ route: 'POST /api/sign-up', isTaken: true, gained }));
  assert.equal(verdictOf(check, saw({ 'PATCH /api/profile': quiet, 'POST /api/sign-up': signUp })).outcome, 'fail');
});
