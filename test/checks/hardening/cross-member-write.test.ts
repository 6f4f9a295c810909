import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cross-member-write.ts';
import { Unknown, seen, silent } from '../../../src/evidence/leaf.ts';
import { readTrial, soundCrossMember, writeTrial } from '../../evidence/build-hardening-cross-member.ts';
import { assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { given, saw } from './cross-member-trials.ts';

itJudges(check);

test('the routes of one kind of thing are one finding, with the page and the API', () => {
  const routes = ['POST /posts/:id/edit', 'PATCH /api/posts/:id'];
  const trials = Object.fromEntries(
    routes.map(route => [`write ${route}`, seen(writeTrial({ route, changed: true }))]),
  );
  const fault = oneFault(check, saw({ ...soundCrossMember(), ...trials }), {
    place: 'patch:/api/posts/:id',
    severity: 'blocker',
    confidence: 'proven',
  });
  assert.match(fault.happened, /posts of every other member/);
});

test('what members read of others is told elsewhere', () => {
  const leaking = seen(readTrial({ leaks: [given] }));
  assertPasses(check, saw({ ...soundCrossMember(), 'read GET /api/posts/:id': leaking }));
});

test('a request that changed nothing for its author either is not checked', () => {
  const quiet = silent('PATCH /api/posts/:id did not change the post for its owner either (200)');
  assert.throws(() => verdictOf(check, saw({ ...soundCrossMember(), 'write PATCH /api/posts/:id': quiet })), Unknown);
  assert.throws(() => verdictOf(check, saw({ 'read GET /api/me': seen(readTrial()) })), Unknown);
});
