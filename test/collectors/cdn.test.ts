import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Check } from '../../src/checks/check.ts';
import { checks } from '../../src/checks/index.ts';
import { cdn } from '../../src/collectors/cdn.ts';
import { readZone } from '../../src/collectors/cdn/zone.ts';
import { declaredOf } from '../../src/collectors/declared.ts';
import type { CdnEvidence } from '../../src/evidence/cdn.ts';
import type { Leaf } from '../../src/evidence/leaf.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { clientFor, never, withWorld } from '../changes/zone/world.ts';
import { edgeToken, edgeVariable } from '../world/cloudflare/edge-world.ts';
import { readPermissions } from '../world/cloudflare/permissions.ts';
import { composed } from '../world/compose.ts';
import { flaws, nearMisses } from '../world/flaws.ts';
import { edgeOf, type WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { aimOf, given, lookWith } from './looking.ts';

let world: World;
before(async () => {
  world = await startWorld();
  await lookWith(world, soundPlan(), cdn);
});
after(() => world.stop());

const named = (plan: WorldPlan): WorldPlan => {
  plan.config['cloudflare'] = { token: edgeVariable };
  return plan;
};

const look = async (plan: WorldPlan, token: string | null = edgeToken(plan)): Promise<CdnEvidence> => {
  const io = realIo({ net: world.net, progress: () => {} });
  return lookWith(world, named(plan), cdn, {
    io: { ...io, env: name => (name === edgeVariable ? (token ?? undefined) : io.env(name)) },
  });
};

const edgeChecks = checks.filter(({ needs }) => needs.includes('cdn'));

const judged = (check: Check, plan: WorldPlan, seen: CdnEvidence) => {
  const all = { cdn: seen, declared: declaredOf(aimOf(plan)) };
  return (check as unknown as Check<'cdn' | 'declared'>).judge(all, new Date());
};

const reasonOf = (leaf: Leaf<unknown>): string => (leaf.status === 'silent' ? leaf.reason : 'it was seen');

suite('the zone as it was read', () => {
  test('all of it, with a token that may read all', async () => {
    const plan = soundPlan();
    const seen = await look(plan);
    assert.ok(seen.zone.status === 'ok' && seen.token.status === 'ok' && seen.records.status === 'ok');
    assert.deepEqual(
      [seen.zone.value.name, seen.zone.value.plan, seen.zone.value.status],
      [plan.domain, 'free', 'active'],
    );
    assert.equal(seen.token.value.kind, 'token');
    assert.equal(Date.parse(seen.token.value.expiresOn ?? '') > Date.now(), true);
    assert.deepEqual(
      seen.records.value
        .filter(({ proxied }) => proxied)
        .map(({ name }) => name)
        .includes(`app.${plan.domain}`),
      true,
    );
    for (const leaf of [...Object.values(seen.settings), ...Object.values(seen.rules), seen.bots, seen.pageRules])
      assert.equal(leaf.status, 'ok', reasonOf(leaf));
    const [rate] = given(seen.rules.http_ratelimit.status === 'ok' ? seen.rules.http_ratelimit.value : null);
    assert.deepEqual(rate?.rate, { requests: 10, period: 10, timeout: 10, characteristics: ['cf.colo.id', 'ip.src'] });
    assert.deepEqual(seen.rules.ddos_l7, { status: 'ok', value: [] });
    for (const check of edgeChecks) assert.equal(judged(check, plan, seen).outcome, 'pass', check.id);
    assert.doesNotMatch(JSON.stringify(seen), /cfut_/);
  });

  test('nothing of it is written', async () => {
    const plan = soundPlan();
    await look(plan);
    const calls = world.contacts().filter(({ kind, host }) => kind === 'http' && host === 'api.cloudflare.com');
    assert.ok(calls.length > 10);
    for (const { what } of calls) assert.match(what, /^GET \/client\/v4\//);
  });

  test('what the token may not read is named as the dashboard names it, and the rest is judged', async () => {
    for (const [permission, part] of [
      ['DNS Read', (seen: CdnEvidence) => seen.records],
      ['Zone Settings Read', (seen: CdnEvidence) => seen.settings.ssl],
      ['Cache Rules Read', (seen: CdnEvidence) => seen.rules.http_request_cache_settings],
      ['Zone WAF Read', (seen: CdnEvidence) => seen.rules.http_ratelimit],
      ['Bot Management Read', (seen: CdnEvidence) => seen.bots],
      ['Page Rules Read', (seen: CdnEvidence) => seen.pageRules],
    ] as const) {
      const plan = soundPlan();
      edgeOf(plan).permissions = readPermissions.filter(one => one !== permission);
      const seen = await look(plan);
      assert.match(reasonOf(part(seen)), new RegExp(`needs the permission “${permission}”`));
      assert.equal(seen.zone.status, 'ok');
    }
    const closed = soundPlan();
    edgeOf(closed).permissions = ['DNS Read'];
    assert.match(reasonOf((await look(closed)).zone), /needs the permission “Zone Read”/);
  });

  test('a token of the account, a wrong one, none, and a key to everything', async () => {
    const account = soundPlan();
    edgeOf(account).token = { kind: 'account', days: 5 };
    assert.equal((await look(account)).token.status, 'ok');
    assert.match(reasonOf((await look(soundPlan(), 'x'.repeat(40))).zone), /does not know the API token/);
    assert.match(reasonOf((await look(soundPlan(), null)).zone), /CLOUDFLARE_API_TOKEN is empty/);
    world.forgetContacts();
    for (const key of [`cfk_${'a'.repeat(48)}`, '0123456789abcdef0123456789abcdef01234']) {
      const seen = await look(soundPlan(), key);
      assert.match(reasonOf(seen.zone), /Global API Key/);
      assert.deepEqual(seen.token, { status: 'ok', value: { kind: 'global-key', status: 'active', expiresOn: null } });
      assert.doesNotMatch(JSON.stringify(seen), new RegExp(key));
    }
    assert.equal(
      world.contacts().some(({ kind, host }) => kind === 'http' && host === 'api.cloudflare.com'),
      false,
    );
  });

  test('a zone of another name, and no zone', async () => {
    const plan = soundPlan();
    plan.config['cloudflare'] = { token: edgeVariable, zone: 'elsewhere.test' };
    const io = realIo({ net: world.net, progress: () => {} });
    const seen = await lookWith(world, plan, cdn, { io: { ...io, env: () => edgeToken(plan) ?? '' } });
    assert.match(reasonOf(seen.zone), /opens no zone of the name elsewhere\.test/);
  });

  test('of two zones of one name the one that the world asks', async () => {
    const name = 'community.test';
    // What an earlier consultant left in another account, and the one that counts.
    await withWorld({ zones: [{ name, status: 'moved' }, { name }] }, async there => {
      const { zone } = await readZone(clientFor(there), name, never);
      assert.ok(zone.status === 'ok');
      assert.equal(zone.value.status, 'active');
    });
  });

  test('without a word in the settings nothing is asked', async () => {
    world.forgetContacts();
    const seen = await lookWith(world, soundPlan(), cdn);
    assert.match(reasonOf(seen.zone), /no API token of Cloudflare is named/);
    assert.equal(seen.variable, null);
    assert.equal(
      world.contacts().some(({ kind, host }) => kind === 'http' && host === 'api.cloudflare.com'),
      false,
    );
  });
});

suite('the webhook route', () => {
  test('an event is refused for its signature, and none of those after it is throttled', async () => {
    const { webhook } = await look(soundPlan());
    assert.ok(webhook?.event.status === 'ok');
    assert.deepEqual(webhook.event.value, {
      status: 400,
      kind: 'json',
      location: null,
      blames: 'signature',
      atEdge: false,
    });
    assert.deepEqual(webhook.burst, { status: 'ok', value: { sent: 64, throttled: 0 } });
  });

  test('nobody named it, or it is at a host that is not asked', async () => {
    const plan = soundPlan();
    delete plan.config['health'];
    assert.equal((await look(plan)).webhook, null);
    const io = realIo({ net: world.net, progress: () => {} });
    const aim = { only: ['www.community.test'] };
    assert.equal((await lookWith(world, soundPlan(), cdn, { io, aim })).webhook, null);
  });
});

suite('each flaw of the edge, read from the API and judged', () => {
  const own = flaws.filter(({ expected }) => edgeChecks.some(({ id }) => id === expected));
  for (const flaw of own)
    for (const [variant, { severity }] of Object.entries(flaw.variants))
      test(`${flaw.name}: ${variant}`, async () => {
        const plan = composed([{ flaw, variant }]);
        const seen = await look(plan);
        for (const check of edgeChecks) {
          const verdict = judged(check, plan, seen);
          if (check.id !== flaw.expected) assert.notEqual(verdict.outcome, 'fail', check.id);
          else assert.deepEqual(verdict.outcome === 'fail' && verdict.faults.map(fault => fault.severity), [severity]);
        }
      });

  for (const { check: id, trap, hosts, apply } of nearMisses.filter(one =>
    edgeChecks.some(({ id }) => id === one.check),
  ))
    test(`not ${trap}`, async () => {
      const plan = soundPlan(hosts);
      apply(plan);
      const seen = await look(plan);
      const check = given(edgeChecks.find(one => one.id === id));
      assert.equal(judged(check, plan, seen).outcome, 'pass');
    });
});
