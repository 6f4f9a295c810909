import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { program } from '../../src/cli.ts';
import { handover } from '../../src/commands/handover.ts';
import { ownCommands } from '../../src/commands/own-commands.ts';
import { heard } from '../proof/command-line.ts';
import { parsedFlags, targetIn } from '../proof/target.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld } from '../world/world.ts';

test('a handover that looks at the sound community checks what it wrote, over the same network', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'launch-ready-pack-'));
  const world = await startWorld();
  t.after(async () => {
    await world.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const target = targetIn(world, folder);
  const plan = soundPlan();
  plan.config['watch'] = {
    contacts: [{ name: 'Ada Example', role: 'founder' }],
    publicUrl: `https://status.${plan.domain}/`,
  };
  await target.set(plan);
  const flags = { ...parsedFlags(world.flags), config: join(folder, 'launch-ready.jsonc'), repo: target.repo };
  const { code, stdout } = await heard(target.state, folder, around =>
    handover(undefined, { ...flags, browser: false }, around, ownCommands(program)),
  );
  assert.match(stdout, /links, also as a telephone opens them: [1-9]\d* good\n/);
  assert.match(stdout, /commands: [1-9]\d* good\n/);
  assert.match(stdout, /secrets: none/);
  assert.doesNotMatch(stdout, /WRONG/);
  // Nobody let a way back be timed here: that is told, and is no pass.
  assert.equal(code, 3);
  assert.match(stdout, /“How to go back”: the pack tells no way back/);
});
