import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { edge } from '../../src/commands/edge.ts';
import { heard } from '../proof/command-line.ts';
import { parsedFlags } from '../proof/target.ts';
import { edgeToken, edgeVariable } from '../world/cloudflare/edge-world.ts';
import { soundPlan } from '../world/sound.ts';
import { startWorld, type World } from '../world/world.ts';

let world: World;
const folder = mkdtempSync(join(tmpdir(), 'edge-'));
before(async () => {
  world = await startWorld();
});
after(async () => {
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('the rules that belong at the edge, and which stand there', async () => {
  const plan = soundPlan();
  await world.set(plan);
  const config = join(folder, 'launch-ready.jsonc');
  writeFileSync(config, JSON.stringify({ ...plan.config, cloudflare: { token: edgeVariable } }));
  const run = (more: object) =>
    heard(folder, folder, around =>
      edge(
        plan.domain,
        { config, ...parsedFlags(world.flags), ...more },
        { ...around, env: name => (name === edgeVariable ? (edgeToken(plan) ?? undefined) : around.env(name)) },
      ),
    );
  const text = await run({});
  assert.equal(text.code, 0, text.stderr);
  assert.match(text.stdout, /# Cache rules at the edge for community\.test/);
  assert.match(text.stdout, /plan “free”/);
  assert.match(text.stdout, /Nothing of members/);
  assert.doesNotMatch(`${text.stdout}${text.stderr}`, /cfut_/);
  const data = JSON.parse((await run({ json: true })).stdout) as { security: { slowedBy: string } };
  assert.equal(data.security.slowedBy, 'Sign-in, sign-up and reset');
});
