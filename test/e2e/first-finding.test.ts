import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { composed } from '../world/compose.ts';
import { launchDay } from '../world/launch-day.ts';
import { startWorld, type World } from '../world/world.ts';

const root = join(import.meta.dirname, '..', '..');
let [folder, world]: [string, World | undefined] = ['', undefined];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'launch-ready-first-'));
  world = await startWorld();
});
after(async () => {
  await world?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('npx of the tarball, with nothing installed and an empty cache, shows a finding', async context => {
  assert.ok(world !== undefined);
  await world.set(composed(launchDay));
  const packed = execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
    cwd: root,
    encoding: 'utf8',
  });
  const tarball = `./${packed.trim().split('\n').at(-1)}`;
  const from = performance.now();
  const child = spawn('npx', ['--yes', tarball, 'audit', 'community.test', '--no-browser', ...world.flags], {
    cwd: folder,
    env: { ...process.env, npm_config_cache: join(folder, 'cache'), LAUNCH_READY_STATE: join(folder, 'state') },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [said, told, seconds] = ['', '', 0];
  child.stderr.on('data', piece => (told += String(piece)));
  for await (const piece of child.stdout) {
    said += String(piece);
    if (seconds === 0 && /^HIGH RISK 1 {2}The domain is about to be lost$/m.test(said))
      seconds = (performance.now() - from) / 1000;
  }
  assert.ok(seconds > 0, told + said);
  // Printed and not compared: most of it is npm's, which loads some sixty packages. Figures: docs/testing.md.
  context.diagnostic(`from npx to the first finding: ${seconds.toFixed(1)} s`);
});
