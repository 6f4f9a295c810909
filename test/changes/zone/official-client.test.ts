import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Cloudflare from 'cloudflare';
import type { RecordCreateParams } from 'cloudflare/resources/dns/records.js';
import type { RuleCreateParams } from 'cloudflare/resources/rulesets/rules.js';
import { ruleToSend } from '../../../src/changes/hosts/cloudflare/bodies.ts';
import { redirectAsked, redirectRule } from '../../../src/changes/hosts/cloudflare/redirect.ts';
import { cacheWishes, rateWish, settingWishes } from '../../../src/changes/hosts/cloudflare/standard.ts';
import { missingDescription, openDescription } from '../../world/cloudflare/openapi.ts';
import type { LookAlikeCloudflare } from '../../world/cloudflare/start-cloudflare.ts';
import { sampleWishes, sampleZone } from './sample.ts';
import { apply, clientFor, essence, planFor, undo, withWorld, zoneName } from './world.ts';

const sdkOf = ({ api, token }: LookAlikeCloudflare): Cloudflare =>
  new Cloudflare({ apiToken: token, baseURL: api, maxRetries: 0, logLevel: 'off' });

/** The log with each identifier replaced by the order of its first appearance: every world draws its own. */
const comparable = (log: LookAlikeCloudflare['log']): unknown => {
  const names = new Map<string, string>();
  const named = (id: string): string => {
    const known = names.get(id) ?? `id${names.size + 1}`;
    names.set(id, known);
    return known;
  };
  return log.map(request => JSON.parse(JSON.stringify(request).replaceAll(/\b[0-9a-f]{32}\b/g, named)) as unknown);
};

const writes = (log: LookAlikeCloudflare['log']): LookAlikeCloudflare['log'] =>
  log.filter(({ method }) => method !== 'GET');

const idOf = (world: LookAlikeCloudflare, name: string, type: string, content?: string): string => {
  const found = world
    .zone(zoneName)
    .records.find(one => one.name === name && one.type === type && (content === undefined || one.content === content));
  assert.ok(found, `${type} ${name}`);
  return found.id;
};

const phaseId = (world: LookAlikeCloudflare, phase: string): string =>
  world.zone(zoneName).entrypoints[phase]?.id ?? '';
const ruleId = (world: LookAlikeCloudflare, phase: string, ref: string): string =>
  world.zone(zoneName).entrypoints[phase]?.rules.find(rule => rule.ref === ref)?.id ?? '';

const redirectPhase = 'http_request_dynamic_redirect';
const cachePhase = 'http_request_cache_settings';

const redirect = {
  ref: 'launch-ready/redirect/one',
  description: 'old offer',
  expression: '(http.host eq "community.test" and http.request.uri.path eq "/offer")',
  action: 'redirect',
  action_parameters: {
    from_value: {
      status_code: 301,
      target_url: { value: 'https://community.test/plans' },
      preserve_query_string: true,
    },
  },
  enabled: true,
} satisfies Omit<RuleCreateParams.RedirectRule, 'zone_id'>;

const cache = {
  ref: 'launch-ready/cache/private',
  description: 'nothing of members is cached',
  expression: 'starts_with(http.request.uri.path, "/api")',
  action: 'set_cache_settings',
  action_parameters: { cache: false },
  enabled: true,
} satisfies Omit<RuleCreateParams.SetCacheSettingsRule, 'zone_id'>;

const rate = {
  ref: 'launch-ready/rate/sign-in',
  description: 'guessing passwords is slow',
  expression: '(http.request.uri.path in {"/api/auth/login" "/api/auth/signup"})',
  action: 'block',
  ratelimit: { characteristics: ['cf.colo.id', 'ip.src'], period: 10, requests_per_period: 10, mitigation_timeout: 10 },
  enabled: true,
} satisfies Omit<RuleCreateParams.BlockRule, 'zone_id'>;

type WithoutZone<T> = T extends unknown ? Omit<T, 'zone_id'> : never;

