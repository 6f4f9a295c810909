import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { everyWebHost } from '../../world/change.ts';
import type { CertificatePlan } from '../../world/plan.ts';
import { soundPlan } from '../../world/sound.ts';
import { startWorld } from '../../world/world.ts';
import { seenThrough } from './story.ts';
import { startWatching, toldBy } from './watched.ts';

/** The watch over a small internet on loopback: names, machines and certificates, each page asked once a minute, certificates once an hour. */

const state = mkdtempSync(join(tmpdir(), 'launch-ready-outage-'));
const world = await startWorld();
after(async () => {
  await world.stop();
  rmSync(state, { recursive: true, force: true });
});

const host = 'app.community.test';
const certified = (change: Partial<CertificatePlan>) => {
  const plan = soundPlan();
  for (const served of everyWebHost(plan, host)) Object.assign(served.certificate, change);
  return plan;
};

describe('a certificate that browsers refuse wakes somebody once, with its sentence, and its end is told', () => {
  test('certificate-ended', async t => {
    const sound = soundPlan();
    await world.set(sound);
    const file = join(state, 'launch-ready.jsonc');
    writeFileSync(file, JSON.stringify({ ...sound.config, watch: toldBy }));
    const watch = await startWatching({ file, state, flags: [...world.flags], environment: {} });
    await seenThrough(t, watch, {
      name: 'certificate-ended',
      break: () => world.set(certified({ fromDays: -95, toDays: -5 })),
      mend: () => world.set(certified({})),
      key: `certificate/${host}`,
    });
  });
});
