import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/edge/login-to-dashboard.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { LoginTimes } from '../../../src/evidence/timings.ts';
import { loginTimes, requestFacts } from '../../evidence/build-timings.ts';
import { evidence } from '../../evidence/build.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const with_ = (...logins: readonly LoginTimes[]) => {
  const all = evidence();
  Object.assign(all.timings, { logins: seen(logins) });
  return all;
};
const fault = { place: 'login', severity: 'blocker', confidence: 'proven' } as const;

test('four seconds are a blocker, with the request that takes them and its cause', () => {
  const told = { appMs: 3_900, databaseMs: 3_800, statements: 4_501, poolMs: null };
  const steps = [
    { name: 'POST /login', ms: 90, times: [90], facts: requestFacts() },
    { name: 'GET /dashboard', ms: 3_910, times: [3_910], facts: requestFacts({ aloneMs: 3_910, told }) },
  ];
  const { cause, happened, remedy } = oneFault(check, with_(loginTimes(4_000, { steps })), fault);
  assert.match(happened, /^Members wait 4 s on average/);
  assert.match(cause, /^GET \/dashboard takes most of it\. It is slow because it asks the database 4,501 times/);
  assert.match(JSON.stringify(remedy), /Ask once for all rows/);
});

test('one kind of member is slow, the other is not', () => {
  const all = with_(loginTimes(120), loginTimes(4_200, { who: 'a new member' }));
  assert.match(oneFault(check, all, fault).happened, /\(a new member\)/);
});

test('quick, until the mail server is slow', () => {
  const held = { heldMs: 4_000, journeys: [4_150, 4_180].map(ms => ({ ms, arrived: true })) };
  const steps = [
    {
      name: 'POST /login',
      ms: 120,
      times: [120],
      facts: requestFacts({ aloneMs: 120, held: { heldMs: 4_000, ms: 4_120 } }),
    },
  ];
  const { happened, cause } = oneFault(check, with_(loginTimes(140, { held, steps })), fault);
  assert.match(happened, /^Whenever the mail server is slow, nobody gets in/);
  assert.match(cause, /sends a mail and waits/);
});

test('ways that were given up took at least as long', () => {
  const journeys = [1, 2, 3].map(() => ({ ms: 12_000, arrived: false }));
  assert.match(oneFault(check, with_(loginTimes(0, { journeys })), fault).evidence.join('\n'), /3 of them given up/);
});

test('what cannot be told is said instead of a cause', () => {
  const none = requestFacts({ aloneMs: 4_000, told: { appMs: 4_000, databaseMs: 6, statements: 4, poolMs: null } });
  const steps = [{ name: 'GET /dashboard', ms: 4_000, times: [4_000], facts: none }];
  const { cause, remedy } = oneFault(check, with_(loginTimes(4_000, { steps })), fault);
  assert.match(cause, /^What I measured shows no cause\. GET \/dashboard takes 100 % of it\.$/);
  assert.match(JSON.stringify(remedy), /the rest is its own work, or waiting for somebody else/);
});

test('quiet: just below three seconds, every time', () => {
  assertPasses(check, with_(loginTimes(2_900, { held: null })));
});

test('not checked: over or within on average, and not proven', () => {
  for (const times of [
    [1_000, 2_000, 7_500],
    [1_000, 2_000, 5_500],
  ]) {
    const journeys = times.map(ms => ({ ms, arrived: true }));
    assertNotPassed(check, with_(loginTimes(0, { journeys, held: null })));
  }
});

test('not checked on a slow day, or where nobody came in', () => {
  const slowDay = evidence();
  Object.assign(slowDay.timings, { control: seen({ path: '/healthz', ms: 700 }) });
  assertNotPassed(check, slowDay);
  const nobody = evidence();
  Object.assign(nobody.timings, { logins: silent('nobody could sign up') });
  assertNotPassed(check, nobody);
  assertNotPassed(check, with_());
});
