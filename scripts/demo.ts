/**
 * The main job on a little internet on this machine: a community on launch day with a handful of faults, audited as
 * anybody would audit a real one, then the same community in order. Nothing leaves the machine; nothing is left running.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { composed } from '../test/world/compose.ts';
import { launchDay } from '../test/world/launch-day.ts';
import type { WorldPlan } from '../test/world/plan.ts';
import { soundPlan } from '../test/world/sound.ts';
import { startWorld } from '../test/world/world.ts';
import { audit } from '../src/commands/audit.ts';
import { processSurroundings } from '../src/commands/surroundings.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.tmp', 'demo');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const settings = join(folder, 'launch-ready.jsonc');
const evidence = join(folder, 'evidence');
const reportFile = join(root, 'launch-ready-report.html');

const stop = new AbortController();
const process_ = processSurroundings(stop.signal, true);
const around = {
  ...process_,
  env: (name: string) => (name === 'LAUNCH_READY_STATE' ? join(folder, 'state') : process_.env(name)),
};

const world = await startWorld();
const flagged = (): { resolver: string; connectTo: string[]; ca: string[] } => {
  const of = (flag: string): string[] => world.flags.filter((_word, index) => world.flags[index - 1] === flag);
  return { resolver: of('--resolver')[0] ?? '', connectTo: of('--connect-to'), ca: of('--ca') };
};
const stage = async (plan: WorldPlan): Promise<void> => {
  writeFileSync(settings, JSON.stringify(plan.config, null, 2));
  await world.set(plan);
};
const say = (line: string): void => void process.stdout.write(`${line}\n`);

say('1. community.test on its launch day, with a handful of faults that real launches had.\n');
const flawed = composed(launchDay);
await stage(flawed);
await audit(flawed.domain, { config: settings, save: evidence, ...flagged() }, around);
await audit(undefined, { from: evidence, format: 'html', output: reportFile }, around);

say('\n2. The same community with everything put right.\n');
await stage(soundPlan());
await audit(flawed.domain, { config: settings, ...flagged() }, around);

await world.stop();
rmSync(folder, { recursive: true, force: true });
say(`The report of the first audit as a page: ${reportFile}`);
