import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import check from '../../../src/checks/edge/webhook-not-swallowed.ts';
import type { CdnRule, WebhookRefusal } from '../../../src/evidence/cdn.ts';
import { seen, silent } from '../../../src/evidence/leaf.ts';
import type { Draft } from '../../evidence/build.ts';
import { cdnRule } from '../../evidence/build-cdn.ts';
import { assertNotPassed, assertPasses, itJudges, oneFault } from '../expectations.ts';
import { atEdge, recordsOf, setting } from './edge-evidence.ts';

itJudges(check);

const place = 'app.community.test/webhooks/payments';
const proven = { place, severity: 'blocker', confidence: 'proven' } as const;
const observed = { place, severity: 'blocker', confidence: 'observed' } as const;

const answered = (change: Partial<WebhookRefusal>) =>
  atEdge(({ webhook }) => {
    assert.ok(webhook?.event.status === 'ok');
    Object.assign(webhook.event.value, change);
  });

const firewall = (...rules: readonly Draft<CdnRule>[]) =>
  atEdge(cdn => {
    cdn.rules.http_request_firewall_custom = seen(structuredClone([...rules]));
  });

const challenge = (expression: string): Draft<CdnRule> => cdnRule({ action: 'managed_challenge', expression });
const skip = (change: object): Draft<CdnRule> =>
  cdnRule({
    action: 'skip',
    expression: 'starts_with(http.request.uri.path, "/webhooks/")',
    skips: { phases: [], products: [], ruleset: false, ...change },
  });

suite('what the route answers to an event', () => {
  test('a redirect, a challenge, a check of origin, a door, nobody, and a throttle', () => {
    oneFault(
      check,
      answered({ status: 301, location: 'https://app.community.test/webhooks/payments/', blames: null }),
      proven,
    );
    oneFault(check, answered({ status: 403, kind: 'challenge', blames: 'robot' }), proven);
    oneFault(check, answered({ status: 403, blames: 'origin' }), proven);
    oneFault(check, answered({ status: 401, blames: 'sign-in' }), proven);
    for (const status of [404, 405, 410, 429]) oneFault(check, answered({ status, blames: null }), proven);
    const burst = atEdge(({ webhook }) => {
      assert.ok(webhook !== null);
      webhook.burst = seen({ sent: 64, throttled: 5 });
    });
    assert.match(oneFault(check, burst, proven).cause, /throttles/);
  });

  test('a refusal for the signature is what it is there for', () => {
    for (const status of [400, 401, 403]) assertPasses(check, answered({ status, blames: 'signature' }));
    assertPasses(check, answered({ status: 400, blames: null }));
    assertPasses(check, answered({ status: 422, blames: null }));
  });

  test('403 without a reason says nothing, and an address that nobody named is not judged', () => {
    assertNotPassed(check, answered({ status: 403, blames: null }));
    assertNotPassed(
      check,
      atEdge(cdn => {
        cdn.webhook = null;
      }),
    );
  });
});

suite('what Cloudflare does to an event', () => {
  test('modes for the whole site', () => {
    const fight = atEdge(cdn => {
      cdn.bots = seen({ fightMode: true, definitely: null, likely: null });
    });
    oneFault(check, fight, observed);
    oneFault(
      check,
      atEdge(cdn => setting(cdn, { security_level: 'under_attack' })),
      observed,
    );
    const superMode = (more: readonly Draft<CdnRule>[] = []) => {
      const all = firewall(...more);
      all.cdn.bots = seen({ fightMode: false, definitely: 'block', likely: null });
      return all;
    };
    oneFault(check, superMode(), observed);
    assertPasses(check, superMode([skip({ phases: ['http_request_sbfm'] })]));
  });

  test('a rule that catches it, unless one before lets it pass', () => {
    oneFault(check, firewall(challenge('http.request.method eq "POST"')), observed);
    assertPasses(check, firewall(skip({ ruleset: true }), challenge('true')));
    oneFault(check, firewall(challenge('true'), skip({ ruleset: true })), observed);
    assertPasses(check, firewall(challenge('http.request.uri.path eq "/login"')));
    assertPasses(check, firewall(cdnRule({ action: 'log', expression: 'true' })));
    assertNotPassed(check, firewall(challenge('ip.src.country ne "DE"')));
    assertPasses(check, firewall(challenge('ip.src.country ne "DE" and http.request.uri.path eq "/login"')));
  });

  test('a redirect that takes it along, as a rule or as a page rule', () => {
    const redirect = (expression: string) =>
      atEdge(cdn => {
        cdn.rules.http_request_dynamic_redirect = seen([
          cdnRule({ action: 'redirect', expression, redirect: { status: 301, to: 'https://www.community.test/' } }),
        ]);
      });
    oneFault(check, redirect('http.host eq "app.community.test"'), observed);
    assertPasses(check, redirect('http.host eq "community.test"'));
    assertNotPassed(check, redirect('http.user_agent contains "bot"'));
    const paged = atEdge(cdn => {
      cdn.pageRules = seen([
        {
          id: 'p',
          pattern: 'app.community.test/*',
          status: 'active',
          actions: [{ id: 'forwarding_url', value: '{}' }],
        },
      ]);
    });
    oneFault(check, paged, observed);
  });

  test('nothing of it counts for a host that is not proxied', () => {
    const grey = atEdge(cdn => {
      cdn.bots = seen({ fightMode: true, definitely: null, likely: null });
      for (const record of recordsOf(cdn)) if (record.name.startsWith('app.')) record.proxied = false;
    });
    assertPasses(check, grey);
  });

  test('without a look at the zone it is not known whether events get through', () => {
    assertNotPassed(
      check,
      atEdge(cdn => {
        cdn.zone = silent('no API token of Cloudflare is named in the settings');
      }),
    );
  });
});
