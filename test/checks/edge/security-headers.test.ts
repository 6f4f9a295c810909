import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import check from '../../../src/checks/edge/security-headers.ts';
import type { PageProtection } from '../../../src/engines/security-headers/page-results.ts';
import { silent } from '../../../src/evidence/leaf.ts';
import type { Evidence } from '../../../src/evidence/map.ts';
import { evidence, type Draft } from '../../evidence/build.ts';
import { soundProtection } from '../../evidence/build-delivery.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';

itJudges(check);

const host = 'www.community.test';
const url = `https://${host}/`;
const medium = { place: host, severity: 'medium', confidence: 'proven' } as const;

const pageIn = (all: Draft<Evidence>) => {
  const leaf = all.delivery.hosts[host];
  assert.ok(leaf?.status === 'ok');
  const page = leaf.value.pages[url];
  assert.ok(page?.status === 'ok');
  return page.value;
};

const saying = (change: (sound: PageProtection) => Partial<PageProtection>): Draft<Evidence> => {
  const all = evidence();
  const sound = soundProtection();
  pageIn(all).protection = structuredClone({ ...sound, ...change(sound) }) as Draft<PageProtection>;
  return all;
};

const lines = (change: { readonly [name: string]: readonly string[] }): Draft<Evidence> =>
  saying(({ lines: sound }) => ({ lines: { ...sound, ...change } }));

const strict = "default-src 'self'; object-src 'none'";

describe('what browsers are told', () => {
  test('nothing at all: one finding that names each thing, with the points of the Observatory', () => {
    const fault = oneFault(
      check,
      saying(() => ({ lines: {} })),
      medium,
    );
    assert.match(fault.cause, /foreign frames, no Content-Security-Policy .* and no Strict-Transport-Security/);
    // 100 − 25 (policy) − 20 (frames) − 20 (HSTS) − 5 (sniffing).
    assert.match(fault.evidence.at(-1) ?? '', /this page has 30 of 100 points \(D\)/);
  });

  test('each of the three alone', () => {
    oneFault(check, lines({ 'content-security-policy': [strict] }), medium);
    oneFault(check, lines({ 'strict-transport-security': [] }), medium);
    oneFault(check, lines({ 'strict-transport-security': ['max-age=86400'] }), medium);
    oneFault(check, lines({ 'content-security-policy': [], 'x-frame-options': ['DENY'] }), medium);
    oneFault(check, lines({ 'content-security-policy': ["frame-ancestors *; default-src 'self'"] }), medium);
    assertPasses(check, lines({ 'content-security-policy': [strict], 'x-frame-options': ['SAMEORIGIN'] }));
  });

  test('a policy in the markup counts, but for frames', () => {
    const written = saying(({ lines: sound }) => ({
      lines: { ...sound, 'content-security-policy': [], 'x-frame-options': ['DENY'] },
      metaPolicies: [strict],
    }));
    assertPasses(check, written);
    const framed = saying(({ lines: sound }) => ({
      lines: { ...sound, 'content-security-policy': [] },
      metaPolicies: [`${strict}; frame-ancestors 'none'`],
    }));
    oneFault(check, framed, medium);
  });

  test('a session that scripts can read, or that goes out unencrypted; a cookie of a counter is neither', () => {
    const setting = (name: string, secure: boolean, httpOnly: boolean): Draft<Evidence> =>
      saying(() => ({ cookies: [{ name, secure, httpOnly, sameSite: 'lax' }] }));
    for (const name of ['connect.sid', 'sb-abcd-auth-token', '__Host-session', 'jwt', 'access_token', 'PHPSESSID']) {
      oneFault(check, setting(name, true, false), { ...medium, severity: 'high' });
      oneFault(check, setting(name, false, true), { ...medium, severity: 'high' });
      assertPasses(check, setting(name, true, true));
    }
    for (const name of ['_ga', 'theme', 'XSRF-TOKEN', 'AWSALB', 'consent'])
      assertPasses(check, setting(name, false, false));
  });

  test('inline scripts allowed: better than nothing, so advice', () => {
    const all = lines({ 'content-security-policy': ["default-src 'self' 'unsafe-inline'; frame-ancestors 'none'"] });
    const verdict = verdictOf(check, all);
    assert.ok(verdict.outcome === 'pass');
    assert.match(verdict.advice?.[0]?.text ?? '', /csp-implemented-with-unsafe-inline/);
  });

  test('a page that came over http is no matter of headers, and one that did not come is not passed', () => {
    const plain = saying(() => ({ lines: {} }));
    pageIn(plain).url = `http://${host}/`;
    assertPasses(check, plain);
    const quiet = evidence();
    const leaf = quiet.delivery.hosts[host];
    assert.ok(leaf?.status === 'ok');
    leaf.value.pages[url] = silent('no answer came in time');
    assertNotPassed(check, quiet);
  });
});
