import assert from 'node:assert/strict';
import { test } from 'node:test';
import adminOnly from '../../../src/checks/hardening/admin-only.ts';
import check from '../../../src/checks/hardening/role-matrix.ts';
import { seen, silent, Unknown } from '../../../src/evidence/leaf.ts';
import { rightTrial, routeTrial } from '../../evidence/build-hardening-roles.ts';
import { faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { blocker, saw, through } from './role-trials.ts';

itJudges(check);

test('a moderator who gets through what is for admins is told by the matrix', () => {
  const all = saw({
    'route GET /api/admin/audit': seen(routeTrial({ through: [{ as: 'moderator', how: 'did it' }] })),
  });
  assert.equal(verdictOf(adminOnly, all).outcome, 'pass');
  assert.match(oneFault(check, all, { place: 'get:/api/admin/audit', ...blocker }).happened, /^Any moderator/);
});

test('a page and its API that one guard forgot are one finding', () => {
  const meant = { rank: 'moderator', by: 'its row' } as const;
  const [fault, ...others] = faultsOf(
    check,
    saw(
      Object.fromEntries(
        ['GET /moderation', 'GET /api/moderation/reports'].map(route => [
          `route ${route}`,
          seen(routeTrial({ route, row: 'moderator', meant, through })),
        ]),
      ),
    ),
  );
  assert.deepEqual(others, []);
  assert.deepEqual(fault.places, ['get:/api/moderation/reports', 'get:/moderation']);
});

test('each right that no address shows', () => {
  for (const [right, way, place] of [
    ['make-owner', 'change-role', 'make-owner:change-role'],
    ['banned-enters', 'POST /api/sign-in', 'banned-enters:post-/api/sign-in'],
    ['lapsed-reads', 'period over', 'lapsed-reads:period-over'],
  ] as const)
    oneFault(check, saw({ 'right x': seen(rightTrial({ right, way, got: true })) }), { place, ...blocker });
});

test('admins among themselves are a finding only where the file says so', () => {
  const peer = { right: 'change-peer', way: 'change-role', got: true } as const;
  const name = 'right admin changes an admin';
  for (const meant of [null, true])
    assert.equal(verdictOf(check, saw({ [name]: seen(rightTrial({ ...peer, meant })) })).outcome, 'pass');
  oneFault(check, saw({ [name]: seen(rightTrial({ ...peer, meant: false })) }), {
    place: 'change-peer:change-role',
    ...blocker,
  });
});

test('a new route without a row, where there is a file', () => {
  const route = seen(routeTrial({ route: 'GET /api/new', row: null, meant: null }));
  const fault = oneFault(check, saw({ 'route GET /api/new': route }), {
    place: 'get:/api/new',
    severity: 'medium',
    confidence: 'observed',
  });
  assert.match(fault.cause, /launch-ready\.roles\.jsonc has no row/);
  const none = seen({ kind: 'rows', isThere: false, unused: [] } as const);
  assert.equal(verdictOf(check, saw({ 'route GET /api/new': route, rows: none })).outcome, 'pass');
  const onPage = seen(routeTrial({ route: 'GET /new', row: null, meant: null, isDeclared: false }));
  assert.equal(verdictOf(check, saw({ 'route GET /new': onPage })).outcome, 'pass');
});

test('a trial that was throttled hides no finding, and is no pass', () => {
  const quiet = silent('GET /api/x answered 429 to member-a');
  assert.throws(() => verdictOf(check, saw({ 'route GET /api/x': quiet })), Unknown);
  const banned = seen(rightTrial({ got: true }));
  assert.equal(verdictOf(check, saw({ 'route GET /api/x': quiet, 'right b': banned })).outcome, 'fail');
});
