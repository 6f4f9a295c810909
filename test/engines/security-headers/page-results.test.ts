import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { protectionOf } from '../../../src/collectors/delivery/protection.ts';
import { isSessionCookie, readSetCookie } from '../../../src/engines/security-headers/cookies.ts';
import { framesResult } from '../../../src/engines/security-headers/page-lines.ts';
import { pageResults } from '../../../src/engines/security-headers/page-results.ts';
import { scoreOf } from '../../../src/engines/security-headers/scores.ts';
import { hstsSeconds } from '../../../src/engines/security-headers/transport.ts';
import { readMarkup } from '../../../src/platform/read-markup.ts';
import { missing, observatoryCases, observatoryTable, ourResult } from '../../../scripts/score/observatory.ts';
import { differences } from '../../../scripts/score/observatory-differences.ts';
import { pointsOf } from '../../../src/engines/security-headers/scores.ts';

describe('against the HTTP Observatory', { skip: missing() ?? false }, () => {
  test('each of its cases has its result, but for those that are explained', () => {
    const other = observatoryCases().flatMap((one, index) => (ourResult(one) === one.result ? [] : [index]));
    assert.deepEqual(other, Object.keys(differences).map(Number));
  });

  test('every result has its points, and every score its grade', () => {
    const { table, grades } = observatoryTable();
    for (const { result, modifier } of table) assert.equal(pointsOf(result), modifier, result);
    for (const [score, grade] of grades) {
      const results = Array.from({ length: (100 - score) / 5 }, () => 'x-content-type-options-not-implemented');
      if (score <= 100) assert.deepEqual(scoreOf(results), { score, grade });
    }
  });
});

describe('lines of a page', () => {
  test('any header lines and any markup give results that have names', () => {
    const line = fc.tuple(
      fc.constantFrom(
        'set-cookie',
        'x-frame-options',
        'referrer-policy',
        'strict-transport-security',
        'cross-origin-opener-policy',
      ),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(line), fc.string(), (headers, html) => {
        const page = protectionOf(headers, readMarkup(`<script src="${html}">`).elements, 'https://a.example/');
        for (const result of Object.values(pageResults(page))) assert.match(result, /^[a-z-]+$/);
      }),
    );
  });

  test('the value of a cookie is not kept', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{20}$/), value => {
        const read = readSetCookie(`connect.sid=${value}; Path=/; SECURE ;httponly; SameSite=Lax`);
        assert.deepEqual(read, { name: 'connect.sid', secure: true, httpOnly: true, sameSite: 'lax' });
      }),
    );
  });

  test('names of sessions, beyond those of the Observatory', () => {
    for (const name of [
      'connect.sid',
      'sb-x-auth-token',
      'laravel_session',
      'remember_token',
      'idToken',
      '__Secure-next-auth.session-token',
    ])
      assert.ok(isSessionCookie(name), name);
    for (const name of ['_ga', 'csrf_session', 'author', 'considered', '__cf_bm', 'XSRF-TOKEN', 'tokenizer'])
      assert.ok(!isSessionCookie(name), name);
  });

  test('HSTS: quoted, in any order and case; two ages, a comma or no number say nothing', () => {
    assert.equal(hstsSeconds('includeSubDomains; MAX-AGE="31536000"; preload'), 31_536_000);
    for (const line of ['max-age=1; max-age=2', 'max-age=-1', 'max-age', 'max-age=1, max-age=1; x', ''])
      assert.equal(hstsSeconds(line), null, line);
  });

  test('frames: what allows everybody keeps nobody out', () => {
    assert.equal(framesResult([], ["frame-ancestors 'self' https://a.example"]), 'x-frame-options-implemented-via-csp');
    for (const policy of ['frame-ancestors *', 'frame-ancestors https:', "default-src 'none'"])
      assert.equal(framesResult([], [policy]), 'x-frame-options-not-implemented');
    assert.equal(framesResult(['DENY', 'SAMEORIGIN'], []), 'x-frame-options-header-invalid');
  });
});
