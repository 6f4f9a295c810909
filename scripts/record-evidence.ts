/** Records the evidence that the goldens are made from; run it when the shape of evidence changes, then UPDATE_GOLDEN=1. */
import { mkdtempSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadEvidence } from '../src/evidence/load.ts';
import { evidenceText } from '../src/evidence/save.ts';
import { keepDrill } from '../test/proof/kept-drill.ts';
import { targetIn } from '../test/proof/target.ts';
import { composed } from '../test/world/compose.ts';
import { launchDay } from '../test/world/launch-day.ts';
import type { WorldPlan } from '../test/world/plan.ts';
import { soundPlan } from '../test/world/sound.ts';
import { startWorld } from '../test/world/world.ts';

/** Somebody who knows nothing but the name: no settings, no repository. */
const bare = (plan: WorldPlan): WorldPlan => ({ ...plan, config: {}, repo: null });

const plans: { readonly [name: string]: WorldPlan } = {
  sound: soundPlan(),
  'launch-day': composed(launchDay),
  'nothing-configured': bare(soundPlan()),
};

const recorded = join(import.meta.dirname, '..', 'test', 'evidence', 'recorded');
const folder = mkdtempSync(join(tmpdir(), 'launch-ready-record-'));
const world = await startWorld();
const target = targetIn(world, folder);
await keepDrill(target, soundPlan().domain);
mkdirSync(recorded, { recursive: true });
for (const [name, plan] of Object.entries(plans)) {
  await target.set(plan);
  await target.audit({ browser: true, save: name });
  const set = await loadEvidence(join(folder, name));
  // Ports and paths of this machine are no part of what is recorded.
  const net = { resolver: null, connectTo: [], caFiles: [], configFile: null };
  const resolverless = evidenceText({ ...set, net }).replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:53');
  writeFileSync(join(recorded, `${name}.json`), resolverless);
}
await world.stop();
rmSync(folder, { recursive: true, force: true });
