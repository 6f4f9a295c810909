import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/reset-throttled.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { burst, flooding, reset, soundThrottles } from '../../evidence/build-hardening-throttles.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { high, tried, triedOnly } from './throttle-trials.ts';

itJudges(check);

test('mails that arrived are counted, not answers', () => {
  const told = oneFault(check, tried({ 'reset:reset': seen(flooding) }), { place: 'reset', ...high });
  assert.match(told.happened, /asked 10 times by the flow reset, the app sent one account 10 mails\.$/);
  const heldBack = reset({ burst: burst(10, { heldAt: null, by: null, retryAfter: null }), mails: 3 });
  assertPasses(check, tried({ 'reset:reset': seen(heldBack) }));
});

test('mails that nobody counted are no pass', () => {
  const uncounted = silent('no mailbox is set (drive.mail), so nobody counts what is mailed');
  assertNotPassed(check, tried({ 'reset:reset': uncounted }));
});

test('what the app does not have is not asked', () => {
  const { 'reset:reset': _, ...others } = soundThrottles();
  assert.equal(verdictOf(check, triedOnly(others)).outcome, 'not-applicable');
});
