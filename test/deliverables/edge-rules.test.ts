import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import cacheRulesSafe from '../../src/checks/edge/cache-rules-safe.ts';
import abuseLimited from '../../src/checks/edge/abuse-limited.ts';
import webhookNotSwallowed from '../../src/checks/edge/webhook-not-swallowed.ts';
import { rulesetShape } from '../../src/collectors/cdn/shapes.ts';
import { cdnRules, type EdgeRules, securityRules } from '../../src/deliverables/edge-rules.ts';
import { cdnRulesMarkdown, securityRulesMarkdown } from '../../src/deliverables/edge-rules-markdown.ts';
import type { CdnPhase, CdnPlan } from '../../src/evidence/cdn.ts';
import { seen, silent } from '../../src/evidence/leaf.ts';
import type { Evidence } from '../../src/evidence/map.ts';
import { atEdge, zoneOf } from '../checks/edge/edge-evidence.ts';
import { assertPasses } from '../checks/expectations.ts';
import { type Draft, evidence } from '../evidence/build.ts';
import { cdnRule } from '../evidence/build-cdn.ts';
import { startCloudflare } from '../world/cloudflare/start-cloudflare.ts';

const setOf = (all: Evidence) => ({
  keys: { cdn: { status: 'ok', value: all.cdn }, delivery: { status: 'ok', value: all.delivery } } as const,
  target: { domain: 'community.test', unicode: 'community.test' },
  collectedAt: '2026-11-27T10:00:00.000Z',
});

const onPlan = (plan: CdnPlan): Draft<Evidence> =>
  atEdge(cdn => {
    zoneOf(cdn).plan = plan;
    cdn.rules.http_ratelimit = seen([]);
    cdn.rules.http_request_cache_settings = seen([]);
  });

const plans = ['free', 'pro', 'business', 'enterprise'] as const;
const phasesIn = ({ rules }: EdgeRules) => Map.groupBy(rules, ({ phase }) => phase);

