import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check, { doorPaths } from '../../../src/checks/edge/abuse-limited.ts';
import { rateWish, usualShape } from '../../../src/changes/hosts/cloudflare/standard.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { CdnRule } from '../../../src/evidence/cdn.ts';
import { cdnRule } from '../../evidence/build-cdn.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { atEdge } from './edge-evidence.ts';

itJudges(check);

const expected = { place: 'community.test', severity: 'medium', confidence: 'observed' } as const;
const rate = { requests: 10, period: 10, timeout: 10, characteristics: ['cf.colo.id', 'ip.src'] };
const limited = (...rules: readonly Partial<CdnRule>[]) =>
  atEdge(cdn => {
    cdn.rules.http_ratelimit = seen(
      rules.map(rule => cdnRule({ action: 'block', expression: '(http.request.uri.path eq "/login")', rate, ...rule })),
    );
  });

suite('a rate limit for the doors of the app', () => {
  test('none, one that only writes down, one for elsewhere, one that lets all through', () => {
    oneFault(check, limited(), expected);
    oneFault(check, limited({ action: 'log' }), expected);
    oneFault(check, limited({ expression: '(http.request.uri.path eq "/search")' }), expected);
    oneFault(check, limited({ rate: { ...rate, requests: 1000 } }), expected);
    oneFault(check, limited({ enabled: false }), expected);
  });

  test('for any of the usual doors, however it is written', () => {
    for (const path of doorPaths) assertPasses(check, limited({ expression: `(http.request.uri.path eq "${path}")` }));
    assertPasses(check, limited({ expression: 'true' }));
    assertPasses(
      check,
      limited({ expression: '(http.request.uri.path contains "login")', action: 'managed_challenge' }),
    );
  });

  test('the rule that we ourselves propose is enough', () => {
    for (const wish of rateWish(usualShape, []))
      assertPasses(check, limited({ expression: wish.kind === 'rule' ? wish.rule.expression : '' }));
  });

  test('a rule that cannot be read leaves it open', () => {
    assertNotPassed(check, limited({ expression: '(http.request.uri.path matches "^/log")' }));
    const unread = atEdge(cdn => {
      cdn.rules.http_ratelimit = silent('the API token lacks the permission “Zone WAF Read”');
    });
    assertNotPassed(check, unread);
  });

  test('what is said of the plan', () => {
    assert.match(oneFault(check, limited(), expected).cause, /plan “free” has room for 1\./);
  });
});
