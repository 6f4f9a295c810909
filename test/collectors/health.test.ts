import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { health } from '../../src/collectors/health.ts';
import type { HealthEvidence, HealthRoute, HealthSite } from '../../src/evidence/health.ts';
import { keptRehearsal } from '../../src/evidence/kept-rehearsal.ts';
import type { Io } from '../../src/platform/io.ts';
import { realIo } from '../../src/platform/real-io.ts';
import { gitFolder } from '../commands/git-folder.ts';
import { soundRehearsal } from '../evidence/build-rehearsal.ts';
import { machineOf, webHostOf } from '../world/change.ts';
import type { Answer } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';
import { given, lookWith } from './looking.ts';

let world: World;
before(async () => {
  world = await startWorld();
  // The first handshakes of a process are slow; what they cost is no business of these tests.
  await lookWith(world, soundPlan(), health);
});
after(() => world.stop());

const api = 'api.community.test';
const app = 'app.community.test';

const routeOf = (site: HealthSite | undefined, path: string): HealthRoute =>
  given(given(site).routes.find(one => one.path === path));

const answering = (answer: Answer) => {
  const plan = soundPlan();
  webHostOf(plan, api).https.unshift({ path: '/readyz', answer });
  return plan;
};

/** As patient as an audit: here answers are expected, on a machine that does much else. */
const patient = (): { readonly io: Io } => ({ io: realIo({ net: world.net, progress: () => {} }) });

const ok: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '{"status":"ok"}' };

test('app and API are asked, staging and the others are not; a control beside them', async () => {
  const { hosts, drill } = await lookWith(world, soundPlan(), health, patient());
  assert.deepEqual(Object.keys(hosts).toSorted(), [api, app]);
  const { answer, purpose } = routeOf(hosts[api], '/readyz');
  assert.ok(answer.status === 'ok' && answer.value.says === 'up' && answer.value.version === '2026.11.20');
  assert.equal(purpose, 'ready');
  const { control } = given(hosts[app]);
  assert.ok(control.status === 'ok' && control.value.status === 404);
  assert.equal(drill.status, 'silent');
});

test('the settings name other paths, and where the release stands', async () => {
  const plan = answering({ ...ok, body: '{"status":"ok","rev":"abc123"}' });
  webHostOf(plan, api).https.unshift({ path: '/tide', answer: { ...ok, body: '{"rev":"abc123"}' } });
  plan.config['health'] = { ready: '/tide', version: 'rev' };
  const site = (await lookWith(world, plan, health, patient())).hosts[api];
  const { answer, isDeclared } = routeOf(site, '/tide');
  assert.ok(isDeclared && answer.status === 'ok' && answer.value.version === 'abc123');
});

test('a redirect is not followed, and where it leads is kept without its query', async () => {
  const headers = { location: '/login?next=%2Freadyz' };
  const site = (await lookWith(world, answering({ status: 302, headers, body: '' }), health, patient())).hosts[api];
  const { answer } = routeOf(site, '/readyz');
  assert.ok(answer.status === 'ok' && answer.value.status === 302);
  assert.equal(answer.value.location, `https://${api}/login`);
});

test('silence, a reset and megabytes are bounded; nothing of a body is kept', async () => {
  for (const answer of [
    { ...ok, reset: true },
    { ...ok, delayMs: 10_000 },
  ]) {
    const site = (await lookWith(world, answering(answer), health, patient())).hosts[api];
    assert.equal(routeOf(site, '/readyz').answer.status, 'silent');
    assert.equal(routeOf(site, '/healthz').answer.status, 'ok');
  }
  const plan = answering({ ...ok, body: '{"status":"ok","note":"between us"}', hugeBytes: 20_000_000 });
  const site = (await lookWith(world, plan, health, patient())).hosts[api];
  assert.equal(routeOf(site, '/readyz').answer.status, 'ok');
  assert.ok(!JSON.stringify(site).includes('between us'));
});

test('only the hosts of a finding are asked again; a host that is down is silent', async () => {
  const plan = soundPlan();
  Object.assign(machineOf(plan, api), { port443: 'closed' });
  const { hosts } = await lookWith(world, plan, health, { aim: { only: [api] } });
  assert.deepEqual(Object.keys(hosts), [api]);
  assert.equal(given(hosts[api]).control.status, 'silent');
});

test('nobody said which host runs the app: nothing is asked', async () => {
  await assert.rejects(lookWith(world, { ...soundPlan(), config: {} }, health), /nobody said which host runs the app/);
});

test('what a rehearsal of this commit saw while its database was away comes along; that of another one does not', async t => {
  const folder = await gitFolder(t);
  const commit = (await folder.ok('rev-parse', 'HEAD')).trim();
  const state = join(folder.root, '..', 'state');
  const { io: base } = patient();
  const io: Io = { ...base, env: name => (name === 'LAUNCH_READY_STATE' ? state : base.env(name)) };
  const look = async (of: string): Promise<HealthEvidence['rehearsed']> => {
    const rehearsal = { ...soundRehearsal(), commit: of, rehearsedAt: io.now().toISOString() };
    await keptRehearsal.keep(state, 'community.test', rehearsal);
    return (await lookWith(world, soundPlan(), health, { io, aim: { repo: folder.root } })).rehearsed;
  };
  const seen = await look(commit);
  assert.ok(seen?.status === 'ok');
  assert.deepEqual([seen.value.commit, seen.value.path, seen.value.gone], [commit, '/readyz', 503]);
  assert.deepEqual(await look('f'.repeat(40)), { status: 'silent', reason: 'another commit was rehearsed' });
});
