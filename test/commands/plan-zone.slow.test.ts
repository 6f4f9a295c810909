import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type { Plan } from '../../src/changes/zone/plan.ts';
import { headline } from '../../src/changes/zone/words.ts';
import { prepare } from '../../src/commands/aim.ts';
import { apply } from '../../src/commands/apply.ts';
import { planAll, type PlanFlags } from '../../src/commands/plan.ts';
import { lookedAt, reportOf } from '../../src/commands/plan-dns.ts';
import { undo } from '../../src/commands/undo.ts';
import { everything } from '../changes/zone/world.ts';
import { edgeToken, edgeVariable } from '../world/cloudflare/edge-world.ts';
import { edgeOf, type WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { heard } from './surroundings.ts';

const domain = 'community.test';
const noQuestion = { isTTY: false, ask: async () => null, say: () => {}, close: () => {} };

let world: World;
let folder: string;
before(async () => {
  world = await startWorld();
  folder = await mkdtemp(join(tmpdir(), 'plan-zone-'));
});
after(async () => {
  await world.stop();
  await rm(folder, { recursive: true, force: true });
});

const laid = async (plan: WorldPlan): Promise<{ flags: PlanFlags; told: () => ReturnType<typeof heard> }> => {
  await world.set(plan);
  await writeFile(
    join(folder, 'launch-ready.jsonc'),
    JSON.stringify({ cloudflare: { token: edgeVariable }, ...plan.config }),
  );
  const of = (name: string): readonly string[] =>
    world.flags.flatMap((word, index) => (world.flags[index - 1] === name ? [word] : []));
  const [resolver = ''] = of('--resolver');
  const told = (): ReturnType<typeof heard> => {
    const said = heard(folder);
    const env = (name: string): string | undefined =>
      name === edgeVariable ? (edgeToken(plan) ?? '') : said.around.env(name);
    return { ...said, around: { ...said.around, env } };
  };
  return { flags: { resolver, connectTo: of('--connect-to'), ca: of('--ca'), browser: false }, told };
};

const planned = async (flags: PlanFlags, told: ReturnType<typeof heard>): Promise<Plan> => {
  await planAll(undefined, { ...flags, json: true }, told.around);
  return JSON.parse(told.out()) as Plan;
};

/** IDs of the checks of the edge that find something. */
const found = async (flags: PlanFlags, { around }: ReturnType<typeof heard>): Promise<readonly string[]> => {
  const prepared = await prepare(undefined, flags, around.cwd);
  const { findings } = await reportOf(await lookedAt(prepared, flags, around), prepared, join(folder, 'state'));
  return [...new Set(findings.map(({ check }) => check))].filter(check => check.startsWith('edge/')).toSorted();
};

test('what an audit finds wrong at the edge is planned, applied, and not found any more; undo brings it back', async () => {
  const plan = soundPlan();
  const edge = edgeOf(plan);
  edge.permissions = [...everything];
  Object.assign(edge.settings, { ssl: 'flexible', min_tls_version: '1.0', '0rtt': 'on' });
  edge.proxied[`api.${domain}`] = false;
  edge.records.push(
    { type: 'A', name: `mx.${domain}`, content: '192.0.2.90', proxied: true },
    { type: 'MX', name: `lists.${domain}`, content: `mx.${domain}`, proxied: false, priority: 10 },
  );
  delete edge.rules['http_ratelimit'];
  edge.rules['http_request_cache_settings'] = [
    {
      description: 'Make it fast',
      action: 'set_cache_settings',
      expression: `(http.host eq "app.${domain}")`,
      action_parameters: { cache: true, edge_ttl: { mode: 'override_origin', default: 7200 } },
    },
  ];
  const { flags, told } = await laid(plan);
  const wrong = [
    'edge/abuse-limited',
    'edge/cache-rules-safe',
    'edge/https-settings',
    'edge/proxied-where-right',
    'edge/ssl-strict',
  ];
  const before = await found(flags, told());
  assert.deepEqual(
    wrong.filter(check => !before.includes(check)),
    [],
  );

  const made = await planned(flags, told());
  assert.deepEqual(
    made.changes.map(({ effect }) => headline(effect)),
    [
      `Switch the proxy of mx.${domain} off`,
      `Switch the proxy of api.${domain} on`,
      'Set ssl',
      'Set min_tls_version',
      'Set 0rtt',
      'Add the cache rule launch-ready/cache/private',
      'Add the rate limit rule launch-ready/rate/sign-in',
    ],
    JSON.stringify(made.notPlanned),
  );
  assert.ok(made.changes.every(({ why }) => why.every(one => /\(edge\/[a-z-]+#[0-9a-f]{8}\)/.test(one))));

  const said = told();
  assert.notEqual(await apply(undefined, { ...flags, yes: true, wait: '0' }, said.around, noQuestion), 2);
  assert.match(said.out(), /7 changes are made/);
  const left = await found(flags, told());
  assert.deepEqual(
    wrong.filter(check => left.includes(check)),
    [],
  );
  assert.deepEqual((await planned(flags, told())).changes, []);

  const file = /launch-ready undo (\S+)/.exec(said.out())?.[1] ?? '';
  const undone = told();
  await undo(file, { ...flags, yes: true, wait: '0' }, undone.around, noQuestion);
  assert.match(undone.out(), /Everything is as it was before/);
  assert.deepEqual(await found(flags, told()), before);
});

test('a sound zone has nothing to change, and a plan says so', async () => {
  const plan = soundPlan();
  edgeOf(plan).permissions = [...everything];
  const { flags, told } = await laid(plan);
  const said = told();
  assert.equal(await planAll(undefined, flags, said.around), 0, said.out());
  assert.match(said.out(), /Nothing is to be changed/);
});

test('the standard rules go in beside those that are there, as far as the zone has room', async () => {
  const plan = soundPlan();
  const edge = edgeOf(plan);
  edge.permissions = [...everything];
  // The one rate limit of the free plan is taken already, and slows something else.
  edge.rules['http_ratelimit'] = (edge.rules['http_ratelimit'] ?? []).map(rule => ({
    ...rule,
    expression: '(http.request.uri.path eq "/search")',
  }));
  const { flags, told } = await laid(plan);
  const said = told();
  assert.equal(await planAll(undefined, { ...flags, standard: true, json: true }, said.around), 1);
  const made = JSON.parse(said.out()) as Plan;
  assert.match(JSON.stringify(made.notPlanned), /launch-ready\/rate\/sign-in.*has no room/);
  const rules = made.changes.flatMap(({ effect }) => (effect.kind === 'rule' ? [effect.after?.ref] : []));
  assert.ok(rules.includes('launch-ready/cache/private') && rules.length >= 3, rules.join());
  const applied = told();
  await apply(undefined, { ...flags, yes: true, wait: '0' }, applied.around, noQuestion);
  assert.match(applied.out(), new RegExp(`^${made.changes.length} changes are made`), applied.out());
});

test('without a token the records to type in are shown, and the variable is named', async () => {
  const { flags, told } = await laid(soundPlan());
  const said = told();
  const around = { ...said.around, env: (name: string) => (name === edgeVariable ? undefined : said.around.env(name)) };
  assert.equal(await planAll(undefined, flags, around), 0);
  assert.match(said.err(), new RegExp(`${edgeVariable} is empty`));
  assert.match(said.out(), /# /);
});

test('Terraform gets blocks, and a token that may only read says what it lacks', async () => {
  const plan = soundPlan();
  const { flags, told } = await laid(plan);
  const said = told();
  const code = await planAll(undefined, { ...flags, setting: ['always_use_https=off'], terraform: true }, said.around);
  assert.equal(code, 0);
  assert.match(
    said.out(),
    /resource "cloudflare_zone_setting" "always_use_https" \{\n {2}zone_id = var.cloudflare_zone_id/,
  );
  const applied = told();
  assert.equal(await apply(undefined, { ...flags, yes: true, wait: '0' }, applied.around, noQuestion), 1);
  assert.match(applied.out(), /lacks the permission “Zone Settings Write”/);
});
