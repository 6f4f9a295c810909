import assert from 'node:assert/strict';
import { test } from 'node:test';
import check from '../../../src/checks/hardening/cookie-flags.ts';
import type { CookiesTrial } from '../../../src/evidence/hardening/cookies.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import { evidence } from '../../evidence/build.ts';
import { soundHardening } from '../../evidence/build-hardening.ts';
import { cookiesTrial, signInCookie } from '../../evidence/build-hardening-web.ts';
import { assertPasses, itJudges, oneFault } from '../expectations.ts';

itJudges(check);

const after = (trial: CookiesTrial) => ({
  ...evidence(),
  hardening: soundHardening({ cookies: { 'sign-in': seen(trial) } }),
});
const expected = { place: '__host-session', severity: 'medium', confidence: 'proven' } as const;

test('a session cookie that scripts read', () => {
  const fault = oneFault(check, after(cookiesTrial(signInCookie({ httpOnly: false }))), expected);
  assert.match(fault.happened, /^A foreign script/);
  assert.equal(fault.evidence[1], 'It came with Secure, SameSite=lax');
});

test('a session cookie of which nothing is said', () => {
  const bare = signInCookie({ httpOnly: false, secure: false, sameSite: null });
  const fault = oneFault(check, after(cookiesTrial(bare)), expected);
  assert.match(fault.cause, /without HttpOnly, SameSite and Secure\.$/);
});

test('without encryption Secure would keep the cookie from being used at all', () => {
  assertPasses(check, after({ https: false, cookies: [signInCookie({ secure: false })] }));
  oneFault(check, after(cookiesTrial(signInCookie({ secure: false }))), expected);
});

test('a cookie that lets nobody in is as open as it likes, and an app with tokens has none', () => {
  const theme = signInCookie({ name: 'theme', carriesSession: false, httpOnly: false, sameSite: null, secure: false });
  assertPasses(check, after(cookiesTrial(signInCookie(), theme)));
  assertPasses(check, after(cookiesTrial()));
  assertPasses(check, after(cookiesTrial(signInCookie({ sameSite: 'none' }))));
});
