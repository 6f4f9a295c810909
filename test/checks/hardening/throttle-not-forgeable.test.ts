import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/throttle-not-forgeable.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { forged, unguarded } from '../../evidence/build-hardening-throttles.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { high, tried } from './throttle-trials.ts';

itJudges(check);

test('headers that get around are named, those that do not are not', () => {
  const through = forged('X-Forwarded-For', 'X-Real-IP');
  const told = oneFault(check, tried({ 'forged:sign-in': seen(through) }), { place: 'sign-in', ...high });
  assert.match(told.cause, /takes X-Forwarded-For and X-Real-IP for the address/);
  assert.doesNotMatch(told.cause, /, Forwarded/);
});

test('a throttle that heeds no header passes, at whatever door it was met', () => {
  assertPasses(check, tried({ 'forged:/api/sign-in': seen(forged()) }));
});

test('where nothing throttles there is nothing to go around: no pass', () => {
  const nothing = silent('nothing here throttles signing in in a way that shows, so there is nothing to go around');
  assertNotPassed(check, tried({ 'login:sign-in': seen(unguarded), 'forged:sign-in': nothing }));
});