/** Does by hand, with the official client, what the plan of `sampleWishes` does. */
const applyByHand = async (world: LookAlikeCloudflare): Promise<void> => {
  const sdk = sdkOf(world);
  const zone_id = world.zone(zoneName).id;
  const { records } = sdk.dns;
  const add = (record: WithoutZone<RecordCreateParams>): Promise<unknown> => records.create({ zone_id, ...record });
  const www = { name: `www.${zoneName}`, type: 'CNAME', content: zoneName, ttl: 1 } as const;
  await add({ ...www, proxied: false });
  await add({ name: `app.${zoneName}`, type: 'A', content: '192.0.2.98', ttl: 300, proxied: false });
  await add({ name: zoneName, type: 'CAA', data: { flags: 0, tag: 'issuewild', value: ';' }, ttl: 1 });
  await add({
    name: `_sip._tcp.${zoneName}`,
    type: 'SRV',
    data: { priority: 10, weight: 5, port: 5060, target: `app.${zoneName}` },
    ttl: 1,
  });
  await records.delete(idOf(world, `old.${zoneName}`, 'CNAME'), { zone_id });
  await add({ name: `old.${zoneName}`, type: 'A', content: '192.0.2.77', ttl: 1, proxied: false });
  await records.edit(idOf(world, `app.${zoneName}`, 'A', '192.0.2.11'), {
    zone_id,
    name: `app.${zoneName}`,
    type: 'A',
    content: '192.0.2.99',
    ttl: 300,
    proxied: false,
    comment: 'the app',
  });
  await records.edit(idOf(world, zoneName, 'TXT'), {
    zone_id,
    name: zoneName,
    type: 'TXT',
    content: '"v=spf1 include:mail.test include:send.test ~all"',
    ttl: 3600,
  });
  await records.edit(idOf(world, `www.${zoneName}`, 'CNAME'), { zone_id, ...www, proxied: true });
  await sdk.zones.settings.edit('ssl', { zone_id, value: 'strict' });
  await sdk.zones.settings.edit('always_use_https', { zone_id, value: 'on' });
  await sdk.zones.settings.edit('security_header', {
    zone_id,
    value: {
      strict_transport_security: {
        enabled: true,
        max_age: 300,
        include_subdomains: false,
        preload: false,
        nosniff: false,
      },
    },
  });
  await sdk.rulesets.rules.create(phaseId(world, redirectPhase), { zone_id, ...redirect, position: { index: 1 } });
  await sdk.rulesets.rules.create(phaseId(world, cachePhase), { zone_id, ...cache });
  await sdk.rulesets.create({ zone_id, name: 'default', kind: 'zone', phase: 'http_ratelimit', rules: [rate] });
};

/** And back again, the last change first. */
const undoByHand = async (world: LookAlikeCloudflare): Promise<void> => {
  const sdk = sdkOf(world);
  const zone_id = world.zone(zoneName).id;
  const { records } = sdk.dns;
  const drop = (phase: string, ref: string): Promise<unknown> =>
    sdk.rulesets.rules.delete(ruleId(world, phase, ref), { zone_id, ruleset_id: phaseId(world, phase) });
  await drop('http_ratelimit', rate.ref);
  await drop(cachePhase, cache.ref);
  await drop(redirectPhase, redirect.ref);
  const off = {
    strict_transport_security: {
      enabled: false,
      max_age: 0,
      include_subdomains: false,
      preload: false,
      nosniff: false,
    },
  };
  await sdk.zones.settings.edit('security_header', { zone_id, value: off });
  await sdk.zones.settings.edit('always_use_https', { zone_id, value: 'off' });
  await sdk.zones.settings.edit('ssl', { zone_id, value: 'full' });
  await records.edit(idOf(world, `www.${zoneName}`, 'CNAME'), {
    zone_id,
    name: `www.${zoneName}`,
    type: 'CNAME',
    content: zoneName,
    ttl: 1,
    proxied: false,
  });
  await records.edit(idOf(world, zoneName, 'TXT'), {
    zone_id,
    name: zoneName,
    type: 'TXT',
    content: 'v=spf1 include:mail.test ~all',
    ttl: 3600,
  });
  await records.edit(idOf(world, `app.${zoneName}`, 'A', '192.0.2.99'), {
    zone_id,
    name: `app.${zoneName}`,
    type: 'A',
    content: '192.0.2.11',
    ttl: 300,
    proxied: false,
    comment: 'the app',
  });
  await records.delete(idOf(world, `old.${zoneName}`, 'A'), { zone_id });
  await records.create({
    zone_id,
    name: `old.${zoneName}`,
    type: 'CNAME',
    content: `app.${zoneName}`,
    ttl: 3600,
    proxied: false,
  });
  await records.delete(idOf(world, `_sip._tcp.${zoneName}`, 'SRV'), { zone_id });
  await records.delete(idOf(world, zoneName, 'CAA', '0 issuewild ";"'), { zone_id });
  await records.delete(idOf(world, `app.${zoneName}`, 'A', '192.0.2.98'), { zone_id });
  await records.delete(idOf(world, `www.${zoneName}`, 'CNAME'), { zone_id });
  await sdk.rulesets.delete(phaseId(world, 'http_ratelimit'), { zone_id });
};

