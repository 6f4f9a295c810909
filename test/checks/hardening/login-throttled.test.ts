import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/login-throttled.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { burst, guessed, unguarded } from '../../evidence/build-hardening-throttles.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { high, tried } from './throttle-trials.ts';

itJudges(check);

test('passwords are guessed at the form: how many, in what time, and that the right one got in', () => {
  const told = oneFault(check, tried({ 'login:sign-in': seen(unguarded) }), { place: 'sign-in', ...high });
  assert.match(told.happened, /^Anybody guesses .* by the flow sign-in, the right password got in at once after 15/);
  assert.match(told.evidence[0] ?? '', /15 in 0\.6 seconds, and none was refused/);
});

test('the route of the API is judged by itself, and a refusal that nothing heeds is told as one', () => {
  const told = oneFault(check, tried({ 'login:/api/sign-in': seen(guessed({ rightGotIn: true })) }), {
    place: '/api/sign-in',
    ...high,
  });
  assert.match(told.cause, /^The app says that it is too many, and looks at the password all the same at \/api/);
});

test('a lock without a word, waits that grow, and a refusal without Retry-After are throttles', () => {
  const silently = guessed({ burst: burst(15, { heldAt: null, by: null, retryAfter: null }) });
  const slowly = guessed({ burst: burst(12, { by: 'delay', retryAfter: null }) });
  for (const trial of [silently, slowly, guessed({ burst: burst(6, { retryAfter: null }) })])
    assertPasses(check, tried({ 'login:sign-in': seen(trial) }));
});

test('a door that could not be tried is no pass, and hides no fault at another', () => {
  const quiet = silent('at /api/sign-in the right password did not get in: 500');
  assertNotPassed(check, tried({ 'login:/api/sign-in': quiet }));
  const one = tried({ 'login:/api/sign-in': quiet, 'login:sign-in': seen(unguarded) });
  oneFault(check, one, { place: 'sign-in', ...high });
});
