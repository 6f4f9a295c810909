import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/api-throttled.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { burst } from '../../evidence/build-hardening-throttles.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { endlessRows, high, tried } from './throttle-trials.ts';

itJudges(check);

test('the API without an end', () => {
  const told = oneFault(check, endlessRows(), { place: 'member', ...high });
  assert.match(told.happened, /^One script slows the community down for everybody/);
  assert.match(told.evidence[0] ?? '', /requests to one address of the API, 310 in 12 seconds, and none/);
});

test('an app that counts down what is left is believed', () => {
  const counted = burst(3, { by: 'count', retryAfter: null });
  assertPasses(check, tried({ 'api:member': seen({ kind: 'api', burst: counted, shown: [] }) }));
});

test('what the pace of the settings is too slow for is no pass', () => {
  assertNotPassed(check, tried({ 'api:member': silent('60 requests at 2 a second were all answered') }));
});
