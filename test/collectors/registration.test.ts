import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Unavailable } from '../../src/collectors/collector.ts';
import registration from '../../src/collectors/registration.ts';
import { configSchema } from '../../src/config/schema.ts';
import type { RegistrationEvidence } from '../../src/evidence/registration.ts';
import { realIo } from '../../src/platform/real-io.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const domain = 'community.test';

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const look = async (
  change: (plan: WorldPlan) => void,
  only?: readonly string[],
): Promise<RegistrationEvidence['record']> => {
  const plan = soundPlan();
  change(plan);
  await world.set(plan);
  world.forgetContacts();
  const io = realIo({ net: world.net, progress: () => {} });
  const hasty = { ...io, patience: { ...io.patience, allow: (ms: number) => Math.min(ms, 500) } };
  const aim = {
    domain,
    unicode: domain,
    config: configSchema.parse({}),
    repo: null,
    browser: false,
    ...(only === undefined ? {} : { only }),
  };
  return (await registration.collect(aim, {}, hasty, AbortSignal.timeout(10_000))).record;
};

test('the registry is found through the redirector and says until when the domain is paid for', async () => {
  const record = await look(() => {});
  assert.ok(record.status === 'ok', record.status === 'silent' ? record.reason : '');
  const { found, registrar, expiresAt, registeredAt, statuses } = record.value;
  assert.equal(found, true);
  assert.equal(registrar, 'Harbour Names Ltd');
  assert.equal(registeredAt, '2024-02-01T10:00:00.000Z');
  assert.equal(Math.round((Date.parse(expiresAt) - Date.now()) / 86_400_000), 240);
  assert.deepEqual(statuses, ['client transfer prohibited']);
  assert.deepEqual(
    world
      .contacts()
      .filter(({ kind }) => kind === 'rdap')
      .map(({ host, what }) => `${host} ${what}`),
    [`rdap.org GET /domain/${domain}`, `rdap.nic.test GET /domain/${domain}`],
  );
});

test('a domain that the registry does not have', async () => {
  const record = await look(plan => {
    plan.rdap = null;
  });
  assert.deepEqual(record, {
    status: 'ok',
    value: { found: false, registrar: '', expiresAt: '', registeredAt: '', statuses: [] },
  });
});

test('a silent registry is silence', async () => {
  const record = await look(plan => {
    plan.rdap = 'silent';
  });
  assert.ok(record.status === 'silent');
  assert.match(record.reason, /rdap\.nic\.test/);
});

test('a registry without address is silence', async () => {
  const record = await look(plan => {
    plan.elsewhere['rdap.org'] = [];
  });
  assert.ok(record.status === 'silent');
  assert.match(record.reason, /rdap\.org/);
});

test('a run that is narrowed to other hosts leaves the registry alone', async () => {
  const record = await look(() => {}, [`app.${domain}`]);
  assert.equal(record.status, 'silent');
  assert.deepEqual(world.contacts(), []);
});

test('offline the registry is not asked', async () => {
  const io = realIo({ net: { ...world.net, offline: true }, progress: () => {} });
  const aim = { domain, unicode: domain, config: configSchema.parse({}), repo: null, browser: false };
  await assert.rejects(
    registration.collect(aim, {}, io, AbortSignal.timeout(1_000)),
    (error: unknown) => error instanceof Unavailable && error.code === 'offline',
  );
});