suite('rules for the edge', () => {
  for (const plan of plans)
    test(`a zone on the plan ${plan} takes each of them as it stands, and our own checks are content`, async t => {
      const all = onPlan(plan);
      const world = await startCloudflare({
        zones: [{ name: 'community.test', plan }],
        permissions: ['Cache Rules Write', 'Zone WAF Write'],
      });
      t.after(() => world.close());
      const { id } = world.zone('community.test');
      for (const rules of [cdnRules(all.cdn, all.delivery), securityRules(all.cdn)]) {
        assert.deepEqual(rules.beyond, []);
        for (const [phase, own] of phasesIn(rules)) {
          const answer = await fetch(`${world.api}/zones/${id}/rulesets/phases/${phase}/entrypoint`, {
            method: 'PUT',
            headers: { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' },
            body: JSON.stringify({ rules: own.map(({ rule }) => rule) }),
          });
          assert.equal(answer.status, 200, await answer.text());
          all.cdn.rules[phase as CdnPhase] = seen(
            structuredClone(rulesetShape.parse(world.zone('community.test').entrypoints[phase])),
          ) as Draft<Evidence>['cdn']['rules'][CdnPhase];
        }
      }
      assertPasses(cacheRulesSafe, all);
      assertPasses(webhookNotSwallowed, all);
      assertPasses(abuseLimited, all);
      for (const rules of [cdnRules(all.cdn, all.delivery), securityRules(all.cdn)])
        for (const { state, rule } of rules.rules) assert.equal(state, 'there', rule.ref);
    });

  test('the rule for members stands last, and the one for payments first', () => {
    const all = onPlan('free');
    assert.equal(cdnRules(all.cdn, all.delivery).rules.at(-1)?.rule.ref, 'launch-ready/cache/private');
    assert.equal(securityRules(all.cdn).rules[0]?.rule.ref, 'launch-ready/firewall/webhook');
  });

  test('only pages that two strangers got alike, and that sign nobody in, are cached', () => {
    const all = onPlan('free');
    const refs = (): readonly string[] => cdnRules(all.cdn, all.delivery).rules.map(({ rule }) => rule.ref);
    assert.equal(refs().includes('launch-ready/cache/pages'), true);
    for (const leaf of Object.values(all.delivery.hosts)) {
      assert.ok(leaf.status === 'ok');
      for (const page of Object.values(leaf.value.pages)) if (page.status === 'ok') page.value.same = seen(false);
    }
    assert.equal(refs().includes('launch-ready/cache/pages'), false);
  });

  test('where somebody else took the one place of a small plan, it is said and not overwritten', () => {
    const all = onPlan('free');
    all.cdn.rules.http_ratelimit = seen([
      cdnRule({ action: 'block', expression: 'http.request.uri.path eq "/search"', description: 'Search box' }),
    ]);
    const { beyond } = securityRules(all.cdn);
    assert.deepEqual(
      beyond.map(({ rule }) => rule.ref),
      ['launch-ready/rate/sign-in'],
    );
    assert.match(securityRulesMarkdown(setOf(all)) ?? '', /Search box takes the place/);
  });

  test('of the rules for the cache the one that keeps members out of it is the last to be left away', () => {
    const all = onPlan('free');
    const filled = (others: number): readonly string[] => {
      all.cdn.rules.http_request_cache_settings = seen(
        Array.from({ length: others }, (_, index) =>
          cdnRule({ ref: `other-${index}`, action: 'set_cache_settings', expression: 'false' }),
        ),
      );
      return cdnRules(all.cdn, all.delivery).rules.map(({ rule }) => rule.ref.replace('launch-ready/cache/', ''));
    };
    assert.deepEqual(filled(7), ['static', 'pages', 'private']);
    assert.deepEqual(filled(8), ['pages', 'private']);
    assert.deepEqual(filled(9), ['private']);
    assert.deepEqual(filled(10), []);
  });

  test('a rule of ours that somebody turned round stands there no more', () => {
    const all = onPlan('free');
    const held = (cache: { readonly eligible: boolean; readonly edge: null }, requests: number): readonly string[] => {
      const own = (all_: EdgeRules, ref: string) => {
        const rule = all_.rules.find(one => one.rule.ref === ref)?.rule;
        assert.ok(rule);
        return { ref, action: rule.action, expression: rule.expression };
      };
      const rate = { requests, period: 10, timeout: 10, characteristics: ['ip.src'] };
      const [members, guesses] = ['launch-ready/cache/private', 'launch-ready/rate/sign-in'] as const;
      all.cdn.rules.http_request_cache_settings = seen([
        cdnRule({ ...own(cdnRules(all.cdn, all.delivery), members), cache }),
      ]);
      all.cdn.rules.http_ratelimit = seen([cdnRule({ ...own(securityRules(all.cdn), guesses), rate })]);
      return [cdnRules(all.cdn, all.delivery), securityRules(all.cdn)].flatMap(({ rules }) =>
        rules.filter(({ rule }) => rule.ref === members || rule.ref === guesses).map(({ state }) => state),
      );
    };
    assert.deepEqual(held({ eligible: false, edge: null }, 10), ['there', 'there']);
    assert.deepEqual(held({ eligible: true, edge: null }, 9999), ['differs', 'differs']);
  });

  test('a rule of their own that slows the trying of passwords is left to do so', () => {
    const { rules, beyond, slowedBy } = securityRules(evidence().cdn);
    assert.equal(slowedBy, 'A rule');
    assert.equal(
      [...rules, ...beyond].some(({ phase }) => phase === 'http_ratelimit'),
      false,
    );
  });

  test('without a look at the zone the smallest plan is meant, and nothing is said to stand there', () => {
    const all = atEdge(cdn => {
      const quiet = silent('no API token of Cloudflare is named in the settings');
      cdn.zone = quiet;
      for (const phase of Object.keys(cdn.rules)) cdn.rules[phase as CdnPhase] = quiet;
    });
    for (const { state } of securityRules(all.cdn).rules) assert.equal(state, 'not known');
    assert.match(cdnRulesMarkdown(setOf(all)) ?? '', /The zone was not read/);
  });

  test('text from outside stays text', () => {
    const all = onPlan('free');
    all.cdn.rules.http_ratelimit = seen([
      cdnRule({ action: 'block', expression: 'true', description: '[x](javascript:1) `<b>`\u001b[2J' }),
    ]);
    const text = securityRulesMarkdown(setOf(all)) ?? '';
    assert.doesNotMatch(text, /(?<!\\)\[x\]|(?<!\\)<b>|\u001b/);
  });

  for (const [name, document] of [
    ['cdn-rules', cdnRulesMarkdown],
    ['security-rules', securityRulesMarkdown],
  ] as const)
    test(`${name} reads as it was last read over`, () => {
      const file = join(import.meta.dirname, '..', 'golden', `${name}.md`);
      const text = document(setOf(evidence())) ?? '';
      if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
      assert.equal(text, readFileSync(file, 'utf8'));
    });
});
