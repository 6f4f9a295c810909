import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/cache-rules-safe.ts';
import { cacheWishes, usualShape } from '../../../src/changes/hosts/cloudflare/standard.ts';
import type { CdnRule } from '../../../src/evidence/cdn.ts';
import { seen } from '../../../src/evidence/leaf.ts';
import type { Draft } from '../../evidence/build.ts';
import { cdnRule } from '../../evidence/build-cdn.ts';
import { assertNotPassed, assertPasses, faultsOf, itJudges, oneFault } from '../expectations.ts';
import { atEdge, setting } from './edge-evidence.ts';

itJudges(check);

const keep = (expression: string, mode = 'override_origin', enabled = true): Draft<CdnRule> =>
  cdnRule({
    action: 'set_cache_settings',
    description: 'Fast',
    expression,
    enabled,
    cache: { eligible: true, edge: { mode, seconds: 7200 } },
  });
const bypass = (expression: string): Draft<CdnRule> =>
  cdnRule({ action: 'set_cache_settings', expression, cache: { eligible: false, edge: null } });

const ruled = (...rules: readonly Draft<CdnRule>[]) =>
  atEdge(cdn => {
    cdn.rules.http_request_cache_settings = seen(structuredClone([...rules]));
  });

const paged = (pattern: string, ...actions: readonly (readonly [string, string])[]) =>
  atEdge(cdn => {
    cdn.pageRules = seen([
      { id: 'p', pattern, status: 'active', actions: actions.map(([id, value]) => ({ id, value })) },
    ]);
  });

const place = 'community.test/cache-rule-fast';

suite('cache rules and what members see', () => {
  test('one that overrides the server is a leak, one that waits for it to object is a risk', () => {
    oneFault(check, ruled(keep('true')), { place, severity: 'blocker', confidence: 'observed' });
    oneFault(check, ruled(keep('true', 'respect_origin')), { place, severity: 'high', confidence: 'observed' });
    assertPasses(check, ruled(keep('true', 'bypass_by_default')));
    assertPasses(check, ruled(keep('true', 'override_origin', false)));
  });

  test('files and public pages are there to be kept', () => {
    assertPasses(check, ruled(keep('starts_with(http.request.uri.path, "/assets/")')));
    assertPasses(check, ruled(keep('http.request.uri.path in {"/" "/pricing"}')));
    assertPasses(check, ruled(keep('(http.host eq "status.community.test")')));
    assertPasses(check, ruled(keep('http.request.uri.path.extension in {"css" "js"}')));
  });

  test('the last rule that holds decides', () => {
    const all = '(http.request.uri.path ne "/")';
    assertPasses(check, ruled(keep('true'), bypass(all)));
    oneFault(check, ruled(bypass(all), keep('true')), { place, severity: 'blocker', confidence: 'observed' });
  });

  test('the rules that we ourselves propose keep nothing of members', () => {
    const ours = cacheWishes(usualShape, []).flatMap(wish =>
      wish.kind === 'rule'
        ? [
            cdnRule({
              action: 'set_cache_settings',
              expression: wish.rule.expression,
              cache: {
                eligible: wish.rule.action_parameters?.['cache'] === true,
                edge: { mode: 'respect_origin', seconds: null },
              },
            }),
          ]
        : [],
    );
    assert.ok(ours.length >= 2);
    assertPasses(
      check,
      ruled(...ours.map((rule, index) => (index === ours.length - 1 ? bypass(rule.expression) : rule))),
    );
  });

  test('a rule that leans on a cookie leaves it open, before and behind', () => {
    assertNotPassed(check, ruled(keep('not http.cookie contains "session="')));
    assertNotPassed(check, ruled(keep('true'), bypass('http.cookie contains "session="')));
    assertPasses(check, ruled(keep('http.cookie eq ""'), bypass('true')));
  });

  test('an old page rule that caches everything, unless a cache rule takes it out', () => {
    const whole = [
      ['cache_level', 'cache_everything'],
      ['edge_cache_ttl', '7200'],
    ] as const;
    const [fault] = faultsOf(check, paged('*community.test/*', ...whole));
    assert.equal(fault.severity, 'blocker');
    assert.equal(
      faultsOf(check, paged('https://app.community.test/*', ['cache_level', 'cache_everything']))[0].severity,
      'high',
    );
    assertPasses(check, paged('www.community.test/assets/*', ...whole));
    const mended = paged('*community.test/*', ...whole);
    mended.cdn.rules.http_request_cache_settings = seen([bypass('true')]);
    assertPasses(check, mended);
  });

  test('development mode', () => {
    oneFault(
      check,
      atEdge(cdn => setting(cdn, { development_mode: 'on' })),
      {
        place: 'community.test',
        severity: 'medium',
        confidence: 'observed',
      },
    );
  });
});
