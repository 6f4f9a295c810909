import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/admin-only.ts';
import matrix from '../../../src/checks/hardening/role-matrix.ts';
import { seen, Unknown } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { rightTrial, routeTrial } from '../../evidence/build-hardening-roles.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { blocker, saw, through } from './role-trials.ts';

itJudges(check);

test('a member who gets through is a blocker of that check, and of no other', () => {
  const all = saw({ 'route GET /api/admin/audit': seen(routeTrial({ through })) });
  const fault = oneFault(check, all, { place: 'get:/api/admin/audit', ...blocker });
  assert.match(fault.happened, /^Any member uses what is for admins alone/);
  assert.equal(verdictOf(matrix, all).outcome, 'pass');
});

test('a right that no address shows is told by the matrix alone', () => {
  assertPasses(check, saw({ 'right banned enters by sign-in': seen(rightTrial({ got: true })) }));
});

test('a status alone is no finding and no pass', () => {
  const open = [{ as: 'member', status: 400 }] as const;
  const all = saw({ 'route POST /api/admin/x': seen(routeTrial({ route: 'POST /api/admin/x', open })) });
  assert.throws(() => verdictOf(check, all), /answered 400 to a member/);
  assert.equal(verdictOf(matrix, all).outcome, 'pass');
});

test('what could not be asked is not checked', () => {
  const notAsked = 'an empty request would already do what it is for';
  const route = 'POST /api/admin/rebuild';
  const all = saw({ [`route ${route}`]: seen(routeTrial({ route, notAsked, answers: [] })) });
  assert.throws(() => verdictOf(check, all), Unknown);
});

test('without any address for admins nothing is known', () => {
  const hardening = soundHardening({ roles: { rows: seen({ kind: 'rows', isThere: false, unused: [] }) } });
  assert.throws(() => verdictOf(check, { ...evidence(), hardening }), Unknown);
});