describe('our client and the official one', () => {
  it('send the same calls for the same changes, there and back', async () => {
    await withWorld({ zones: [sampleZone] }, async (ours, folder) => {
      await withWorld({ zones: [sampleZone] }, async theirs => {
        const before = essence(ours.zone(zoneName));
        const plan = await planFor(ours, sampleWishes);
        ours.forgetLog();
        assert.equal((await apply(plan, folder, clientFor(ours))).kind, 'applied');
        await applyByHand(theirs);
        assert.deepEqual(comparable(writes(ours.log)), comparable(writes(theirs.log)));
        assert.deepEqual(essence(ours.zone(zoneName)), essence(theirs.zone(zoneName)));
        assert.equal((await undo(folder, clientFor(ours))).kind, 'undone');
        await undoByHand(theirs);
        assert.deepEqual(comparable(writes(ours.log)), comparable(writes(theirs.log)));
        assert.deepEqual(essence(theirs.zone(zoneName)), before);
      });
    });
  });

  it('ask the same questions, page by page', async () => {
    const many = Array.from({ length: 230 }, (_, index) => ({
      type: 'A',
      name: `r${index}.${zoneName}`,
      content: '192.0.2.1',
    }));
    const given = { zones: [{ ...sampleZone, records: many }] };
    await withWorld(given, async ours => {
      await withWorld(given, async theirs => {
        await planFor(ours, []);
        const sdk = sdkOf(theirs);
        const zone_id = theirs.zone(zoneName).id;
        await sdk.zones.list({ name: zoneName });
        let page = await sdk.dns.records.list({ zone_id });
        page = await page.getNextPage();
        await page.getNextPage();
        const asked = ours.log.map(({ path }) => path.split('/').slice(3));
        for (const [kind, ...rest] of asked) {
          if (kind === 'settings') await sdk.zones.settings.get(rest[0] ?? '', { zone_id });
          // A phase without rules is an error to the official client; the question is the same.
          if (kind === 'rulesets')
            await sdk.rulesets.phases.get(rest[1] as typeof redirectPhase, { zone_id }).catch(() => null);
        }
        assert.equal(ours.log.length, 1 + 3 + 15 + 4);
        assert.deepEqual(comparable(ours.log), comparable(theirs.log));
      });
    });
  });
});

describe('the rules that we make', () => {
  it('have the form that the official client knows', () => {
    const asked = redirectAsked('www.community.test/blog/*', 'https://blog.test/*', 308);
    assert.ok(typeof asked !== 'string');
    const made = {
      ref: 'launch-ready/redirect/31c0ba1b7c40',
      description: 'Launch Ready: https://www.community.test/blog/* to https://blog.test/',
      expression: '(http.host eq "www.community.test" and starts_with(http.request.uri.path, "/blog/"))',
      action: 'redirect',
      action_parameters: {
        from_value: {
          status_code: 308,
          target_url: { expression: 'concat("https://blog.test/", substring(http.request.uri.path, 6))' },
          preserve_query_string: true,
        },
      },
      enabled: true,
    } satisfies Omit<RuleCreateParams.RedirectRule, 'zone_id'>;
    assert.deepEqual({ ...ruleToSend(redirectRule(asked)), ref: made.ref }, made);

    const shape = {
      privatePaths: ['/api'],
      sessionCookies: ['sid'],
      staticPaths: ['/assets'],
      signInPaths: ['/login'],
    };
    const rules = [...cacheWishes(shape, []), ...rateWish(shape, [])].map(wish =>
      wish.kind === 'rule' ? ruleToSend(wish.rule) : null,
    );
    const files = {
      ref: 'launch-ready/cache/static',
      description: 'Launch Ready: files whose names change with their content',
      expression: '(starts_with(http.request.uri.path, "/assets/"))',
      action: 'set_cache_settings',
      action_parameters: {
        cache: true,
        edge_ttl: { mode: 'respect_origin' },
        browser_ttl: { mode: 'respect_origin' },
        cache_key: { cache_deception_armor: true },
      },
      enabled: true,
    } satisfies Omit<RuleCreateParams.SetCacheSettingsRule, 'zone_id'>;
    const members = {
      ref: 'launch-ready/cache/private',
      description: 'Launch Ready: nothing of members is ever cached',
      expression:
        '(http.request.uri.path eq "/api" or starts_with(http.request.uri.path, "/api/") or http.cookie contains "sid=" or len(http.request.headers["authorization"]) gt 0)',
      action: 'set_cache_settings',
      action_parameters: { cache: false },
      enabled: true,
    } satisfies Omit<RuleCreateParams.SetCacheSettingsRule, 'zone_id'>;
    const limit = {
      ref: 'launch-ready/rate/sign-in',
      description: 'Launch Ready: trying passwords is slow',
      expression: '(http.request.uri.path in {"/login"})',
      action: 'block',
      ratelimit: {
        characteristics: ['cf.colo.id', 'ip.src'],
        period: 10,
        requests_per_period: 10,
        mitigation_timeout: 10,
      },
      enabled: true,
    } satisfies Omit<RuleCreateParams.BlockRule, 'zone_id'>;
    assert.deepEqual(rules, [files, members, limit]);
  });

  it('are taken by a zone of the free plan', async () => {
    const { usualShape } = await import('../../../src/changes/hosts/cloudflare/standard.ts');
    await withWorld({ zones: [{ name: zoneName, plan: 'free' }] }, async (world, folder) => {
      const wishes = [
        ...settingWishes(['test']),
        ...cacheWishes(usualShape, ['test']),
        ...rateWish(usualShape, ['test']),
      ];
      assert.deepEqual(await apply(await planFor(world, wishes), folder, clientFor(world)), {
        kind: 'applied',
        differs: [],
      });
    });
  });

  it('come with settings that the description of Cloudflare allows', { skip: missingDescription() ?? false }, () => {
    const { setting } = openDescription();
    for (const wish of settingWishes(['test'])) {
      assert.ok(wish.kind === 'setting');
      assert.equal(setting(wish.setting)?.(wish.value) ?? null, null, wish.setting);
      assert.notEqual(setting(wish.setting)?.('bogus'), null, wish.setting);
    }
  });
});
