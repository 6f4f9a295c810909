import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { targetIn, type Target } from '../proof/target.ts';
import { machineOf } from '../world/change.ts';
import type { WorldPlan } from '../world/plan.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

const label = 'lobby';
const host = `${label}.community.test`;

const withPort443 = (port443: WorldPlan['machines'][number]['port443']): WorldPlan => {
  const plan = soundPlan([label]);
  machineOf(plan, host).port443 = port443;
  return plan;
};

describe('verify of a finding at one host', () => {
  let world: World;
  let target: Target;
  let folder: string;
  let id: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'launch-ready-verify-'));
    world = await startWorld();
    target = targetIn(world, folder);
    await target.set(withPort443('closed'));
    const { findings } = await target.audit({ browser: false });
    assert.deepEqual(
      findings.map(({ place }) => place),
      [host],
    );
    id = findings[0]?.id ?? '';
  });

  after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('open as long as it is', async () => {
    assert.equal((await target.verify(id)).status, 'open');
  });

  test('fixed, although no other host was asked, and none was', async () => {
    await target.set(withPort443('open'));
    world.forgetContacts();
    assert.equal((await target.verify(id)).status, 'fixed');
    const asked = world.contacts().filter(({ kind }) => kind === 'http' || kind === 'tls');
    assert.deepEqual([...new Set(asked.map(contact => contact.host))], [host]);
  });

  test('not checked when its own host stays silent', async () => {
    await target.set(withPort443('silent'));
    assert.equal((await target.verify(id)).status, 'not-checked');
  });
});
