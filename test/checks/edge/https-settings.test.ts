import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/https-settings.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault, verdictOf } from '../expectations.ts';
import { atEdge, setting } from './edge-evidence.ts';

itJudges(check);

const expected = { place: 'community.test', severity: 'medium', confidence: 'observed' } as const;
const hsts = (enabled: boolean, maxAge: number) =>
  atEdge(cdn => {
    cdn.settings.security_header = seen({ enabled, maxAge, subdomains: false });
  });

suite('what the edge asks of visitors', () => {
  test('old TLS, early data and an HSTS of no time', () => {
    for (const version of ['1.0', '1.1'])
      oneFault(
        check,
        atEdge(cdn => setting(cdn, { min_tls_version: version })),
        expected,
      );
    oneFault(
      check,
      atEdge(cdn => setting(cdn, { '0rtt': 'on' })),
      expected,
    );
    oneFault(check, hsts(true, 0), expected);
    assertPasses(check, hsts(false, 0));
    assertPasses(
      check,
      atEdge(cdn => setting(cdn, { min_tls_version: '1.3' })),
    );
  });

  test('two of them are one finding', () => {
    const both = atEdge(cdn => setting(cdn, { min_tls_version: '1.0', '0rtt': 'on' }));
    assert.match(oneFault(check, both, expected).cause, /TLS 1\.0 .* and 0-RTT is on/);
  });

  test('one that did not come is carried along beside one that is wrong', () => {
    const half = atEdge(cdn => {
      setting(cdn, { '0rtt': 'on' });
      cdn.settings.min_tls_version = silent('no answer came in time');
    });
    assertNotPassed(check, half);
  });

  test('Always Use HTTPS is a convenience where the server redirects', () => {
    const verdict = verdictOf(
      check,
      atEdge(cdn => setting(cdn, { always_use_https: 'off' })),
    );
    assert.ok(verdict.outcome === 'pass' && verdict.advice?.length === 1);
  });
});
