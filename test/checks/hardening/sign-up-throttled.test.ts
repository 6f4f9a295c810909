import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/sign-up-throttled.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { burst, row } from '../../evidence/build-hardening-throttles.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { endlessRows, high, tried } from './throttle-trials.ts';

itJudges(check);

test('sign-ups without an end', () => {
  const told = oneFault(check, endlessRows(), { place: 'sign-up', ...high });
  assert.match(told.happened, /^A script signs up without end by the flow sign-up: your mails of the day are gone/);
  assert.match(told.evidence[0] ?? '', /sign-ups from one address, 15 in 0\.6 seconds, and none was refused/);
});

test('a refusal by words alone is a throttle, and what the API allows is told elsewhere', () => {
  const byWords = burst(12, { by: 'words', retryAfter: null });
  const trials = { 'sign-up:sign-up': seen({ kind: 'sign-up', burst: byWords, shown: [] } as const) };
  assertPasses(check, tried({ ...trials, 'api:member': seen(row('api', false)) }));
});

test('where nobody new could sign up nothing is known', () => {
  assertNotPassed(check, tried({ 'sign-up:sign-up': silent('at sign-up nobody new could sign up: 500') }));
});
