import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/throttle-not-shared.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { shared } from '../../evidence/build-hardening-throttles.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { high, tried, triedOnly } from './throttle-trials.ts';

itJudges(check);

test('a lock by the account alone, and one count for all, say who stays outside', () => {
  const lock = tried({ 'shared:same-member': seen(shared('same-member', false)) });
  assert.match(oneFault(check, lock, { place: 'same-member', ...high }).happened, /^Anybody locks a member out/);
  const count = tried({ 'shared:other-member': seen(shared('other-member', false)) });
  assert.match(oneFault(check, count, { place: 'other-member', ...high }).happened, /lock everybody out/);
});

test('both the member elsewhere and another member get in: it passes', () => {
  const own = ['same-member', 'other-member'] as const;
  assertPasses(check, triedOnly(Object.fromEntries(own.map(who => [`shared:${who}`, seen(shared(who))]))));
});

test('what could not be tried is no pass', () => {
  assertNotPassed(check, tried({ 'shared:same-member': silent('this machine has one address') }));
});
