import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/expired-tokens-refused.ts';
import type { ExpiredTrial } from '../../../src/evidence/hardening/tokens.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { expiredTrial, webExchange } from '../../evidence/build-hardening-web.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const after = (trial: ExpiredTrial) => ({
  ...evidence(),
  hardening: soundHardening({ expired: { session: seen(trial) } }),
});
const late = { taken: true, lateMs: 61_000, shown: webExchange({ status: 200, excerpt: '{"id":"2"}' }) };

test('a token that is taken a minute after its own end', () => {
  const fault = oneFault(check, after(expiredTrial(late)), {
    place: 'session',
    severity: 'high',
    confidence: 'proven',
  });
  assert.match(fault.cause, /does not look at the end that stands in it/);
  assert.match(fault.evidence.join('\n'), /valid for 20 seconds \(exp\).* 61 seconds after its end/);
  assert.match(JSON.stringify(fault.remedy), /ignoreExpiration/);
});

test('one whose end only the answer told that brought it', () => {
  const told = expiredTrial({ ...late, told: 'expires_in', livesMs: 600_000 });
  const fault = oneFault(check, after(told), { place: 'session', severity: 'high', confidence: 'proven' });
  assert.match(fault.cause, /expires_in/);
  assert.match(JSON.stringify(fault.remedy), /expires_at/);
});

test('one that is refused with an error of the server, as a medium risk at a place of its own', () => {
  const shown = webExchange({ status: 500, excerpt: 'TokenExpiredError' });
  const fault = oneFault(check, after(expiredTrial({ shown })), {
    place: 'session-error',
    severity: 'medium',
    confidence: 'proven',
  });
  assert.match(JSON.stringify(fault.remedy), /401/);
});

test('refused with 401, a redirect or a page for strangers passes', () => {
  for (const status of [200, 303, 401, 403])
    assertPasses(check, after(expiredTrial({ shown: webExchange({ status }) })));
});

test('a session that says no end has none that could be overlooked', () => assertPasses(check, after({ token: null })));

test('a token that outlives the run is not checked, with how long it is valid', () => {
  const reason =
    'not exercised: the bearer token of this app is valid for 1 hour (exp), and did not end within this run';
  const hardening = soundHardening({ expired: { session: silent(reason) } });
  assertNotPassed(check, { ...evidence(), hardening });
  assert.throws(() => verdictOf(check, { ...evidence(), hardening }), /valid for 1 hour/);
});
