import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cross-member-read.ts';
import { Unknown, seen, silent } from '../../../src/evidence/leaf.ts';
import { readTrial, soundCrossMember, writeTrial } from '../../evidence/build-hardening-cross-member.ts';
import { assertPasses, faultsOf, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { given, saw } from './cross-member-trials.ts';

itJudges(check);

test('an address that takes whose data is wanted from the request', () => {
  const route = 'GET /api/export';
  const fault = oneFault(
    check,
    saw({ ...soundCrossMember(), [`read ${route}`]: seen(readTrial({ route, leaks: [given] })) }),
    { place: 'get:/api/export', severity: 'blocker', confidence: 'proven' },
  );
  assert.match(fault.happened, /e-mail address of another member/);
  assert.match(fault.cause, /takes from the request whose data is wanted/);
});

test('a page and the API behind it are one finding', () => {
  const leaks = [{ to: 'member-b', what: 'post', way: '/posts/1' }] as const;
  const [fault, ...others] = faultsOf(
    check,
    saw({
      'read GET /posts/:id': seen(readTrial({ route: 'GET /posts/:id', leaks })),
      'read GET /api/posts/:id': seen(readTrial({ leaks })),
    }),
  );
  assert.deepEqual(others, []);
  assert.deepEqual([fault.place, fault.places], ['get:/api/posts/:id', ['get:/api/posts/:id', 'get:/posts/:id']]);
  assert.match(fault.cause, /the plan for it/);
});

test('what strangers read is said so', () => {
  const leaks = [{ ...given, to: 'anonymous', way: '/api/members' }];
  const [fault] = faultsOf(
    check,
    saw({ 'read GET /api/members': seen(readTrial({ route: 'GET /api/members', leaks })) }),
  );
  assert.match(fault.happened, /^Anybody, without an account/);
});

test('a silent address hides no leak, and without a leak it is not checked', () => {
  const quiet = silent('GET /api/me answered 429 to member-b');
  assert.equal(
    verdictOf(check, saw({ 'read GET /api/me': quiet, 'read GET /api/x': seen(readTrial({ leaks: [given] })) }))
      .outcome,
    'fail',
  );
  assert.throws(() => verdictOf(check, saw({ ...soundCrossMember(), 'read GET /api/me': quiet })), Unknown);
  assert.throws(() => verdictOf(check, saw({})), Unknown);
});

test('ids that tell that they exist are no finding', () => {
  assert.equal(
    verdictOf(check, saw({ 'read GET /api/posts/:id': seen(readTrial({ tellsExistence: true })) })).outcome,
    'pass',
  );
});

test('what members change of others is told elsewhere', () => {
  const changed = seen(writeTrial({ changed: true }));
  assertPasses(check, saw({ ...soundCrossMember(), 'write PATCH /api/posts/:id': changed }));
});
