import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import Cloudflare from 'cloudflare';
import { missingDescription } from './openapi.ts';
import { readPermissions } from './permissions.ts';
import { type LookAlikeCloudflare, startCloudflare } from './start-cloudflare.ts';

const zoneName = 'community.test';
const everything = [
  ...readPermissions,
  ...readPermissions.map(permission => permission.replace(/ Read$/, ' Write')),
  'Cache Purge',
];

const sdkOf = ({ api, token }: LookAlikeCloudflare, apiToken = token): Cloudflare =>
  new Cloudflare({ apiToken, baseURL: api, maxRetries: 0, logLevel: 'off' });

const refused = async (work: Promise<unknown>): Promise<{ status: number; codes: number[] }> => {
  const error: unknown = await work.then(
    () => assert.fail('it was let through'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Cloudflare.APIError, String(error));
  return { status: Number(error.status), codes: error.errors.map(({ code }) => Number(code)) };
};

const all = async <T>(pages: AsyncIterable<T>): Promise<T[]> => {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
};

suite('the look-alike of the Cloudflare API, driven by the official client', () => {
  let world: LookAlikeCloudflare;
  let sdk: Cloudflare;
  let zone_id: string;
  before(async () => {
    world = await startCloudflare({
      zones: [
        {
          name: zoneName,
          records: Array.from({ length: 7 }, (_, index) => ({
            type: 'A',
            name: `r${index}.${zoneName}`,
            content: `192.0.2.${index + 1}`,
          })),
        },
      ],
      permissions: everything,
      token: { expiresOn: '2027-01-01T00:00:00Z' },
    });
    sdk = sdkOf(world);
    zone_id = world.zone(zoneName).id;
  });
  after(() => world.close());

  test('the token is verified, and another one refused', async () => {
    assert.deepEqual(
      { ...(await sdk.user.tokens.verify()), id: '' },
      { id: '', status: 'active', expires_on: '2027-01-01T00:00:00Z' },
    );
    const wrong = sdkOf(world, 'x'.repeat(40));
    assert.deepEqual(await refused(wrong.user.tokens.verify()), { status: 401, codes: [1000] });
    assert.deepEqual(await refused(wrong.dns.records.list({ zone_id })), { status: 403, codes: [9109] });
  });

  test('the zone is found by its name, with its plan', async () => {
    const [zone, ...rest] = await all(sdk.zones.list({ name: zoneName }));
    assert.equal(rest.length, 0);
    assert.equal(zone?.id, zone_id);
    assert.equal(zone?.plan.legacy_id, 'free');
    assert.equal((await sdk.zones.get({ zone_id })).name, zoneName);
  });

  test('records come in pages, and all of them arrive', async () => {
    const records = await all(sdk.dns.records.list({ zone_id, per_page: 3 }));
    assert.equal(records.length, 7);
    assert.equal(world.log.filter(({ query }) => query.includes('per_page=3')).length >= 3, true);
    assert.equal((await all(sdk.dns.records.list({ zone_id, name: { exact: `r3.${zoneName}` } }))).length, 1);
  });

  test('a record is made, changed, replaced and deleted', async () => {
    const made = await sdk.dns.records.create({
      zone_id,
      type: 'A',
      name: 'new',
      content: '192.0.2.99',
      ttl: 1,
      proxied: true,
    });
    assert.equal(made.name, `new.${zoneName}`);
    await sdk.dns.records.edit(made.id, {
      zone_id,
      type: 'A',
      name: 'new',
      content: '192.0.2.99',
      ttl: 1,
      proxied: false,
    });
    assert.equal(world.zone(zoneName).records.find(({ id }) => id === made.id)?.proxied, false);
    await sdk.dns.records.update(made.id, { zone_id, type: 'A', name: 'new', content: '192.0.2.98', ttl: 300 });
    const now = world.zone(zoneName).records.find(({ id }) => id === made.id);
    assert.deepEqual([now?.content, now?.ttl, now?.id], ['192.0.2.98', 300, made.id]);
    await sdk.dns.records.delete(made.id, { zone_id });
    assert.deepEqual(await refused(sdk.dns.records.get(made.id, { zone_id })), { status: 404, codes: [81_044] });
  });

  test('a record that cannot be is refused', async () => {
    const make = (record: object) => refused(sdk.post(`/zones/${zone_id}/dns_records`, { body: record }));
    assert.deepEqual(await make({ type: 'A', name: 'bad', content: 'nowhere', ttl: 1 }), {
      status: 400,
      codes: [9005],
    });
    assert.deepEqual(await make({ type: 'MX', name: 'bad', content: 'mx.example' }), { status: 400, codes: [9101] });
    assert.deepEqual(await make({ type: 'TXT', name: 'bad', content: 'x', proxied: true }), {
      status: 400,
      codes: [9004],
    });
    assert.deepEqual(await make({ type: 'A', name: 'bad', content: '192.0.2.1', ttl: 5 }), {
      status: 400,
      codes: [9021],
    });
    assert.deepEqual(await make({ type: 'CNAME', name: 'r1', content: 'x.example' }), { status: 400, codes: [81_053] });
    assert.deepEqual(await make({ type: 'A', name: 'r1', content: '192.0.2.2' }), { status: 400, codes: [81_058] });
  });

  test('an entry point is missing until it is written, and a write replaces every rule', async () => {
    const phase = 'http_request_cache_settings';
    assert.deepEqual(await refused(sdk.rulesets.phases.get(phase, { zone_id })), { status: 404, codes: [10_003] });
    const rule = (path: string, ref: string) => ({
      ref,
      action: 'set_cache_settings' as const,
      expression: `starts_with(http.request.uri.path, "${path}")`,
      action_parameters: { cache: false },
    });
    const first = await sdk.rulesets.phases.update(phase, { zone_id, rules: [rule('/api', 'a'), rule('/app', 'b')] });
    assert.ok(typeof first === 'object' && first !== null && 'version' in first && 'id' in first);
    assert.equal(first.version, '1');
    const kept = world.zone(zoneName).entrypoints[phase]?.rules.find(({ ref }) => ref === 'b')?.id;
    await sdk.rulesets.phases.update(phase, { zone_id, rules: [rule('/app', 'b')] });
    const now = world.zone(zoneName).entrypoints[phase];
    assert.equal(now?.version, '2');
    assert.deepEqual(
      now?.rules.map(({ id, version }) => ({ id, version })),
      [{ id: kept, version: '1' }],
    );
  });

  test('one rule is added, moved, changed and deleted, each a new version', async () => {
    const phase = 'http_request_dynamic_redirect';
    const redirect = (to: string) => ({
      action: 'redirect' as const,
      expression: '(http.host eq "community.test")',
      action_parameters: { from_value: { target_url: { value: to }, status_code: 301 as const } },
    });
    await sdk.rulesets.phases.update(phase, { zone_id, rules: [{ ...redirect('https://a.example/'), ref: 'a' }] });
    const id = world.zone(zoneName).entrypoints[phase]?.id ?? '';
    await sdk.rulesets.rules.create(id, {
      zone_id,
      ...redirect('https://b.example/'),
      ref: 'b',
      position: { index: 1 },
    });
    const rules = () => world.zone(zoneName).entrypoints[phase]?.rules ?? [];
    assert.deepEqual(
      rules().map(({ ref }) => ref),
      ['b', 'a'],
    );
    await sdk.rulesets.rules.edit(rules()[0]?.id ?? '', {
      ruleset_id: id,
      zone_id,
      ...redirect('https://c.example/'),
      ref: 'b',
    });
    assert.deepEqual(
      rules().map(({ ref, version }) => [ref, version]),
      [
        ['b', '2'],
        ['a', '1'],
      ],
    );
    await sdk.rulesets.rules.delete(rules()[0]?.id ?? '', { ruleset_id: id, zone_id });
    assert.deepEqual(
      rules().map(({ ref }) => ref),
      ['a'],
    );
    assert.equal(world.zone(zoneName).entrypoints[phase]?.version, '4');
  });

  test('the plan has its limits', async () => {
    const rate = (ratelimit: object, expression = '(http.request.uri.path eq "/login")') => ({
      action: 'block',
      expression,
      ratelimit: {
        characteristics: ['cf.colo.id', 'ip.src'],
        period: 10,
        requests_per_period: 5,
        mitigation_timeout: 10,
        ...ratelimit,
      },
    });
    const put = (...rules: object[]) =>
      sdk.put(`/zones/${zone_id}/rulesets/phases/http_ratelimit/entrypoint`, { body: { rules } });
    assert.deepEqual((await refused(put(rate({ period: 60 })))).codes, [20_127]);
    assert.deepEqual((await refused(put(rate({ mitigation_timeout: 600 })))).codes, [20_127]);
    assert.deepEqual((await refused(put(rate({ characteristics: ['ip.src'] })))).codes, [20_127]);
    assert.deepEqual((await refused(put(rate({}, '(http.host eq "a.example")')))).codes, [20_127]);
    assert.deepEqual((await refused(put(rate({}), rate({})))).codes, [20_217]);
    await put(rate({}));
    assert.equal(world.zone(zoneName).entrypoints['http_ratelimit']?.rules.length, 1);
  });

  test('a rule that no zone takes is refused', async () => {
    const put = (phase: string, rule: object) =>
      refused(sdk.put(`/zones/${zone_id}/rulesets/phases/${phase}/entrypoint`, { body: { rules: [rule] } }));
    const expression = 'true';
    const cache = 'http_request_cache_settings';
    const parameters = { action: 'set_cache_settings', expression };
    assert.deepEqual((await put(cache, { ...parameters, action_parameters: { cache: 'yes' } })).codes, [20_127]);
    assert.deepEqual(
      (await put(cache, { ...parameters, action_parameters: { cache: true, edge_ttl: { mode: 'bogus' } } })).codes,
      [20_127],
    );
    assert.deepEqual((await put(cache, { action: 'block', expression })).codes, [20_127]);
    assert.deepEqual(
      (await put('http_request_firewall_custom', { action: 'block', expression: '(a eq "b"' })).codes,
      [20_127],
    );
    assert.deepEqual(
      (await put('http_request_firewall_custom', { action: 'block', expression, kind: 'x' })).codes,
      [20_127],
    );
    assert.deepEqual((await put('no_such_phase', { action: 'block', expression })).status, 400);
  });

  test('settings, DNSSEC, bots, certificates, page rules and purges', async () => {
    await sdk.zones.settings.edit('ssl', { zone_id, value: 'strict' });
    assert.equal(((await sdk.zones.settings.get('ssl', { zone_id })) as { value: string }).value, 'strict');
    await sdk.dns.dnssec.edit({ zone_id, status: 'active' });
    assert.equal((await sdk.dns.dnssec.get({ zone_id })).status, 'pending');
    await sdk.botManagement.update({ zone_id, fight_mode: true });
    assert.equal(((await sdk.botManagement.get({ zone_id })) as { fight_mode: boolean }).fight_mode, true);
    assert.deepEqual(
      (await refused(sdk.botManagement.update({ zone_id, sbfm_definitely_automated: 'block' }))).status,
      400,
    );
    assert.equal((await sdk.ssl.universal.settings.get({ zone_id })).enabled, true);
    assert.equal((await all(sdk.ssl.certificatePacks.list({ zone_id }))).length, 1);
    assert.deepEqual(await sdk.pageRules.list({ zone_id }), []);
    await sdk.cache.purge({ zone_id, files: ['https://community.test/a.css'] });
    assert.deepEqual(world.zone(zoneName).purges, [{ files: ['https://community.test/a.css'] }]);
    assert.equal(((await sdk.ips.list()) as { ipv4_cidrs: string[] }).ipv4_cidrs.length, 15);
  });

  test(
    'the description of Cloudflare itself refuses a value that no setting has',
    { skip: missingDescription() ?? false },
    async () => {
      const set = (id: string, value: unknown) =>
        refused(sdk.patch(`/zones/${zone_id}/settings/${id}`, { body: { value } }));
      assert.deepEqual((await set('ssl', 'bogus')).codes, [1007]);
      assert.deepEqual((await set('min_tls_version', '9')).codes, [1007]);
      assert.deepEqual((await set('browser_cache_ttl', 7)).codes, [1007]);
      assert.deepEqual(
        (
          await refused(
            sdk.post(`/zones/${zone_id}/dns_records`, {
              body: { type: 'A', name: 'x', content: '192.0.2.7', ttl: 1, comment: 7 },
            }),
          )
        ).codes,
        [1004],
      );
    },
  );
});

suite('what the look-alike withholds', () => {
  test('each permission is asked for, and writing needs more than reading', async t => {
    const world = await startCloudflare({
      zones: [{ name: zoneName }],
      permissions: ['Zone Read', 'DNS Read', 'Cache Rules Write'],
    });
    t.after(() => world.close());
    const sdk = sdkOf(world);
    const zone_id = world.zone(zoneName).id;
    assert.equal((await all(sdk.dns.records.list({ zone_id }))).length, 0);
    assert.deepEqual(
      await refused(sdk.dns.records.create({ zone_id, type: 'TXT', name: 'x', content: '"x"', ttl: 1 })),
      {
        status: 403,
        codes: [10_000],
      },
    );
    assert.equal((await refused(sdk.zones.settings.get('ssl', { zone_id }))).status, 403);
    assert.equal((await refused(sdk.rulesets.phases.get('http_ratelimit', { zone_id }))).status, 403);
    assert.equal((await refused(sdk.rulesets.phases.get('http_request_cache_settings', { zone_id }))).status, 404);
    assert.equal((await refused(sdk.cache.purge({ zone_id, purge_everything: true }))).status, 403);
  });

  test('without Zone Read no zone is listed', async t => {
    const world = await startCloudflare({ zones: [{ name: zoneName }], permissions: ['DNS Read'] });
    t.after(() => world.close());
    assert.equal((await refused(all(sdkOf(world).zones.list({ name: zoneName })))).status, 403);
  });

  test('an account token is verified where accounts are, a disabled one opens nothing', async t => {
    const world = await startCloudflare({ zones: [{ name: zoneName }], token: { kind: 'account' } });
    t.after(() => world.close());
    const sdk = sdkOf(world);
    assert.equal((await refused(sdk.user.tokens.verify())).status, 401);
    const [zone] = await all(sdk.zones.list());
    assert.equal((await sdk.accounts.tokens.verify({ account_id: zone?.account.id ?? '' })).status, 'active');
    const disabled = await startCloudflare({ zones: [{ name: zoneName }], token: { status: 'disabled' } });
    t.after(() => disabled.close());
    assert.equal((await sdkOf(disabled).user.tokens.verify()).status, 'disabled');
    assert.equal((await refused(all(sdkOf(disabled).zones.list()))).status, 403);
  });
});

suite('what goes wrong on demand', () => {
  test('429 with Retry-After, 5xx, and an answer that is lost although the work was done', async t => {
    const world = await startCloudflare({
      zones: [{ name: zoneName }],
      permissions: everything,
      faults: [{ path: '/settings/ssl', times: 1, answer: 429, retryAfter: 2 }],
    });
    t.after(() => world.close());
    const zone_id = world.zone(zoneName).id;
    const headers = { authorization: `Bearer ${world.token}`, 'content-type': 'application/json' };
    const ssl = `${world.api}/zones/${zone_id}/settings/ssl`;
    const limited = await fetch(ssl, { headers });
    assert.deepEqual([limited.status, limited.headers.get('retry-after')], [429, '2']);
    await limited.body?.cancel();
    const open = await fetch(ssl, { headers });
    assert.equal(open.status, 200);
    await open.body?.cancel();
    world.fail({ method: 'POST', times: 1, answer: 502, isDone: true });
    const body = JSON.stringify({ type: 'A', name: 'x', content: '192.0.2.1', ttl: 1 });
    const lost = await fetch(`${world.api}/zones/${zone_id}/dns_records`, { method: 'POST', headers, body });
    assert.equal(lost.status, 502);
    await lost.body?.cancel();
    assert.equal(world.zone(zoneName).records.length, 1);
    world.fail({ times: 1, answer: 'cut' });
    await assert.rejects(fetch(ssl, { headers }));
  });
});
